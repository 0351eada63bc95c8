"""A folder of tests is read in order, and what is wrong with it, or with a key, is told by name."""

from pathlib import Path

import pytest

from graders.assignment import load_assignment
from graders.errors import AssignmentError
from graders.verdict import Visibility
from tests.graders.formats.stdio.suites import SUMS, suite


def test_tests_are_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    files = {f"{name}.{kind}": "x" for name in ("10", "9", "a2", "a10", "2") for kind in ("in", "out")}

    loaded = suite(tmp_path, files=files)

    assert ["2", "9", "10", "a2", "a10"] == [test.name for test in loaded.judge([])]


def test_points_are_each_tests_own_and_scaled_to_the_suites(tmp_path: Path) -> None:
    loaded = suite(tmp_path, "points = 12\n[tests.2]\npoints = 2", {**SUMS, "1.points": "4\n", "2.points": "100"})

    assert [8, 4] == [test.max_score for test in loaded.judge([])]


def test_arguments_come_from_a_file_or_the_table(tmp_path: Path) -> None:
    loaded = suite(tmp_path, '[tests.2]\narguments = ["a b", "$HOME"]', {**SUMS, "1.args": "-v 'x  y'\n"})

    runs = [loaded._program.running(case.given, case.arguments, {}).task["arguments"] for case in loaded._cases]

    assert [("-v", "x  y"), ("a b", "$HOME")] == runs


def test_a_sample_is_seen_where_the_suite_is_hidden(tmp_path: Path) -> None:
    loaded = suite(tmp_path, 'visibility = "hidden"\n[tests.1]\nsample = true')

    assert [Visibility.VISIBLE, Visibility.HIDDEN] == [test.visibility for test in loaded.judge([])]


def test_input_goes_in_byte_by_byte(tmp_path: Path) -> None:
    (tmp_path / "1.in").write_bytes(b"\xff\x00\n")
    run = suite(tmp_path, files={"1.out": ""}).plan([])

    assert run is not None
    assert run.task["input"] == "/wAK"  # base64


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, "holds no tests: each is a file NAME.in"),
        ({"1.in": ""}, "1.out does not exist: it must hold what is expected for 1.in"),
        ({**SUMS, "3.args": ""}, "3.args belongs to no test"),
        ({**SUMS, "1.points": "many"}, "1.points: must hold a number of points"),
        ({**SUMS, "1.points": "nan"}, "1.points: must hold a number of points"),
        ({**SUMS, "1.args": "'"}, "1.args: these are no arguments: No closing quotation"),
    ],
)
def test_a_broken_folder_is_told_by_file(tmp_path: Path, files: dict[str, str], expected: str) -> None:
    with pytest.raises(AssignmentError) as caught:
        suite(tmp_path, files=files)

    assert expected in str(caught.value)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ('language = "cobol"', "language: cobol needs `image` and `run` (built in are python, c, cpp, java)"),
        ('compare = "numbers"\nabsolute_tolerance = -1', "absolute_tolerance: Input should be greater than or equal"),
        ("absolute_tolerance = 1", 'absolute_tolerance: only compare = "numbers" knows tolerances'),
        ('compare = "checker"', "compare: needs `checker`, as in"),
        ('checker = "check.py"', 'checker: is asked only by compare = "checker"'),
        ('compare = "checker"\nchecker = "../check.py"', "checker: '../check.py' is no Python file in"),
        ('main = "../x.py"', "main: '../x.py' cannot be the program: its name holds"),
        ('run = "\'"', "run: this is no command: No closing quotation"),
        ("run = []", "run: names no program"),
        ("output_kb = 1", "output_kb: long.out is as large as what a program may print"),
        ("memory_mb = 16", "memory_mb: long.in is too large for the memory and the disk of a run: raise them"),
        ("[suite.tests.7]\nsample = true", "tests: there is no 7.in in"),
        ("[suite.tests.1]\nsimple = true", "tests 1 simple: there is no such key; did you mean sample?"),
        (
            "[suite.compile_limits]\ncpu_second = 1",
            "compile_limits cpu_second: there is no such key; did you mean cpu_s",
        ),
        ('hidden = ["1"]\n[suite.tests.1]\nsample = true', "tests: 1 is a sample, which everybody sees, but hidden"),
    ],
)
def test_a_key_that_does_not_fit_is_named(tmp_path: Path, keys: str, expected: str) -> None:
    (tmp_path / "tests").mkdir()
    for name, content in {**SUMS, "long.in": "x" * 1048577, "long.out": "x" * 1024}.items():
        (tmp_path / "tests" / name).write_text(content)
    (tmp_path / "grader.toml").write_text(
        f'[submission]\nfiles = ["main.py"]\n[[suite]]\nformat = "stdio"\npath = "tests"\n{keys}\n'
    )

    with pytest.raises(AssignmentError) as caught:
        load_assignment(tmp_path)

    assert f"[suite 1] {expected}" in str(caught.value)


def test_the_program_is_the_first_file_that_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "1.out").write_text("")
    (tmp_path / "grader.toml").write_text('[[suite]]\nformat = "stdio"\npath = "tests"\n')

    with pytest.raises(AssignmentError, match="main: name the program's file, here or as the first in `files`"):
        load_assignment(tmp_path)

    (tmp_path / "grader.toml").write_text(
        '[submission]\nfiles = ["b.py", "a.py"]\n[[suite]]\nformat = "stdio"\npath = "tests"\n'
    )
    run = load_assignment(tmp_path).suites[0].plan([])
    assert run is not None
    assert run.task["script"] == "b.py"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def check(reply, clue:\n", "check.py:1: this is no Python"),
        ("def chek(): pass\n", "check.py defines no check"),
    ],
)
def test_a_broken_checker_is_told_when_it_is_loaded(tmp_path: Path, source: str, expected: str) -> None:
    with pytest.raises(AssignmentError, match=expected):
        suite(tmp_path, 'compare = "checker"\nchecker = "check.py"', {**SUMS, "check.py": source})
