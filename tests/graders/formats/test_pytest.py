"""The pytest format: whole suites under real pytest, by the driver in a plain process, apart and in one process."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graders.errors import AssignmentError
from graders.formats import pytest as pytest_format
from graders.formats.pytest.suite import PytestSuite
from graders.formats.separable.table import SeparableTable
from graders.sandbox.docker import Engine
from graders.sandbox.limits import Limits
from graders.sandbox.outcome import Box, Outcome
from graders.sandbox.pool import Pool
from graders.verdict import Assurance, Ending, Status, TestResult
from tests.graders.formats.driven import drive_all

PASSED, FAILED, ERROR = Status.PASSED, Status.FAILED, Status.ERROR
TESTS = """
import unittest
import pytest
import lab
from lab import LabError

@pytest.fixture(scope="module")
def many():
    return [1, 2, 3]

@pytest.fixture(params=[1, 2])
def number(request):
    return request.param

def test_sum(many):
    assert lab.total(many) == 6

@pytest.mark.parametrize("n, expected", [(1, 1), (2, 4), (3, 9), (4, 16)])
def test_square(n, expected):
    assert lab.square(n) == expected

def test_fixture_of_conftest(ten, number):
    assert lab.square(ten * number) == 100 * number * number

def test_raises():
    with pytest.raises(LabError, match="no"):
        lab.fail()

def test_approx():
    assert lab.third() == pytest.approx(1 / 3)
    assert [lab.third()] == pytest.approx([1 / 3])

def test_prints(capsys):
    lab.greet("you")
    assert capsys.readouterr().out == "hello you\\n"

def test_file(tmp_path):
    (tmp_path / "in.txt").write_text("a b c")
    lab.count_words(str(tmp_path / "in.txt"), str(tmp_path / "out.txt"))
    assert (tmp_path / "out.txt").read_text() == "3"

def test_input(monkeypatch):
    monkeypatch.setattr("builtins.input", lambda prompt="": "me")
    assert lab.ask() == "me"

class TestState:
    def test_first(self):
        assert lab.count() == 1
    def test_again(self):
        assert lab.count() == 1

class Case(unittest.TestCase):
    def test_total(self):
        self.assertEqual(0, lab.total([]))
    def test_parts(self):
        for n in (1, 2):
            with self.subTest(n=n):
                self.assertEqual(n * n, lab.square(n))
"""
CONFTEST = "import pytest\n\n@pytest.fixture(scope='session')\ndef ten(): return 10\n"
GOOD = """
class LabError(Exception): pass
calls = 0
def total(values): return sum(values)
def square(n): return n * n
def fail(): raise LabError("no")
def third(): return 1 / 3
def greet(name): print("hello", name)
def count_words(source, target):
    with open(source) as file, open(target, "w") as out: out.write(str(len(file.read().split())))
def ask(): return input("who? ")
def count():
    global calls
    calls += 1
    return calls
"""


def load(folder: Path, source: str = TESTS, **keys: Any) -> PytestSuite:
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_lab.py").write_text(source)
    return pytest_format.load(folder, SeparableTable(format="pytest", path="tests", **keys))


def results(suite: PytestSuite, student: str) -> dict[str, TestResult]:
    outcomes = drive_all(suite, {"lab.py": student})
    assert all(outcome.stderr == "" for outcome in outcomes), outcomes
    return {result.name: result for result in suite.judge(outcomes)}


def statuses(suite: PytestSuite, student: str) -> dict[str, Status]:
    return {name: result.status for name, result in results(suite, student).items()}


def test_a_right_solution_passes_apart(tmp_path: Path) -> None:
    suite = load(tmp_path)

    actual = statuses(suite, GOOD)

    assert dict.fromkeys(actual, PASSED) == actual
    assert 12 == len(actual)
    assert Assurance.SEPARATED is suite.assurance


def test_a_right_solution_passes_in_one_process(tmp_path: Path) -> None:
    suite = load(tmp_path, TESTS.replace("count() == 1", "count() >= 1"), separate=False)

    actual = statuses(suite, GOOD)

    assert dict.fromkeys(actual, PASSED) == actual
    assert Assurance.IN_PROCESS is suite.assurance


@pytest.mark.parametrize("separate", [True, False])
def test_each_failure_is_told_with_its_values(tmp_path: Path, separate: bool) -> None:
    wrong = GOOD.replace("return sum(values)", "return 7").replace('raise LabError("no")', "raise ValueError('x')")

    actual = results(load(tmp_path, separate=separate), wrong)

    assert FAILED is actual["test_sum"].status
    assert "assert 7 == 6" in actual["test_sum"].feedback
    assert ERROR is actual["test_raises"].status
    assert 'File "lab.py", line 6, in fail' in actual["test_raises"].feedback
    assert FAILED is actual["Case.test_total"].status
    assert PASSED is actual["test_square"].status


def test_every_kind_of_test_is_explained(tmp_path: Path) -> None:
    source = """
