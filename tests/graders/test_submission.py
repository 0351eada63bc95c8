"""Whatever a student's files are named or hold: each is taken, or refused with a sentence."""

import os
from pathlib import Path

import pytest

from graders.errors import GradersError
from graders.submission import MAX_FILES, MAX_REFUSALS, Submission


@pytest.mark.parametrize(
    "name", ["lab00.py", "src/lab00.py", "a b.txt", "…☃.py", "random.py", "..hidden", "a..b/c", "\\x", "x" * 255]
)
def test_an_ordinary_name_is_taken(name: str) -> None:
    assert {name: b"x"} == Submission.from_contents({name: "x"}).files


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../evil.txt", '".."'),
        ("a/../../evil.txt", '".."'),
        ("..", '".."'),
        ("/etc/evil", "starts with a slash"),
        ("a\0b", "control characters"),
        ("a\nb", "control characters"),
        ("a\x1b[2J", "control characters"),
        ("a\ud800", "control characters"),
        ("", "not that of a file"),
        (".", "not that of a file"),
        ("a//b", "not that of a file"),
        ("a/", "not that of a file"),
        ("./a", "not that of a file"),
        ("x" * 256, "too long"),
        ("é" * 128, "too long"),
        ("a/" * 600 + "b", "too long"),
    ],
)
def test_an_unsafe_name_is_refused_with_a_sentence(name: str, reason: str) -> None:
    submission = Submission.from_contents({name: "x", "lab00.py": "y"})

    assert {"lab00.py": b"y"} == submission.files
    assert 1 == len(submission.refused)
    assert reason in submission.refused[0]
    assert submission.refused[0].isprintable()
    assert len(submission.refused[0]) < 200


def test_the_submit_flag_is_no_file() -> None:
    assert Submission({}) == Submission.from_contents({"submit": True})


def test_a_file_named_submit_is_one() -> None:
    assert {"submit": b"x"} == Submission.from_contents({"submit": "x"}).files


def test_contents_are_kept_as_they_are() -> None:
    contents = {"crlf.py": "a\r\n", "empty.py": "", "binary": b"\xff\xfe\x00", "text": "é☃\U0001d4b3"}

    assert {
        "crlf.py": b"a\r\n",
        "empty.py": b"",
        "binary": b"\xff\xfe\x00",
        "text": "é☃\U0001d4b3".encode(),
    } == Submission.from_contents(contents).files


def test_half_a_surrogate_pair_is_passed_on() -> None:
    assert {"lab00.py": b"\xed\xa0\x80"} == Submission.from_contents({"lab00.py": "\ud800"}).files


def test_files_that_are_too_large_together_are_refused_one_by_one() -> None:
    submission = Submission.from_contents({"a": "x" * 6, "b": "x" * 6, "c": "x" * 4}, max_bytes=10)

    assert ["a", "c"] == list(submission.files)
    assert ('"b" was left out: the files are too large together.',) == submission.refused


def test_more_files_than_allowed_are_refused() -> None:
    submission = Submission.from_contents({f"{number}": "" for number in range(MAX_FILES + 1)})

    assert MAX_FILES == len(submission.files)
    assert "more than 1000 files" in submission.refused[0]


def test_refusals_beyond_the_first_are_only_counted() -> None:
    submission = Submission.from_contents({f"/{number}": "" for number in range(MAX_REFUSALS + 7)})

    assert MAX_REFUSALS + 1 == len(submission.refused)
    assert "7 more files were left out." == submission.refused[-1]


@pytest.mark.parametrize("names", [("a", "a/b"), ("a/b", "a"), ("a/b/c", "a/b")])
def test_a_file_cannot_be_a_folder_too(names: tuple[str, str]) -> None:
    submission = Submission.from_contents(dict.fromkeys(names, "x"))

    assert [names[0]] == list(submission.files)
    assert "same name" in submission.refused[0]


@pytest.mark.parametrize("name", ["words.txt/x", "data"])
def test_a_file_that_clashes_with_one_of_the_staffs_is_left_out(name: str) -> None:
    fitted = Submission({name: b"x", "data/mine.txt": b"y"}).fitting({"words.txt", "data/a.txt"}, 100, 0)

    assert ["data/mine.txt"] == list(fitted.files)
    assert "same name" in fitted.refused[0]


@pytest.mark.parametrize(
    "name", ["board/__init__.py", "data/pick/__init__.py", "board.so", "data/pick.cpython-311-x86_64-linux-gnu.so"]
)
def test_a_package_that_python_would_import_instead_of_a_staffs_file_is_left_out(name: str) -> None:
    mine = {"boards/a.py": b"", "data/board.so": b"", "so": b""}
    fitted = Submission({name: b"x", **mine}).fitting({"board.py", "data/pick.py"}, 100, 0)

    assert mine == fitted.files
    assert (f'"{name}" was left out: it would be imported instead of a file of the tests.',) == fitted.refused


def test_every_file_and_folder_takes_room() -> None:
    submission = Submission({"a": b"", "b/c/d": b"", "b/c/e": b"", "f": b""}, ("x was left out.",))

    fitted = submission.fitting((), 50, 10)

    assert ["a", "b/c/d", "b/c/e"] == list(fitted.files)
    assert ("x was left out.", '"f" was left out: the files are too large together.') == fitted.refused


def test_the_digest_tells_names_contents_and_refusals_apart() -> None:
    contents: list[dict[str, object]] = [
        {},
        {"a": ""},
        {"a": "b"},
        {"ab": ""},
        {"a": "", "b": ""},
        {"a": "", "../b": ""},
    ]

    assert len(contents) == len({Submission.from_contents(each).digest() for each in contents})


def test_the_digest_does_not_depend_on_order() -> None:
    first = Submission.from_contents({"a": "1", "b": "2"}).digest()

    assert first == Submission.from_contents({"b": "2", "a": "1"}).digest()


def test_a_folder_is_read_with_its_subfolders(tmp_path: Path) -> None:
    (tmp_path / "src" / "__pycache__").mkdir(parents=True)
    (tmp_path / "src" / "lab.py").write_bytes(b"1")
    (tmp_path / "src" / "__pycache__" / "lab.pyc").write_bytes(b"2")
    (tmp_path / "lab00.py").write_bytes(b"3")

    assert {"lab00.py": b"3", "src/lab.py": b"1"} == Submission.from_path(tmp_path).files


def test_a_single_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "lab00.py").write_bytes(b"3")

    assert {"lab00.py": b"3"} == Submission.from_path(tmp_path / "lab00.py").files


def test_links_and_special_files_are_refused_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "key").write_text("s3cret")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link").symlink_to(secret / "key")
    (folder / "folder_link").symlink_to(secret)
    os.mkfifo(folder / "pipe")

    submission = Submission.from_path(folder)

    assert {} == submission.files
    assert ('"link" was left out: it is a link.', '"pipe" was left out: it is no ordinary file.') == submission.refused


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"x" * 11)

    assert ('"large" was left out: it is too large.',) == Submission.from_path(tmp_path, max_bytes=10).refused


def test_a_path_that_is_not_there_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(GradersError, match="nothing cannot be read as a submission"):
        Submission.from_path(tmp_path / "nothing")
