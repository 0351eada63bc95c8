"""The unittest format finds its tests by reading, runs them in one process, and fails what does not report."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from graders.errors import AssignmentError
from graders.formats import Suite, unittest
from graders.formats.separable.table import SeparableTable
from graders.sandbox.outcome import Json, Outcome
from graders.verdict import Assurance, Ending, Status, TestResult, Visibility
from tests.graders.formats.driven import drive_all

TESTS = """
import os
import unittest
from unittest import TestCase

import student


class Mixin:
    def test_inherited(self):
        self.assertTrue(student.yes())


class FirstTest(Mixin, TestCase):
    def test_value(self):
        self.assertEqual(2016, student.year())

    @unittest.skip("not ready")
    def test_left_out(self):
        self.fail()

    def help(self):
        raise AssertionError


class SecondTest(unittest.TestCase):
    def test_other(self):
        for number in range(3):
            with self.subTest(number=number):
                self.assertLess(number, student.limit())

    async def not_a_test(self):
        pass


class NoTest:
    def test_nothing(self):
        raise AssertionError
"""
TABLE: Any = {"format": "unittest", "path": "tests"}
GOOD = "def yes(): return True\ndef year(): return 2016\ndef limit(): return 9\n"
NAMES = ["FirstTest.test_value", "FirstTest.test_inherited", "SecondTest.test_other"]


def load(folder: Path, source: str = TESTS, visibility: Visibility = Visibility.VISIBLE) -> Suite:
    (folder / "test_student.py").write_text(source)
    return unittest.load(folder, SeparableTable(separate=False, points=6, visibility=visibility, **TABLE))


def statuses(suite: Suite, student: str, **files: str) -> dict[str, Status]:
    return {result.name: result.status for result in results(suite, {"student.py": student, **files})}


def results(suite: Suite, files: Mapping[str, str]) -> tuple[TestResult, ...]:
    return suite.judge(drive_all(suite, files))


def case(body: str) -> str:
    """Return a file with one class of tests, of this body."""
    return f"import os, unittest\nimport student\n\nclass T(unittest.TestCase):\n{body}"


def test_every_test_is_found_and_points_are_shared_equally(tmp_path: Path) -> None:
    found = results(load(tmp_path), {"student.py": GOOD})

    assert [(name, 2.0, 2.0, Status.PASSED) for name in NAMES] == [
        (result.name, result.score, result.max_score, result.status) for result in found
    ]


def test_its_verdicts_are_labelled(tmp_path: Path) -> None:
    assert Assurance.IN_PROCESS is load(tmp_path).assurance


def test_a_failing_check_fails_its_test_alone_and_shows_why(tmp_path: Path) -> None:
    found = results(load(tmp_path), {"student.py": GOOD.replace("2016", "2015")})

    assert [Status.FAILED, Status.PASSED, Status.PASSED] == [result.status for result in found]
    assert "AssertionError: 2016 != 2015" in found[0].feedback
    assert "/" not in found[0].feedback


def test_a_part_of_a_test_that_fails_fails_it(tmp_path: Path) -> None:
    found = statuses(load(tmp_path), GOOD.replace("return 9", "return 1"))

    assert Status.FAILED is found["SecondTest.test_other"]


@pytest.mark.parametrize("student", ["def yes(:", "raise RuntimeError", "raise SystemExit", "import nonsense"])
def test_a_file_that_cannot_be_imported_fails_every_test(tmp_path: Path, student: str) -> None:
    assert dict.fromkeys(NAMES, Status.ERROR) == statuses(load(tmp_path), student)


def test_a_test_that_ends_the_process_costs_itself_alone(tmp_path: Path) -> None:
    student = GOOD.replace("return 2016", "import os; os._exit(0)")

    assert dict(zip(NAMES, [Status.MISSING, Status.PASSED, Status.PASSED], strict=True)) == statuses(
        load(tmp_path), student
    )


def test_an_import_that_ends_the_process_fails_every_test_in_one_run(tmp_path: Path) -> None:
    suite = load(tmp_path)
    outcomes = drive_all(suite, {"student.py": "import os\nos._exit(3)"})

    assert 1 == len(outcomes)
    assert {Status.ERROR} == {result.status for result in suite.judge(outcomes)}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("    def test_a(self): self.skipTest('no')", Status.FAILED),
        ("    def test_a(self): raise SystemExit", Status.ERROR),
        ("    def test_a(self): raise KeyboardInterrupt", Status.ERROR),
        ("    def setUp(self): 1 / 0\n    def test_a(self): pass", Status.ERROR),
        ("    def tearDown(self): 1 / 0\n    def test_a(self): pass", Status.ERROR),
        ("    @classmethod\n    def setUpClass(cls): 1 / 0\n    def test_a(self): pass", Status.ERROR),
        ("    @classmethod\n    def setUpClass(cls): os._exit(0)\n    def test_a(self): pass", Status.MISSING),
        ("    @unittest.expectedFailure\n    def test_a(self): self.fail()", Status.PASSED),
        ("    @unittest.expectedFailure\n    def test_a(self): pass", Status.FAILED),
    ],
)
def test_what_is_no_plain_success_is_judged(tmp_path: Path, body: str, status: Status) -> None:
    assert {"T.test_a": status} == statuses(load(tmp_path, case(body)), GOOD)


def test_a_broken_class_fixture_is_shown_with_each_of_its_tests(tmp_path: Path) -> None:
    body = "    @classmethod\n    def setUpClass(cls): 1 / 0\n    def test_a(self): pass\n    def test_b(self): pass"

    found = results(load(tmp_path, case(body)), {"student.py": GOOD})

    assert all("ZeroDivisionError" in result.feedback for result in found)
    assert 2 == len(found)


def test_staffs_files_win_over_a_students_of_the_same_name(tmp_path: Path) -> None:
    fake = "import unittest\nclass T(unittest.TestCase):\n    def test_a(self): pass\n"
    suite = load(tmp_path, case("    def test_a(self): self.fail()"))

    found = results(suite, {"student.py": GOOD, "test_student.py": fake})

    assert [Status.FAILED] == [result.status for result in found]


def test_a_students_file_named_like_the_library_does_not_replace_it(tmp_path: Path) -> None:
    found = results(load(tmp_path), {"student.py": GOOD, "unittest.py": "TestCase = object\n"})

    assert {Status.PASSED} == {result.status for result in found}


def test_hidden_tests_tell_no_text(tmp_path: Path) -> None:
    found = results(load(tmp_path, visibility=Visibility.HIDDEN), {"student.py": "1 / 0"})

    assert {("", Visibility.HIDDEN)} == {(result.feedback, result.visibility) for result in found}


def test_what_was_never_run_is_missing(tmp_path: Path) -> None:
    assert {Status.MISSING} == {result.status for result in load(tmp_path).judge([])}


@pytest.mark.parametrize(
    "reports",
    [
        [],
        [{"test": 0, "status": "passed"}],
        [{"begin": 1}, {"test": 0, "status": "passed"}],
        [{"begin": 0}, {"test": 0, "status": "great"}],
        [{"begin": 0}, {"test": False, "status": "passed"}],
        [{"begin": 0}, {"test": 0, "status": "passed"}, {"test": 0, "status": "failed"}],
        [{"begin": 0}, {"test": 0, "status": "failed"}, {"begin": 0}, {"test": 0, "status": "passed"}],
    ],
)
def test_reports_out_of_turn_prove_nothing(tmp_path: Path, reports: list[dict[str, Json]]) -> None:
    suite = load(tmp_path, case("    def test_a(self): pass"))

    assert Status.PASSED is not suite.judge([Outcome(Ending.OK, tuple(reports))])[0].status


@pytest.mark.parametrize("name", ["assertEqual", "run", "__call__", "failureException"])
def test_a_replaced_check_of_unittest_passes_nothing(tmp_path: Path, name: str) -> None:
    forgery = f"import unittest\nunittest.TestCase.{name} = lambda self, *_, **__: None\n"

    assert Status.PASSED not in statuses(load(tmp_path), GOOD.replace("2016", "2015") + forgery).values()


def test_a_limit_that_struck_beside_the_tests_costs_the_last_of_them(tmp_path: Path) -> None:
    suite = load(tmp_path, case("    def test_a(self): pass\n    def test_b(self): pass"))
    reports: list[dict[str, Json]] = [{"begin": 0}, {"test": 0, "status": "passed"}]
    reports += [{"begin": 1}, {"test": 1, "status": "passed"}]

    found = suite.judge([Outcome(Ending.MEMORY, tuple(reports))])

    assert [Status.PASSED, Status.ERROR] == [result.status for result in found]


def test_inherited_tests_are_found_across_files_and_named_by_module(tmp_path: Path) -> None:
    (tmp_path / "shared.py").write_text(
        "import unittest\nclass Shared(unittest.TestCase):\n    def test_a(self): pass\n"
    )
    suite = load(tmp_path, "from shared import Shared\nclass Mine(Shared):\n    def test_b(self): pass\n")

    assert {"shared.Shared.test_a", "test_student.Mine.test_b", "test_student.Mine.test_a"} == {
        result.name for result in suite.judge([])
    }


@pytest.mark.parametrize(
    ("source", "complaint"),
    [("x = 1", "holds no tests"), ("class T(:", r"test_student.py:1: this is no Python")],
)
def test_a_broken_suite_is_told(tmp_path: Path, source: str, complaint: str) -> None:
    with pytest.raises(AssignmentError, match=complaint):
        load(tmp_path, source)
