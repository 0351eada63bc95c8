"""Across the wall: the student's code shares nothing with the tests, and loses what it loses alone."""

from pathlib import Path
from typing import Any

import pytest

from graders.formats import unittest
from graders.formats.separable.table import SeparableTable
from graders.formats.unittest.suite import UnittestSuite
from graders.sandbox.limits import Limits
from graders.sandbox.outcome import Box, Json, Outcome, Run
from graders.sandbox.pool import Pool
from graders.verdict import Assurance, Ending, Status, TestResult, Visibility
from tests.graders.formats.driven import drive_all

TESTS = """
import unittest
import student

class FirstTest(unittest.TestCase):
    def test_value(self):
        self.assertEqual(2016, student.year())
    def test_counter(self):
        self.assertEqual(1, student.count())
    def test_counter_again(self):
        self.assertEqual(1, student.count())

class SecondTest(unittest.TestCase):
    def test_other(self):
        with self.assertRaises(student.OwnError):
            student.fail()
"""
GOOD = """
calls = 0
class OwnError(ValueError): pass
def year(): return 2016
def count():
    global calls
    calls += 1
    return calls
def fail(): raise OwnError("on purpose")
"""
NAMES = ["FirstTest.test_value", "FirstTest.test_counter", "FirstTest.test_counter_again", "SecondTest.test_other"]


def load(folder: Path, source: str = TESTS, **keys: Any) -> UnittestSuite:
    (folder / "test_student.py").write_text(source)
    return unittest.load(folder, SeparableTable(format="unittest", path="tests", **{"points": 4, **keys}))


def results(suite: UnittestSuite, student: str) -> dict[str, TestResult]:
    return {result.name: result for result in suite.judge(drive_all(suite, {"student.py": student}))}


def statuses(suite: UnittestSuite, student: str) -> dict[str, Status]:
    return {name: result.status for name, result in results(suite, student).items()}


def case(body: str) -> str:
    """Return a file with one class of tests, of this body."""
    return f"import os, unittest\nimport student\n\nclass T(unittest.TestCase):\n{body}"


def test_good_code_passes_and_its_verdict_says_separated(tmp_path: Path) -> None:
    suite = load(tmp_path)

    assert dict.fromkeys(NAMES, Status.PASSED) == statuses(suite, GOOD)
    assert Assurance.SEPARATED is suite.assurance


def test_a_failing_check_shows_its_words_and_no_line_of_the_test(tmp_path: Path) -> None:
    found = results(load(tmp_path), GOOD.replace("return 2016", "return 2015"))

    assert "AssertionError: 2016 != 2015" == found["FirstTest.test_value"].feedback.strip()
    assert Status.PASSED is found["FirstTest.test_counter"].status


def test_an_exception_shows_the_students_own_lines(tmp_path: Path) -> None:
    found = results(load(tmp_path), GOOD.replace("return 2016", "return 1 / 0"))

    assert (
        'Traceback (most recent call last):\n  File "student.py", line 4, in year\n'
        "    def year(): return 1 / 0\nZeroDivisionError: division by zero"
    ) == found["FirstTest.test_value"].feedback.strip()


@pytest.mark.parametrize(
    ("ending", "status"),
    [
        ("import os; os._exit(0)", Status.MISSING),
        ("import os; os.kill(os.getpid(), 9)", Status.MISSING),
        ("raise SystemExit", Status.ERROR),
        ("raise KeyboardInterrupt", Status.ERROR),
        ("import unittest; raise unittest.SkipTest", Status.ERROR),
        ("\n    while True: pass", Status.TIMEOUT),
        ("return year()", Status.ERROR),
        ("return 'x' * (9 << 20)", Status.ERROR),
    ],
)
def test_code_that_ends_badly_costs_its_test_alone(tmp_path: Path, ending: str, status: Status) -> None:
    suite = load(tmp_path, test_seconds=1.0)
    outcomes = drive_all(suite, {"student.py": GOOD.replace("return 2016", ending)})

    assert [status, *[Status.PASSED] * 3] == [result.status for result in suite.judge(outcomes)]
    assert 1 == len(outcomes)


