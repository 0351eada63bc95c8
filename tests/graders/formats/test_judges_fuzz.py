"""Whatever a run reports, a judge answers with every expected test, and never with a pass out of nonsense."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graders.formats.ok import OkSuite
from graders.formats.ok import load as load_ok
from graders.formats.ok.testfile import read_test
from graders.formats.ok.transcript import read_transcripts
from graders.formats.separable.table import SeparableTable
from graders.formats.unittest.suite import UnittestSuite
from graders.formats.unittest.suite import load as load_unittest
from graders.sandbox.outcome import Outcome
from graders.verdict import Ending, Status, Visibility

#: Nobody guesses it, hypothesis included.
ANSWER = "e5b1d7a04c2f"
OK_TEST = f"""
test = {{"name": "f", "points": 2, "suites": [{{"type": "doctest", "setup": ">>> from lab import *", "cases": [
    {{"code": ">>> f()\\n'{ANSWER}'"}}, {{"code": ">>> x = 1\\n>>> print(f())\\n{ANSWER}", "hidden": True}}]}}]}}
"""
UNITTEST = """
import unittest
class First(unittest.TestCase):
    def test_a(self): pass
    def test_b(self): pass
class Second(unittest.TestCase):
    def test_c(self): pass
"""
#: Without a time limit for each example: other tests may keep the machine busy.
FUZZED = settings(
    deadline=None, database=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

VALUES: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers(-2, 4) | st.floats() | st.text(max_size=8) | st.just([]) | st.just({})
)
KEYS = (
    "case",
    "prompt",
    "out",
    "value",
    "error",
    "message",
    "trace",
    "spent",
    "loading",
    "loaded",
    "broken",
    "begin",
    "test",
)
ANY_REPORT = st.dictionaries(st.sampled_from([*KEYS, "status", "text", "surprise"]), VALUES, max_size=6)
OK_REPORT = st.fixed_dictionaries(
    {"case": st.integers(0, 2), "prompt": st.integers(0, 3)},
    optional={"out": st.text(max_size=8), "value": st.none() | st.text(max_size=8), "error": st.text(max_size=8)},
)
NUMBER = st.integers(-1, 3)
UNITTEST_REPORT = st.one_of(
    st.fixed_dictionaries({"begin": NUMBER}),
    st.fixed_dictionaries({"test": NUMBER, "status": st.sampled_from(["passed", "failed", "error", ""])}),
    st.fixed_dictionaries({"loaded": st.sampled_from(["test_lab", "x"])}),
    st.fixed_dictionaries({"broken": st.sampled_from(["test_lab", "x"])}),
)


def outcomes_of(report: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[list[Outcome]]:
    reports = st.lists(report | ANY_REPORT, max_size=12).map(tuple)
    return st.lists(st.builds(Outcome, st.sampled_from(Ending), reports), min_size=1, max_size=4)


@pytest.fixture
def ok_suite(tmp_path: Path) -> OkSuite:
    (tmp_path / "f.py").write_text(OK_TEST)
    return load_ok(tmp_path, None, Visibility.VISIBLE)


@pytest.fixture
def unittest_suite(tmp_path: Path) -> UnittestSuite:
    (tmp_path / "test_lab.py").write_text(UNITTEST)
    return load_unittest(tmp_path, SeparableTable(format="unittest", path="tests"))


@FUZZED
@given(outcomes_of(OK_REPORT))
def test_no_report_that_knows_no_answer_passes_an_ok_test(ok_suite: OkSuite, outcomes: list[Outcome]) -> None:
    ok_suite.plan(outcomes)
    (result,) = ok_suite.judge(outcomes)

    assert (0.0, True) == (result.score, result.status is not Status.PASSED)


@FUZZED
@given(outcomes_of(OK_REPORT))
def test_a_transcript_holds_no_more_than_its_case(tmp_path: Path, outcomes: list[Outcome]) -> None:
    (tmp_path / "f.py").write_text(OK_TEST)
    cases = dict(enumerate(case for suite in read_test(tmp_path / "f.py").suites for case in suite.cases))
    for outcome in outcomes:
        transcripts = read_transcripts(outcome, cases)

        assert all(len(each.done) <= len(cases[number].prompts) for number, each in transcripts.items())
        assert all(each.cut_by is None for each in list(transcripts.values())[:-1])


@FUZZED
@given(outcomes_of(UNITTEST_REPORT))
def test_a_unittest_passes_only_where_it_began_and_passed(
    unittest_suite: UnittestSuite, outcomes: list[Outcome]
) -> None:
    results = unittest_suite.judge(outcomes)

    assert len(results) == len(unittest_suite._tests)
    passed = [number for number, result in enumerate(results) if result.status is Status.PASSED]
    assert all(any(began_and_passed(outcome.reports, number) for outcome in outcomes) for number in passed)


def began_and_passed(reports: tuple[Mapping[str, Any], ...], number: int) -> bool:
    begins = [place for place, report in enumerate(reports) if is_exactly(report.get("begin"), number)]
    passes = [
        place
        for place, report in enumerate(reports)
        if is_exactly(report.get("test"), number) and report.get("status") == "passed"
    ]
    return bool(begins and passes and begins[0] < passes[-1])


def is_exactly(value: object, number: int) -> bool:
    return type(value) is int and value == number


@FUZZED
@given(st.data())
def test_planning_comes_to_an_end_whatever_is_reported(
    ok_suite: OkSuite, unittest_suite: UnittestSuite, data: st.DataObject
) -> None:
    for suite, report in ((ok_suite, OK_REPORT), (unittest_suite, UNITTEST_REPORT)):
        outcomes: list[Outcome] = []
        while suite.plan(outcomes) is not None:
            outcomes += data.draw(outcomes_of(report))

            assert len(outcomes) < 50
