"""Programs are compiled once and run anew for each test; every ending of a run means what it must."""

from base64 import b64decode
from dataclasses import replace
from pathlib import Path

import pytest

from graders.errors import AssignmentError
from graders.formats.stdio import StdioSuite
from graders.sandbox.outcome import Outcome
from graders.verdict import Ending, Status
from tests.graders.formats.stdio.suites import BOX, SUMS, crashed, printed, suite

THREE = {f"{n}.{kind}": f"{n}\n" for n in (1, 2, 3) for kind in ("in", "out")}
CHECKER = 'compare = "checker"\nchecker = "check.py"\n'
CHECKED = {**SUMS, "check.py": "def check(reply, clue): return reply == clue\n"}
COMPILED = replace(printed(""), files={"program": b"\x7fELF", "main.c": b"int main;", "a\nb": b""})


def scores(loaded: StdioSuite, *outcomes: Outcome) -> list[float]:
    return [test.score for test in loaded.judge(outcomes)]


def statuses(loaded: StdioSuite, *outcomes: Outcome) -> list[Status]:
    return [test.status for test in loaded.judge(outcomes)]


def test_each_test_is_a_run_with_its_own_input_and_no_answer(tmp_path: Path) -> None:
    loaded = suite(tmp_path)

    first, second = loaded.plan([]), loaded.plan([printed("3\n")])

    assert first is not None
    assert second is not None
    assert [b"1 2\n", b"5 5\n"] == [b64decode(str(run.task["input"])) for run in (first, second)]
    assert {"input", "command", "script", "arguments"} == set(first.task)
    assert ({}, None, None, True) == (first.files, first.private, first.box, first.with_submission)
    assert loaded.plan([printed("3\n"), printed("10\n")]) is None


def test_a_suites_own_limits_hold_for_each_test(tmp_path: Path) -> None:
    run = suite(tmp_path, "cpu_seconds = 1.5\nmemory_mb = 32").plan([])

    assert run is not None
    assert run.box == replace(BOX, limits=replace(BOX.limits, cpu_seconds=1.5, memory_mb=32))


def test_a_right_answer_earns_its_points(tmp_path: Path) -> None:
    assert [1, 0] == scores(suite(tmp_path), printed("3"), printed("11"))


@pytest.mark.parametrize(
    ("outcome", "status", "told"),
    [
        (printed("4\n"), Status.FAILED, 'Line 1 differs: expected "3", but got "4".'),
        (crashed(3), Status.ERROR, "Your program ended with exit status 3"),
        (crashed(-11), Status.ERROR, "Your program was ended by SIGSEGV: it touched memory"),
        (crashed(-64), Status.ERROR, "Your program was ended by"),
        (Outcome(Ending.CPU), Status.TIMEOUT, "computing time"),
        (Outcome(Ending.TIMEOUT), Status.TIMEOUT, "did not finish in time"),
        (Outcome(Ending.MEMORY, stdout="3\n"), Status.ERROR, "more memory than it may"),
        (Outcome(Ending.OUTPUT, stdout="3\n"), Status.ERROR, "printed more than it may"),
    ],
)
def test_every_ending_is_told(tmp_path: Path, outcome: Outcome, status: Status, told: str) -> None:
    test = suite(tmp_path).judge([outcome])[0]

    assert (0, status) == (test.score, test.status)
    assert told in test.feedback


def test_a_right_answer_before_a_crash_earns_nothing(tmp_path: Path) -> None:
    assert [0, 0] == scores(suite(tmp_path), replace(crashed(1), stdout="3\n"))


def test_feedback_shows_the_test_and_names_the_students_own_files(tmp_path: Path) -> None:
    loaded = suite(tmp_path, "[tests.1]\nsample = true\narguments = '-n 4'")

    test = loaded.judge([replace(crashed(1, '  File "/box/10007/main.py", line 3\n'), stdout="so far\n")])[0]

    assert [
        "This is a sample test from the problem's statement.",
        "Your program ended with exit status 1, which means that something went wrong.",
        "",
        "Arguments:",
        "-n 4",
        "",
        "Input:",
        "1 2",
        "",
        "Expected:",
        "3",
        "",
        "Got:",
        "so far",
        "",
        "On standard error:",
        '  File "main.py", line 3',
    ] == test.feedback.splitlines()