def test_an_endless_generator_costs_its_test_alone(tmp_path: Path) -> None:
    tests = case(
        "    def test_a(self): self.assertEqual([], list(student.endless()))\n    def test_b(self): student.endless()\n"
    )
    student = "def endless():\n    while True: yield 1\n"

    assert {"T.test_a": Status.TIMEOUT, "T.test_b": Status.PASSED} == statuses(
        load(tmp_path, tests, test_seconds=1.0), student
    )


def test_a_test_that_swallows_the_end_of_the_students_process_has_failed(tmp_path: Path) -> None:
    body = "    def test_a(self):\n        try: student.leave()\n        except BaseException: pass\n"
    student = "import os\ndef leave(): os._exit(0)\n"

    assert {"T.test_a": Status.MISSING} == statuses(load(tmp_path, case(body)), student)


@pytest.mark.parametrize(("fresh", "count"), [("test", 1), ("class", 2), ("module", 2), ("suite", 2)])
def test_a_process_lives_as_long_as_the_suite_says(tmp_path: Path, fresh: str, count: int) -> None:
    tests = case(
        f"    def test_a(self): student.count()\n    def test_b(self): self.assertEqual({count}, student.count())\n"
    )

    assert {"T.test_a": Status.PASSED, "T.test_b": Status.PASSED} == statuses(load(tmp_path, tests, fresh=fresh), GOOD)


def test_a_fixture_of_a_class_that_ends_the_process_fails_the_class(tmp_path: Path) -> None:
    tests = (
        case("    @classmethod\n    def setUpClass(cls): student.leave()\n    def test_a(self): pass\n")
        + "class U(unittest.TestCase):\n    def test_b(self): pass\n"
    )

    assert {"T.test_a": Status.ERROR, "U.test_b": Status.PASSED} == statuses(
        load(tmp_path, tests), "import os\ndef leave(): os._exit(0)\n"
    )


@pytest.mark.parametrize("student", ["def yes(:", "raise RuntimeError", "raise SystemExit", "import os; os._exit(0)"])
def test_a_file_that_cannot_be_imported_fails_every_test(tmp_path: Path, student: str) -> None:
    assert dict.fromkeys(NAMES, Status.ERROR) == statuses(load(tmp_path), student)


def test_hidden_tests_run_apart_behind_the_visible_ones(tmp_path: Path) -> None:
    suite = load(tmp_path, hidden=["*test_value"])
    outcomes = drive_all(suite, {"student.py": GOOD.replace("2016", "2015")})
    first = suite.judge(outcomes)[0]

    assert [[1, 2, 3], [0]] == [[r["test"] for r in outcome.reports if "test" in r] for outcome in outcomes]
    assert (Status.FAILED, Visibility.HIDDEN, "") == (first.status, first.visibility, first.feedback)


def test_what_befalls_the_student_changes_no_test_that_has_reported(tmp_path: Path) -> None:
    suite = load(tmp_path, case("    def test_a(self): pass"))
    reports: list[dict[str, Json]] = [{"begin": 0}, {"test": 0, "status": "passed"}]

    assert Status.PASSED is suite.judge([Outcome(Ending.MEMORY, tuple(reports))])[0].status


def test_what_may_not_work_apart_is_told_to_staff_unless_it_runs_in_one_process(tmp_path: Path) -> None:
    tests = case("    def test_a(self): unittest.sys._getframe()\n    def test_b(self): open(student.__file__)\n")

    (warning,) = load(tmp_path, tests).warnings
    assert "test_student.py:6: a file of the submission" in warning
    assert () == load(tmp_path, tests, separate=False).warnings


@pytest.mark.parametrize("name", ["math.py", "random.py", "unittest.py", "json/__init__.py"])
def test_a_students_file_takes_no_librarys_place_in_the_tests(tmp_path: Path, name: str) -> None:
    tests = case(
        "    def test_a(self):\n        import json, math, random\n"
        "        self.assertEqual(2, math.sqrt(4) and json.loads('2'))\n        random.seed(1)\n"
    )
    forgery = "def sqrt(n): return 987\nseed = loads = sqrt\nTestCase = object\n"
    suite = load(tmp_path, tests)
    outcomes = drive_all(suite, {"student.py": GOOD, name: forgery})

    assert [Status.PASSED] == [result.status for result in suite.judge(outcomes)]