import unittest, pytest, lab
@pytest.fixture
def one(): return 1
def test_a(one): assert lab.square(one) == 2
@pytest.mark.parametrize("n", [2])
def test_b(n): assert lab.square(n) == 5
class TestIt:
    def test_c(self, one): assert lab.square(3) == 10
class Case(unittest.TestCase):
    def test_d(self): assert lab.square(4) == 17
"""

    actual = results(load(tmp_path, source), GOOD)

    assert ["assert 1 == 2", "[2] assert 4 == 5", "assert 9 == 10", "assert 16 == 17"] == [
        result.feedback.partition("\n")[0] for result in actual.values()
    ]
    assert {FAILED} == {result.status for result in actual.values()}


def test_items_share_the_points_of_their_function(tmp_path: Path) -> None:
    wrong = GOOD.replace("return n * n", "return n * n if n != 3 else 0")

    actual = results(load(tmp_path), wrong)["test_square"]

    assert (FAILED, 0.75) == (actual.status, actual.score)
    assert actual.feedback.startswith("[3-9] ")


def test_a_part_of_a_test_that_fails_fails_it(tmp_path: Path) -> None:
    wrong = GOOD.replace("return n * n", "return n * n if n != 2 else 0")

    assert FAILED is statuses(load(tmp_path), wrong)["Case.test_parts"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("pytest.skip('not today')", FAILED),
        ("pytest.xfail('never')", FAILED),
        ("pytest.fail('because')", FAILED),
        ("pytest.exit('all')", ERROR),
        ("raise KeyboardInterrupt", ERROR),
        ("raise SystemExit(0)", ERROR),
        ("import os; os.chdir('/'); assert True", PASSED),
    ],
)
def test_a_test_that_ends_otherwise_proves_nothing(tmp_path: Path, body: str, expected: Status) -> None:
    suite = load(tmp_path, f"import pytest\ndef test_it():\n    {body}\ndef test_next(): pass\n")

    assert {"test_it": expected, "test_next": PASSED} == statuses(suite, GOOD)


@pytest.mark.parametrize(
    ("mark", "body", "expected"),
    [
        ("xfail", "assert lab.square(2) == 5", PASSED),
        ("xfail", "assert lab.square(2) == 4", FAILED),
        ("xfail(strict=True)", "assert lab.square(2) == 4", FAILED),
        ("xfail(raises=ValueError)", "assert lab.square(2) == 5", FAILED),
        ("skipif(True, reason='no')", "pass", FAILED),
        ("parametrize('n', [])", "pass", FAILED),
    ],
)
def test_marks_are_judged(tmp_path: Path, mark: str, body: str, expected: Status) -> None:
    argument = "n" if "param" in mark else ""
    source = f"import pytest, lab\n@pytest.mark.{mark}\ndef test_it({argument}):\n    {body}\n"

    assert {"test_it": expected} == statuses(load(tmp_path, source), GOOD)


def test_a_module_that_cannot_be_loaded_fails_its_tests_alone(tmp_path: Path) -> None:
    (tmp_path / "test_other.py").write_text("from lab import nothing\ndef test_that(): pass\n")
    suite = load(tmp_path, "import lab\ndef test_it(): assert lab.square(1) == 1\n")

    assert {"test_lab.test_it": PASSED, "test_other.test_that": ERROR} == statuses(suite, GOOD)


def test_a_process_that_ends_costs_its_test_alone(tmp_path: Path) -> None:
    wrong = GOOD.replace("return sum(values)", "import os; os._exit(0)")

    actual = statuses(load(tmp_path), wrong)

    assert [Status.MISSING] * 2 == [actual.pop("test_sum"), actual.pop("Case.test_total")]
    assert dict.fromkeys(actual, PASSED) == actual


def test_an_endless_loop_costs_its_test_alone(tmp_path: Path) -> None:
    wrong = GOOD.replace("return sum(values)", "return sum(values) if values else list(iter(int, 1))")
    wrong = wrong.replace("list(iter(int, 1))", "next(x for x in iter(int, 1) if x)")

    actual = statuses(load(tmp_path, test_seconds=0.5), wrong)

    assert Status.TIMEOUT is actual.pop("Case.test_total")
    assert dict.fromkeys(actual, PASSED) == actual


def test_a_number_is_close_by_what_it_holds(tmp_path: Path) -> None:
    liar = "class Liar(float):\n    def __rsub__(self, other): return 0.0\n    __sub__ = __rsub__\n"
    liar += "    def __eq__(self, other): return True\n    def __abs__(self): return 0.0\n"
    wrong = GOOD.replace("return 1 / 3", "return Liar(5)") + liar

    assert FAILED is statuses(load(tmp_path), wrong)["test_approx"]


def test_a_link_leads_no_test_to_another_file(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("3")
    link = f"import os; os.symlink({str(tmp_path / 'secret.txt')!r}, target)\n    return\n    with open"
    wrong = GOOD.replace("with open", link)

    actual = results(load(tmp_path), wrong)["test_file"]

    assert ERROR is actual.status
    assert "Too many levels of symbolic links" in actual.feedback


@pytest.mark.parametrize(
    "forgery",
    [
        "import builtins; builtins.isinstance = lambda *_: True",
        "import _pytest.python; _pytest.python.Function.runtest = lambda self: None",
        "import _pytest.runner; _pytest.runner.pytest_runtest_call = lambda item: None",
        "import unittest; unittest.TestCase.assertEqual = lambda *_: None",
        "import os; os._exit(0)",
        "import sys; sys.exit(0)",
        "import pytest; pytest.exit('done', 0)",
    ],
)
def test_known_forgeries_in_one_process_pass_nothing(tmp_path: Path, forgery: str) -> None:
    suite = load(tmp_path, separate=False)

    actual = suite.judge(drive_all(suite, {"lab.py": f"{GOOD}\n{forgery}\ndef total(values): return 7\n"}))

    assert PASSED not in {result.status for result in actual}


def test_reports_that_were_not_asked_for_pass_nothing(tmp_path: Path) -> None:
    suite = load(tmp_path, "def test_it(): pass\n", separate=False)
    passed = {"item": 0, "status": "passed", "text": ""}
    planned, begin = {"planned": [0]}, {"begin": 0}

    def judged(*reports: Any) -> Status:
        return suite.judge([Outcome(Ending.OK, reports)])[0].status

    assert PASSED is judged(planned, begin, passed)
    assert PASSED is not judged(planned, passed)
    assert PASSED is not judged(begin, passed)
    assert PASSED is not judged(planned, begin, passed, begin, passed)
    assert PASSED is not judged({"planned": []})
    assert PASSED is not judged({"planned": [0, 0]}, begin, passed)


def test_hidden_tests_have_a_run_of_their_own(tmp_path: Path) -> None:
    suite = load(tmp_path, "def test_a(): assert 1 == 2\ndef test_b(): assert 3 == 4\n", hidden=("test_a",))

    outcomes = drive_all(suite, {"lab.py": GOOD})

    assert 2 == len(outcomes)
    assert ["", "assert 3 == 4"] == [result.feedback.strip() for result in suite.judge(outcomes)]


def test_a_folder_without_tests_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError, match="holds no tests"):
        load(tmp_path, "def check(): pass\n")


def test_an_image_without_pytest_is_the_graders_fault(tmp_path: Path) -> None:
    suite = load(tmp_path)

    with pytest.raises(AssignmentError, match="no pytest"):
        suite.judge([Outcome(Ending.OK, ({"lacking": "pytest"},))])


@pytest.mark.parametrize("separate", [True, False])
def test_a_cell_runs_it(tmp_path: Path, separate: bool) -> None:
    suite = load(tmp_path, TESTS.replace("count() == 1", "count() >= 1"), separate=separate, hidden=("test_sum",))
    box = Box("gradewright/python", "process", Limits(cpu_seconds=5, memory_mb=128), separated=separate)
    outcomes: list[Outcome] = []
    with closing(Pool(Engine(), 1)) as pool:
        while (run := suite.plan(outcomes)) is not None:
            outcomes.append(pool.run(box, replace(run, files={**run.files, "lab.py": GOOD.encode()})))

    actual = {result.name: result.status for result in suite.judge(outcomes)}

    assert dict.fromkeys(actual, PASSED) == actual, outcomes
    assert 2 == len(outcomes)