def test_feedback_is_bounded_and_plain(tmp_path: Path) -> None:
    loaded = suite(tmp_path, files={"1.in": "i" * 9000, "1.out": "o" * 9000})

    text = loaded.judge([replace(printed("\x1b[31m" * 9000), stderr="first" + "\x00e" * 9000 + "last")])[0].feedback

    assert len(text) < 4000
    assert not {"\x1b", "\x00"} & set(text)
    assert "first" in text
    assert text.endswith("last")


def test_a_hidden_test_tells_nothing(tmp_path: Path) -> None:
    loaded = suite(tmp_path, 'hidden = ["1"]')

    assert [""] == [test.feedback for test in loaded.judge([printed("4")]) if test.name == "1"]


def test_the_tests_stop_at_the_first_failure_where_that_is_wanted(tmp_path: Path) -> None:
    loaded = suite(tmp_path, "stop_at_first_failure = true", THREE)

    assert loaded.plan([printed("1")]) is not None
    assert loaded.plan([printed("1"), printed("x")]) is None
    assert [Status.PASSED, Status.FAILED, Status.MISSING] == statuses(loaded, printed("1"), printed("x"))
    assert "stop at the first" in loaded.judge([printed("x")])[2].feedback


def test_one_failure_costs_all_where_that_is_wanted(tmp_path: Path) -> None:
    loaded = suite(tmp_path, 'score = "all"\npoints = 9', THREE)

    assert [3, 3, 3] == scores(loaded, printed("1"), printed("2"), printed("3"))
    assert [0, 0, 0] == scores(loaded, printed("1"), printed("2"), printed("x"))


def test_tests_that_end_badly_use_up_the_time_of_those_behind(tmp_path: Path) -> None:
    loaded = suite(tmp_path, files=THREE)
    slow = Outcome(Ending.TIMEOUT, wall_seconds=10)

    assert loaded.plan([slow]) is not None
    assert loaded.plan([slow, slow]) is None
    assert [Status.TIMEOUT, Status.TIMEOUT, Status.MISSING] == statuses(loaded, slow, slow)


def test_no_outcome_at_all_means_missing_tests(tmp_path: Path) -> None:
    assert [Status.MISSING, Status.MISSING] == statuses(suite(tmp_path))


def test_a_program_is_compiled_once_and_its_product_is_all_that_its_runs_get(tmp_path: Path) -> None:
    loaded = suite(tmp_path, 'language = "c"\nmain = "main.c"')

    compiling, running = loaded.plan([]), loaded.plan([COMPILED])

    assert compiling is not None
    assert running is not None
    assert compiling.box is not None
    assert ("gradewright/c", True, 512) == (
        compiling.box.image,
        compiling.box.executable,
        compiling.box.limits.memory_mb,
    )
    assert "main.c" in str(compiling.task["command"])
    assert (False, {"program": b"\x7fELF", "main.c": b"int main;"}) == (running.with_submission, running.files)
    assert loaded.plan([COMPILED, printed("3"), printed("10")]) is None
    assert [1, 1] == scores(loaded, COMPILED, printed("3"), printed("10"))


def test_what_the_compiler_says_is_told_once_even_where_all_is_hidden(tmp_path: Path) -> None:
    loaded = suite(tmp_path, 'language = "c"\nmain = "main.c"\nvisibility = "hidden"')
    failed = crashed(1, "/box/10007/main.c:3:1: error: expected ';'\n")

    first, second = loaded.judge([failed])

    assert loaded.plan([failed]) is None
    assert (Status.ERROR, Status.ERROR) == (first.status, second.status)
    assert (first.visibility, first.feedback) == (
        "visible",
        "Your program could not be compiled.\nmain.c:3:1: error: expected ';'",
    )
    assert second.visibility == "hidden"


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (Outcome(Ending.CPU), "The compiler used up its computing time."),
        (Outcome(Ending.MEMORY), "The compiler used more memory than it may."),
        (replace(printed(""), files={"program": b"x" * (32 << 20)}), "made of your program is too large"),
        (replace(printed(""), files={f"{n}.class": b"" for n in range(2100)}), "made of your program is too large"),
        (replace(printed(""), files={f"{n}/m": b"" for n in range(1100)}), "made of your program is too large"),
    ],
)
def test_a_compiler_that_comes_to_no_end_is_told(tmp_path: Path, outcome: Outcome, told: str) -> None:
    loaded = suite(tmp_path, 'language = "c"\nmain = "main.c"')

    assert loaded.plan([outcome]) is None
    assert told in loaded.judge([outcome])[0].feedback