def test_a_module_named_like_a_librarys_can_be_the_students_where_the_suite_says_so(tmp_path: Path) -> None:
    tests = (
        "import unittest, queue\nclass T(unittest.TestCase):\n    def test_a(self): self.assertEqual(1, queue.own())\n"
    )
    suite = load(tmp_path, tests, student_modules=["queue"])

    assert [Status.PASSED] == [
        result.status for result in suite.judge(drive_all(suite, {"queue.py": "def own(): return 1"}))
    ]


def test_the_tests_are_not_among_the_students_files(tmp_path: Path) -> None:
    run = load(tmp_path).plan([])

    assert run is not None
    assert ({}, {"test_student.py"}) == (run.files, set(run.private or ()))


def test_support_modules_of_the_students_side_go_there(tmp_path: Path) -> None:
    (tmp_path / "shared.py").write_text("def who():\n    import os\n    return os.getpid()\n")
    tests = case(
        "    def test_a(self):\n        import shared\n        self.assertNotEqual(os.getpid(), shared.who())\n"
    )

    assert {"T.test_a": Status.PASSED} == statuses(load(tmp_path, tests, student_modules=["shared"]), "")


@pytest.fixture
def box() -> Box:
    return Box("gradewright/python", "process", Limits(cpu_seconds=4.0, wall_seconds=10.0), separated=True)


def in_a_cell(sandbox: Pool, box: Box, suite: UnittestSuite, student: str) -> list[Outcome]:
    outcomes: list[Outcome] = []
    while (run := suite.plan(outcomes)) is not None:
        files = {"student.py": student.encode(), **run.files}
        outcomes.append(sandbox.run(box, Run(run.driver, run.task, files, run.private)))
    return outcomes


def test_good_code_passes_in_a_cell(tmp_path: Path, sandbox: Pool, box: Box) -> None:
    suite = load(tmp_path)

    assert dict.fromkeys(NAMES, Status.PASSED) == {
        result.name: result.status for result in suite.judge(in_a_cell(sandbox, box, suite, GOOD))
    }


def test_memory_used_up_costs_one_test_in_a_cell(tmp_path: Path, sandbox: Pool, box: Box) -> None:
    suite = load(tmp_path)
    outcomes = in_a_cell(sandbox, box, suite, GOOD.replace("return 2016", "return len(bytearray(1 << 30))"))

    assert [Status.PASSED] * 3 == [result.status for result in suite.judge(outcomes)][1:]
    assert Status.PASSED is not suite.judge(outcomes)[0].status


def test_an_endless_loop_is_told_from_the_rest_in_a_cell(tmp_path: Path, sandbox: Pool, box: Box) -> None:
    suite = load(tmp_path)
    outcomes = in_a_cell(sandbox, box, suite, GOOD.replace("return 2016", "\n    while True: pass"))

    assert [Status.TIMEOUT, *[Status.PASSED] * 3] == [result.status for result in suite.judge(outcomes)]


def test_the_students_code_reads_no_test_in_a_cell(tmp_path: Path, sandbox: Pool, box: Box) -> None:
    spy = (
        "import os\n"
        "def year():\n"
        "    found = []\n"
        "    for below, _, names in os.walk('/box'):\n"
        "        found += [name for name in names if 'test_' in name]\n"
        "    for pid in os.listdir('/proc'):\n"
        "        try: found += os.listdir(f'/proc/{pid}/cwd')\n"
        "        except OSError: pass\n"
        "    return 2015 if set(found) - {'student.py'} else 2016\n"
    )
    suite = load(tmp_path)
    outcomes = in_a_cell(sandbox, box, suite, GOOD.replace("def year(): return 2016\n", spy))

    assert Status.PASSED is suite.judge(outcomes)[0].status


def test_who_kills_what_its_processes_are_made_from_loses_the_tests_that_are_left(
    tmp_path: Path, sandbox: Pool, box: Box
) -> None:
    suite = load(tmp_path)
    killing = GOOD.replace("return 2016", "import os; os.kill(os.getppid(), 9); return 2016")
    outcomes = in_a_cell(sandbox, box, suite, killing)

    assert [Status.MISSING] * 3 == [result.status for result in suite.judge(outcomes)][1:]
