"""A language is chosen by its name or by the file's, never against what the step takes."""

from pathlib import PurePath

import pytest

from worker.errors import ConfigurationError
from worker.platforms.stepic.languages import chosen, suffix


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("python3", ".py"),
        ("python3.12", ".py"),
        ("c", ".c"),
        ("c++11", ".cpp"),
        ("c_valgrind", ".c"),
        ("haskell 8.0", ".hs"),
        ("java21", ".java"),
        ("javascript", ".js"),
        ("mono c#", ".cs"),
        ("asm64", ".s"),
        ("r", ".r"),
        ("brainfuck", ".txt"),
    ],
)
def test_files_end_as_their_language_does_whatever_its_version(language: str, expected: str) -> None:
    assert expected == suffix(language)


@pytest.mark.parametrize(("name", "expected"), [("a.py", "python3"), ("a.CC", "c++"), ("a.cpp", "c++")])
def test_a_files_name_tells_its_language(name: str, expected: str) -> None:
    assert expected == chosen(None, PurePath(name), ["c++", "python3", "java"])


@pytest.mark.parametrize("name", ["a.py", "a.pl", "a"])
def test_a_file_that_fits_no_language_or_several_is_asked_about(name: str) -> None:
    with pytest.raises(ConfigurationError, match=r"the step takes python3, python3\.12: give one as --language"):
        chosen(None, PurePath(name), ["python3.12", "python3"])


def test_a_wish_is_kept_or_refused_and_never_set_aside() -> None:
    assert chosen("python3.12", PurePath("a.cpp"), ["python3.12", "c++"]) == "python3.12"
    with pytest.raises(ConfigurationError, match=r"takes no 'perl', but c\+\+, python3: give one"):
        chosen("perl", PurePath("a.py"), ["python3", "c++"])