def test_an_image_without_the_compiler_is_the_graders_fault(tmp_path: Path) -> None:
    loaded = suite(tmp_path, 'language = "c"\nmain = "main.c"')
    missing = replace(crashed(127), reports=({"end": True}, {"unstartable": "No such file or directory"}))

    with pytest.raises(AssignmentError, match="is the compiler in its image"):
        loaded.judge([missing])


def test_a_program_that_is_not_there_is_the_students_but_a_missing_interpreter_the_graders(tmp_path: Path) -> None:
    missing = replace(crashed(127), reports=({"end": True}, {"unstartable": "No such file or directory"}))

    test = suite(tmp_path, 'run = "./program"').judge([missing])[0]

    assert "There is no program to be started: ./program: No such file" in test.feedback
    with pytest.raises(AssignmentError, match="`node` cannot be started in gradewright/python"):
        suite(tmp_path, 'run = "node {main}"').judge([missing])


def test_replies_are_checked_together_at_the_end(tmp_path: Path) -> None:
    loaded = suite(tmp_path, CHECKER, CHECKED)
    ran = [crashed(), printed(" 10 \n")]

    run = loaded.plan(ran)

    assert run is not None
    assert (False, {"check.py"}) == (run.with_submission, set(run.files))
    assert run.task["pairs"] == [[1, "10", "10"]]
    verdict = replace(printed(""), reports=({"begin": 1}, {"number": 1, "score": 0.5, "hint": "nearly"}))
    assert loaded.plan([*ran, verdict]) is None
    assert [0, 0.5] == scores(loaded, *ran, verdict)
    assert "nearly" in loaded.judge([*ran, verdict])[1].feedback


def test_a_checker_is_not_asked_where_no_program_ended_well(tmp_path: Path) -> None:
    loaded = suite(tmp_path, CHECKER, CHECKED)

    assert loaded.plan([crashed(), crashed()]) is None
    assert [0, 0] == scores(loaded, crashed(), crashed())


def test_what_comes_behind_the_first_that_the_checker_refuses_counts_no_more(tmp_path: Path) -> None:
    loaded = suite(tmp_path, CHECKER + "stop_at_first_failure = true", CHECKED)
    verdict = replace(printed(""), reports=({"number": 0, "score": 0.0}, {"number": 1, "score": 1.0}))

    assert [Status.FAILED, Status.MISSING] == statuses(loaded, printed("x"), printed("10"), verdict)


def test_with_a_checker_a_crash_stops_the_tests_and_the_others_are_checked(tmp_path: Path) -> None:
    loaded = suite(tmp_path, CHECKER + "stop_at_first_failure = true", {**THREE, **CHECKED})

    run = loaded.plan([printed("1"), crashed()])

    assert run is not None
    assert run.driver == "check"


@pytest.mark.parametrize(
    "broken",
    [
        replace(printed(""), reports=({"begin": 0}, {"fault": "ValueError: no number"})),
        replace(printed(""), reports=({"number": 0, "score": 1.0},)),
        replace(printed(""), reports=({"number": 0, "score": 1.0}, {"number": 1, "score": 7})),
        Outcome(Ending.CPU, reports=({"begin": 0},)),
        crashed(1, "Traceback"),
    ],
)
def test_a_checker_that_fails_is_the_graders_fault(tmp_path: Path, broken: Outcome) -> None:
    loaded = suite(tmp_path, CHECKER, CHECKED)

    with pytest.raises(AssignmentError, match=r"check\.py failed") as caught:
        loaded.judge([printed("3"), printed("10"), broken])
    assert caught.value.told.partition("check.py")[2] in {
        " failed while it was loaded",
        " failed while it judged a reply to test 1",
    }
