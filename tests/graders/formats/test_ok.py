"""The ok format agrees with the ok-client, plans around runs that end early, and believes no report out of turn."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from graders.errors import AssignmentError
from graders.formats import Suite, ok
from graders.sandbox.outcome import Json, Outcome, Run
from graders.verdict import Ending, Status, TestResult, Visibility
from tests.graders.formats.driven import drive_all

STUDENT = """
class Boom(Exception):
    pass

class Loud:
    def __repr__(self):
        print("printed by repr")
        return "Loud()"

class Wordless(Exception):
    def __str__(self):
        raise ValueError("no words")

class Sly(str):
    pass

STATE = []

def push(item):
    STATE.append(item)
    return len(STATE)

def boom(message):
    raise Boom(message)

def raise_(error):
    raise error

def deep():
    return deep()

def debug(value):
    print("DEBUG:", value)
    return value

def both():
    print("printed")
    return "returned"
"""

# What okpy 1.18.1 gave for each of these was seen by running it.
PASSES = {
    "a value": ">>> 1 + 1\n2",
    "nothing for None": ">>> print('x')\nx",
    "text before the value": ">>> both()\nprinted\n'returned'",
    "text without a line end before the value": ">>> (print('x', end=''), 3)[1]\nx3",
    "a trailing space on both sides": ">>> print('x ')\nx ",
    "no output at all": ">>> x = 1",
    "several lines of source": ">>> def g(x):\n...     return x * 2\n>>> g(4)\n8",
    "a blank line between prompts": ">>> x = 1\n\n>>> x\n1",
    "a blank line after a definition": ">>> def g(x):\n...     return x * 2\n\n>>> g(4)\n8",
    "an exception by its name": ">>> boom('hi')\nBoom",
    "an exception by its last line": ">>> boom('hi')\nTraceback (most recent call last):\n  ...\nBoom: hi",
    "an exception below frames": '>>> boom("hi")\nTraceback (innermost last):\n  File "x", line 1\n    y\nBoom: hi',
    "an exception of two lines": (
        ">>> raise_(ValueError('a\\nb'))\nTraceback (most recent call last):\n  ...\nValueError: a\nb"
    ),
    "text before an exception is not compared": ">>> print('x'), boom('hi')\nBoom",
    "too deep recursion": ">>> deep()\nRecursionError",
    "a prompt after an exception": ">>> boom('hi')\nBoom\n>>> 1\n1",
    "lines of DEBUG are no output": ">>> debug(3)\n3",
    "what a repr prints is no output": ">>> Loud()\nLoud()",
    "explanations and choices are no answer": ">>> 2\n2\n# explanation: because\n# choice: 3",
    "a comment as answer": ">>> print('# x')\n# x",
    "a comment as prompt": ">>> # nothing\n>>> 1\n1",
    "a space before an expression": ">>>  1\n1",
    "a loop that shows values by print": ">>> for i in range(2):\n...     print(i)\n0\n1",
    "no prompts": "",
    "text beyond ASCII": ">>> print('é☃\U0001d4b3')\né☃\U0001d4b3",
    "indented code": "    >>> 1\n    1",
    "an indented answer": ">>> print('  a')\n  a",
    "the bare namespace": ">>> __name__\n'builtins'",
    "an expression over two lines": ">>> [1,\n...  2]\n[1, 2]",
    "a carriage return ends a line": ">>> print('a\\rb')\na\nb",
}
FAILS = {
    "another value": ">>> 1 + 1\n3",
    "unexpected output": ">>> 1 + 1",
    "a missing trailing space": ">>> print('x ')\nx",
    "an empty line that is not expected": ">>> print('')",
    "a bare ... is an answer": ">>> def g(x):\n...     return x\n...\n>>> g(4)\n4",
    "another message": ">>> boom('hi')\nTraceback (most recent call last):\n  ...\nBoom: ho",
    "the module before the exception": ">>> boom('hi')\nTraceback (most recent call last):\n  ...\nstudent.Boom: hi",
    "an exception that was not raised": ">>> 1\nTraceback (most recent call last):\n  ...\nBoom: hi",
    "the name of an exception as text": ">>> print('Boom')\nTraceback (most recent call last):\n  ...\nBoom",
    "text and an exception": ">>> print('x'), boom('hi')\nx\nBoom",
    "an exception without words": ">>> raise_(Wordless())\nWordless",
    "a locked answer": ">>> 1 + 1\n52a3\n# locked",
    "what resembles a remark": ">>> print('# x: y')\n# x: y",
    "sys.exit": ">>> import sys\n>>> sys.exit()",
    "a keyboard interrupt": ">>> raise_(KeyboardInterrupt())",
    "values of a loop": ">>> for i in range(2):\n...     i\n0\n1",
    "the last value's name": ">>> 1\n1\n>>> _\n1",
    "an enormous value": ">>> 'x' * 100000\n'x'",
}


def case(code: str, *, hidden: bool = False, locked: bool = False) -> dict[str, object]:
    return {"code": code, "hidden": hidden, "locked": locked}


def suite(*cases: Mapping[str, object], setup: str = ">>> from student import *", **more: object) -> dict[str, object]:
    return {"type": "doctest", "setup": setup, "cases": list(cases), **more}


def load(
    folder: Path,
    tests: Mapping[str, Sequence[Mapping[str, object]]],
    points: float | None = None,
    visibility: Visibility = Visibility.VISIBLE,
) -> Suite:
    """Write test files, one a name, worth a point each, and load them."""
    for name, suites in tests.items():
        test = {"name": name, "points": 1, "suites": list(suites)}
        (folder / f"{name}.py").write_text(f"test = {test!r}\n")
    return ok.load(folder, points, visibility)


def judged(folder: Path, *suites: Mapping[str, object], files: Mapping[str, str | bytes] | None = None) -> TestResult:
    """Run and judge one question of these suites; return its first result."""
    return results(load(folder, {"q1": suites}), files)[0]


def results(loaded: Suite, files: Mapping[str, str | bytes] | None = None) -> tuple[TestResult, ...]:
    return loaded.judge(drive_all(loaded, files or {"student.py": STUDENT}))


def test_it_passes_and_fails_what_the_ok_client_does(tmp_path: Path) -> None:
    cases = {**PASSES, **FAILS}
    loaded = load(tmp_path, {f"q{number:03}": [suite(case(code))] for number, code in enumerate(cases.values())})

    found = zip(cases, results(loaded), strict=True)

    assert dict.fromkeys(PASSES, "passed") | dict.fromkeys(FAILS, "failed") == {
        name: result.status.value for name, result in found
    }


def test_a_test_is_scored_by_its_suites_that_pass(tmp_path: Path) -> None:
    good, bad = suite(case(">>> 1\n1")), suite(case(">>> 1\n2"))
    loaded = load(tmp_path, {"q1": [good, bad, {**bad, "scored": False}], "q2": [good]}, points=10)

    assert [
        ("q1 > suite 1", 2.5, 2.5, Status.PASSED),
        ("q1 > suite 2", 0.0, 2.5, Status.FAILED),
        ("q2", 5.0, 5.0, Status.PASSED),
    ] == [(result.name, result.score, result.max_score, result.status) for result in results(loaded)]
    assert loaded.max_score == 10


def test_a_locked_case_locks_its_suite_and_is_not_run(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"q1": [suite(case(">>> 1\n1"), case(">>> x", locked=True), case(">>> 1\n2"))]})
    run = loaded.plan([])

    assert run is not None
    assert [0] == numbers_of(run)
    assert Status.LOCKED is results(loaded)[0].status


def test_each_case_has_a_namespace_of_its_own_and_modules_keep_their_state(tmp_path: Path) -> None:
    cases = [case(">>> push(1)\n1\n>>> x = 1"), case(">>> push(1)\n2\n>>> x\nNameError")]

    assert Status.PASSED is judged(tmp_path, suite(*cases)).status


def test_setup_may_leave_out_prompts_and_print(tmp_path: Path) -> None:
    setup = "from student import *\nx = push(7)\n\nprint(x)"

    assert Status.PASSED is judged(tmp_path, suite(case(">>> x\n1"), setup=setup)).status


@pytest.mark.parametrize("where", ["setup", "teardown"])
def test_an_exception_in_setup_or_teardown_fails_the_case(tmp_path: Path, where: str) -> None:
    result = judged(tmp_path, {**suite(case(">>> 1\n1")), where: ">>> 1 / 0"})

    assert Status.FAILED is result.status
    assert "ZeroDivisionError" in result.feedback


def test_feedback_shows_the_session_the_difference_and_only_the_students_lines(tmp_path: Path) -> None:
    result = judged(tmp_path, suite(case(">>> 1\n1\n>>> boom('hi')\n2")))

    assert (
        "q1 > case 1\n"
        ">>> from student import *\n"
        ">>> 1\n"
        "1\n"
        ">>> boom('hi')\n"
        "Traceback (most recent call last):\n"
        '  File "student.py", line 24, in boom\n'
        "    raise Boom(message)\n"
        "student.Boom: hi\n"
        "\n"
        "# Error: expected\n"
        "#     2\n"
        "# but got\n"
        "#     Traceback (most recent call last):\n"
        "#       ...\n"
        "#     Boom: hi"
    ) == result.feedback


def test_feedback_is_bounded_and_without_control_characters(tmp_path: Path) -> None:
    result = judged(tmp_path, suite(case(">>> print('\\x1b[2J' + 'x' * 9000)\n1")))

    assert len(result.feedback) < 2100
    assert "\x1b" not in result.feedback


def test_a_syntax_error_is_shown_with_its_line(tmp_path: Path) -> None:
    result = judged(tmp_path, suite(case(">>> 1\n1")), files={"student.py": "def f(:\n    pass\n"})

    assert 'File "student.py", line 1\n    def f(:' in result.feedback


def test_of_a_hidden_case_only_its_failure_is_told(tmp_path: Path) -> None:
    result = judged(tmp_path, suite(case(">>> 1\n1"), case(">>> 'secret'\n1", hidden=True)))

    assert (Status.FAILED, "A hidden case failed.") == (result.status, result.feedback)


def test_of_a_hidden_suite_only_its_failure_is_told(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"q1": [suite(case(">>> 'secret'\n1"))]}, visibility=Visibility.HIDDEN)

    assert [("A hidden case failed.", Visibility.HIDDEN)] == [(r.feedback, r.visibility) for r in results(loaded)]


def test_hidden_cases_run_apart_so_that_no_visible_text_can_tell_of_them(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"q1": [suite(case(">>> 1\n1"), case(">>> 'secret'\n1", hidden=True))]})
    first = loaded.plan([])
    second = loaded.plan([Outcome(Ending.OK, finished(first))])

    assert "secret" not in repr(first)
    assert "secret" in repr(second)


def test_expected_answers_never_go_in(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"q1": [suite(case(">>> 1\n'the answer'\n# explanation: the answer"))]})

    assert "the answer" not in repr(loaded.plan([]))


def test_a_run_that_ends_early_costs_only_the_case_in_which_it_did(tmp_path: Path) -> None:
    exits = ">>> import os\n>>> print('so far')\nso far\n>>> os._exit(3)"
    loaded = load(
        tmp_path, {"q1": [suite(case(">>> 1\n1"))], "q2": [suite(case(exits))], "q3": [suite(case(">>> 3\n3"))]}
    )

    found = results(loaded)

    assert [Status.PASSED, Status.ERROR, Status.PASSED] == [result.status for result in found]
    assert ">>> os._exit(3)\n\nPython itself stopped here" in found[1].feedback


def test_what_was_printed_before_the_end_is_shown(tmp_path: Path) -> None:
    exits = ">>> for i in range(9):\n...     print(i)\n...     if i == 4: __import__('os')._exit(3)"

    assert "0\n1\n2\n3\n4\n\nPython itself" in judged(tmp_path, suite(case(exits))).feedback


def test_leaving_with_status_zero_is_no_pass(tmp_path: Path) -> None:
    result = judged(tmp_path, suite(case(">>> 1\n1")), files={"student.py": "import os\nos._exit(0)\n"})

    assert Status.MISSING is result.status


@pytest.mark.parametrize(
    ("ending", "status"),
    [(Ending.CPU, Status.TIMEOUT), (Ending.TIMEOUT, Status.TIMEOUT), (Ending.MEMORY, Status.ERROR)],
)
def test_cases_with_the_same_fatal_start_are_judged_alike_without_a_run(
    tmp_path: Path, ending: Ending, status: Status
) -> None:
    same = suite(case(">>> 1\n1"), case(">>> 2\n2", hidden=True))
    loaded = load(tmp_path, {"q1": [same], "q2": [same], "q3": [suite(case(">>> 3\n3"), setup="")]})
    died_at_import = Outcome(ending)
    rest = loaded.plan([died_at_import])

    assert [4] == numbers_of(rest)
    found = loaded.judge([died_at_import, Outcome(Ending.OK, finished(rest, "3"))])
    assert [status, status, Status.PASSED] == [result.status for result in found]


def test_a_case_cut_by_the_output_of_those_before_it_is_run_again(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"q1": [suite(case(">>> 1\n1"))], "q2": [suite(case(">>> 1\n1"))]})
    reports = finished(loaded.plan([]))[:2]

    assert [1] == numbers_of(loaded.plan([Outcome(Ending.OUTPUT, reports)]))


def test_a_limit_that_struck_beside_the_tests_costs_the_last_of_them(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"q1": [suite(case(">>> 1\n1"))], "q2": [suite(case(">>> 1\n1"))]})
    child_ate_the_memory = Outcome(Ending.MEMORY, finished(loaded.plan([]), "1"))

    assert loaded.plan([child_ate_the_memory]) is None
    assert [Status.PASSED, Status.ERROR] == [result.status for result in loaded.judge([child_ate_the_memory])]


def test_what_was_never_run_is_missing(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"q1": [suite(case(">>> 1\n1"))]})

    assert [(Status.MISSING, "")] == [(r.status, r.feedback) for r in loaded.judge([])]


@pytest.mark.parametrize(
    "reports",
    [
        [],
        [{"case": 0, "prompt": 1, "value": "1"}],
        [{"case": 0, "prompt": 0, "value": None}, {"case": 1, "prompt": 1, "value": "1"}],
        [{"case": 0, "prompt": 0, "value": None}, {"case": 0, "prompt": 1, "value": 1}],
        [{"case": 0, "prompt": 0, "value": None}, {"case": False, "prompt": 1, "value": "1"}],
        [{"case": 0, "prompt": 0, "value": None}, {"case": 0, "prompt": 1, "out": "1"}],
        [{"case": 0, "prompt": 0, "value": None}, {"case": 0, "prompt": 1, "value": "1", "status": "passed"}],
        [{"case": 0, "prompt": 0, "error": "E"}, {"case": 0, "prompt": 1, "value": "1"}],
        [{"end": True}],
    ],
)
def test_reports_that_are_not_due_prove_nothing(tmp_path: Path, reports: list[dict[str, Json]]) -> None:
    loaded = load(tmp_path, {"q1": [suite(case(">>> 1\n1"))]})

    assert Status.PASSED is not loaded.judge([Outcome(Ending.OK, tuple(reports))])[0].status


def test_a_second_report_of_a_prompt_changes_nothing(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"q1": [suite(case(">>> 1\n1"), setup="")]})
    reports: list[dict[str, Json]] = [{"case": 0, "prompt": 0, "value": "2"}, {"case": 0, "prompt": 0, "value": "1"}]

    assert Status.FAILED is loaded.judge([Outcome(Ending.OK, tuple(reports))])[0].status


@pytest.mark.parametrize(
    "mischief",
    [
        "import builtins\nbuiltins.repr = builtins.print = builtins.type = lambda *a: '2016'",
        "import sys\nsys.stdout = None\nsys.displayhook = None",
        "import sys\nsys.stdout.close()",
        "import os\nif not os.fork(): print('child')",
        "import sys, json\njson.JSONEncoder.encode = None\nsys.setrecursionlimit(60)",
        "class Eq(str):\n    def __eq__(self, other): return True\n    __hash__ = str.__hash__",
    ],
)
def test_mischief_in_a_students_file_is_no_pass_and_no_loss(tmp_path: Path, mischief: str) -> None:
    code = mischief + "\n\ndef year():\n    return 2015\n"
    result = judged(tmp_path, suite(case(">>> year()\n2016")), files={"student.py": code})

    assert Status.FAILED is result.status
    assert "#     2015" in result.feedback


def test_a_file_is_loaded_alone_too(tmp_path: Path) -> None:
    load(tmp_path, {"q1": [suite(case(">>> 1\n1"))], "q2": [suite(case(">>> 1\n1"))]})

    assert ok.load(tmp_path / "q2.py", None, Visibility.VISIBLE).max_score == 1


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("test = {", "q1.py:1: this is no Python"),
        ("x = 1\n", "q1.py:1: there is no `test = "),
        ("\ntest = dict()\n", "q1.py:2: test: must be a plain literal"),
        ("test = {\n 'suites': []}", "q1.py:1: test['name']: Field required"),
        ("test = {\n 'name': 'q',\n 'points': '3',\n 'suites': []}", "q1.py:3: test['points']"),
        ("test = {\n 'name': 'q',\n 'sweets': 3,\n 'suites': []}", "q1.py:3: test['sweets']: Extra inputs"),
        (
            "test = {'name': 'q', 'suites': [\n{'type': 'doctest',\n'cases': [\n{'coed': ''}]}]}",
            "q1.py:4: test['suites']",
        ),
        (
            "test = {'name': 'q', 'suites': [\n{\n'type': 'prolog', 'cases': []}]}",
            'q1.py:3: .*no suites of type "prolog"',
        ),
        (
            "test = {'name': 'q', 'suites': [{'type': 'doctest', 'cases': [\n{'code': '2'}]}]}",
            "q1.py:2: .*output stands without a prompt",
        ),
    ],
)
def test_a_broken_test_file_is_told_by_file_and_line(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "q1.py").write_text(text)

    with pytest.raises(AssignmentError, match=complaint.replace("[", r"\[")):
        ok.load(tmp_path, None, Visibility.VISIBLE)


@pytest.mark.parametrize(
    "suites",
    ["", "{'type': 'doctest', 'cases': []}", "{'type': 'doctest', 'scored': False, 'cases': [{'code': '>>> 1'}]}"],
)
def test_tests_that_nobody_could_fail_are_told(tmp_path: Path, suites: str) -> None:
    (tmp_path / "q1.py").write_text(f"test = {{'name': 'q', 'suites': [{suites}]}}")

    with pytest.raises(AssignmentError, match="no case of any test counts"):
        ok.load(tmp_path, None, Visibility.VISIBLE)


def test_points_beyond_all_numbers_are_told(tmp_path: Path) -> None:
    (tmp_path / "q1.py").write_text(f"test = {{'name': 'q', 'points': {'9' * 400}, 'suites': []}}")

    with pytest.raises(AssignmentError, match=r"q1\.py:1: test\['points'\]"):
        ok.load(tmp_path, None, Visibility.VISIBLE)


def test_a_folder_without_tests_is_told(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError, match="holds no test files"):
        ok.load(tmp_path, None, Visibility.VISIBLE)


def numbers_of(run: Run | None) -> list[int]:
    return [number for number, _, _ in cases_of(run)]


def cases_of(run: Run | None) -> list[tuple[int, int, int]]:
    """Return number, count of setup prompts and count of code prompts of each case that a run is to run."""
    assert run is not None
    cases: Any = run.task["cases"]
    return [(each["id"], len(each["setup"]), len(each["code"])) for each in cases]


def finished(run: Run | None, value: str | None = "1") -> tuple[dict[str, Json], ...]:
    """Make the reports of a run in which setup prompts return nothing and those of the code all the same value."""
    return tuple(
        {"case": number, "prompt": prompt, "value": None if prompt < setup else value}
        for number, setup, code in cases_of(run)
        for prompt in range(setup + code)
    )
