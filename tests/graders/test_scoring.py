"""What tests are worth: weights, visibility, groups and kinds, by table; and that no point comes from nowhere."""

import re
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.assignment import load_assignment
from graders.engine import grade
from graders.errors import AssignmentError
from graders.formats import GroupTable, SuiteTable
from graders.sandbox.outcome import Json, Outcome
from graders.scoring import ScoreTable, score_suite, sum_up, unmatched
from graders.submission import Submission
from graders.verdict import Ending, Score, Status, TestResult, Visibility
from tests.graders.fakes import FakeSandbox


def table(**keys: object) -> SuiteTable:
    return SuiteTable.model_validate({"format": "ok", "path": "tests/", **keys})


def passed(name: str, points: float = 1.0, score: float | None = None) -> TestResult:
    return TestResult(name, points if score is None else score, points, Status.PASSED)


def failed(name: str, points: float = 1.0, feedback: str = "no") -> TestResult:
    return TestResult(name, 0.0, points, Status.FAILED, feedback=feedback)


def points(tests: Sequence[TestResult]) -> list[tuple[float, float]]:
    return [(test.score, test.max_score) for test in tests]


def test_a_suite_without_rules_keeps_its_points_and_names_its_tests() -> None:
    tests = score_suite(table(), [passed("a", 2), failed("b", 3)])

    assert [(2, 2), (0, 3)] == points(tests)
    assert ["tests", "tests"] == [test.suite for test in tests]
    assert ["core"] == [test.suite for test in score_suite(table(name="core"), [passed("a")])]


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ({"b*": 2}, [(2, 2), (0, 4), (2, 4)]),
        ({"b1": 3, "b*": 1}, [(2, 2), (0, 6), (1, 2)]),
        ({"a": 0}, [(0, 0), (0, 5), (2.5, 5)]),
        ({"*": 7}, [(10 / 3, 10 / 3), (0, 10 / 3), (5 / 3, 10 / 3)]),
        ({"*": 0}, [(6, 6), (0, 2), (1, 2)]),
    ],
)
def test_weights_share_the_suites_points_and_keep_what_part_was_earned(
    weights: dict[str, float], expected: list[tuple[float, float]]
) -> None:
    tests = score_suite(table(weights=weights), [passed("a", 6), failed("b1", 2), passed("b2", 2, score=1)])

    assert [pytest.approx(pair) for pair in expected] == points(tests)


def test_one_failure_costs_its_whole_group_and_nobody_else() -> None:
    group = [{"name": "lists", "tests": ["a*"]}, {"name": "trees", "tests": ["t?"]}]
    tests = score_suite(table(group=group), [passed("a1"), failed("a2"), passed("t1"), passed("other")])

    assert [(0, 1), (0, 1), (1, 1), (1, 1)] == points(tests)
    assert ["lists", "lists", "trees", ""] == [test.group for test in tests]
    assert Status.PASSED is tests[0].status


def test_part_of_a_tests_points_is_not_all_of_them() -> None:
    tests = score_suite(table(group=[{"name": "g", "tests": ["*"]}]), [passed("a"), passed("b", 1, score=0.5)])

    assert [(0, 1), (0, 1)] == points(tests)


def test_a_pattern_hides_a_test_and_takes_its_text() -> None:
    tests = score_suite(table(hidden=["a"], after_due=["b"]), [failed("a"), failed("b"), failed("c")])

    assert [Visibility.HIDDEN, Visibility.AFTER_DUE, Visibility.VISIBLE] == [test.visibility for test in tests]
    assert ["", "no", "no"] == [test.feedback for test in tests]


def test_what_a_format_hid_by_itself_stays_hidden() -> None:
    judged = TestResult("a", 0, 1, Status.FAILED, Visibility.HIDDEN)

    assert Visibility.HIDDEN is score_suite(table(), [judged])[0].visibility


def test_kinds_sum_up_their_suites_and_are_scaled() -> None:
    tests = [
        *score_suite(table(name="core"), [passed("a", 4), failed("b", 4)]),
        *score_suite(table(name="style"), [passed("s", 2)]),
    ]
    tables = [
        ScoreTable(),
        ScoreTable(kind="correctness", suites=("core",), points=10),
        ScoreTable(kind="composition", suites=("style",)),
    ]

    assert (Score("total", 6, 10), Score("correctness", 5, 10), Score("composition", 2, 2)) == sum_up(tables, tests)


def test_a_kind_of_suites_without_points_earns_none() -> None:
    assert (Score("total", 0, 5),) == sum_up([ScoreTable(points=5)], [])


def test_extra_credit_has_no_share_in_the_weights_and_stays() -> None:
    due, extra = TestResult("a", 0.0, 4.0, Status.FAILED), TestResult("extra", 2.0, 0.0, Status.PASSED)
    scored = score_suite(table(weights={"a": 3}), [due, extra])

    assert [("a", 0.0, 4.0), ("extra", 2.0, 0.0)] == [(test.name, test.score, test.max_score) for test in scored]


_STATUSES = st.sampled_from([Status.PASSED, Status.FAILED, Status.TIMEOUT, Status.LOCKED])


@st.composite
def _tests(draw: st.DrawFn) -> list[TestResult]:
    found = []
    for name in draw(st.lists(st.sampled_from("abcdef"), unique=True, max_size=6)):
        most, status = draw(st.floats(0, 100)), draw(_STATUSES)
        fraction = draw(st.floats(0, 1)) if status is Status.PASSED else 0.0
        found.append(TestResult(name, most * fraction, most, status))
    return found


_PATTERNS = st.sampled_from(["a", "[bc]", "d*", "*", "?"])
_TABLES = st.builds(
    lambda weights, groups: table(weights=weights, group=[GroupTable(name=str(n), tests=g) for n, g in groups]),
    st.dictionaries(_PATTERNS, st.floats(0, 1000), max_size=3),
    st.lists(st.tuples(st.integers(0, 9), st.lists(_PATTERNS, min_size=1, max_size=2)), max_size=3),
)


@given(_TABLES, _tests(), st.none() | st.floats(0.5, 1000))
def test_no_rule_gives_more_than_the_maximum_or_changes_it(
    suite: SuiteTable, tests: list[TestResult], most: float | None
) -> None:
    scored = score_suite(suite, tests)
    (score,) = sum_up([ScoreTable(points=most)], scored)

    assert sum(test.max_score for test in scored) == pytest.approx(sum(test.max_score for test in tests), abs=1e-6)
    assert all(-1e-9 <= test.score <= test.max_score * (1 + 1e-9) + 1e-9 for test in scored)
    assert -1e-5 <= score.score <= score.max_score + 1e-5
    assert [test.status for test in tests] == [test.status for test in scored]


@given(_TABLES, _tests(), st.integers(0, 5))
def test_failing_one_more_test_never_earns_more(suite: SuiteTable, tests: list[TestResult], place: int) -> None:
    worse = [failed(test.name, test.max_score) if n == place else test for n, test in enumerate(tests)]

    before, after = (sum(test.score for test in score_suite(suite, some)) for some in (tests, worse))
    assert after <= before + 1e-6


SUITE = '[[suite]]\nformat = "ok"\npath = "tests"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tests").mkdir()
    for name in ("add", "sub"):
        cases = [{"code": f">>> {name}()\n7"}]
        suite = {"name": name, "points": 2, "suites": [{"type": "doctest", "cases": cases}]}
        (tmp_path / "tests" / f"{name}.py").write_text(f"test = {suite}")
    return tmp_path


@pytest.mark.parametrize(
    ("toml", "complaint"),
    [
        (f"{SUITE}weights = {{ mul = 2 }}\n", r':4: \[suite 1\] weights: no test fits "mul"; there are add, sub$'),
        (f"{SUITE}[suite.weights]\nmul = 2\n", r':4: \[suite 1\] weights: no test fits "mul"'),
        (f'{SUITE}weights = {{ "*" = 0 }}\n', r":4: \[suite 1\] weights: every test weighs 0"),
        (f"{SUITE}weights = {{ add = -1 }}\n", r":4: \[suite 1\] weights add: .*greater than or equal to 0"),
        (f'{SUITE}hidden = ["a*", "x*"]\n', r':4: \[suite 1\] hidden: no test fits "x\*"'),
        (f'{SUITE}after_due = ["x"]\n', r':4: \[suite 1\] after_due: no test fits "x"'),
        (f'{SUITE}[[suite.group]]\nname = "g"\ntests = ["x"]\n', r':6: \[suite 1\] group 1 tests: no test fits "x"'),
        (
            f'{SUITE}[[suite.group]]\nname = "g"\ntests = ["*"]\n[[suite.group]]\nname = "h"\ntests = ["sub"]\n',
            r":9: \[suite 1\] group 2 tests: sub is in another group already",
        ),
        (
            f'{SUITE}[[suite.group]]\nname = "g"\ntests = ["add"]\n[[suite.group]]\nname = "g"\ntests = ["sub"]\n',
            r':8: \[suite 1\] group 2 name: there is another group "g" already',
        ),
        (f'{SUITE}[score]\nsuites = ["x"]\n', r':5: \[score\] suites: there is no suite "x", only tests'),
        (
            f'{SUITE}[[score]]\n[[score]]\nkind = "Total "\n',
            r':6: \[score 2\] kind: "Total " is there already, and Ok keeps one score of a kind',
        ),
        (f"{SUITE}[[score]]\nkindd = 1\n", r":5: \[score 1\] kindd: there is no such key; did you mean kind\?"),
        (f"score = []\n{SUITE}", r"\[score\]: .*at least 1 item"),
        (f"{SUITE}[late]\n", r":4: \[late\]: needs percent_per_day, or cutoff_days, or both"),
        (f"{SUITE}[late]\ndue = 5\npercent_per_day = 5\n", r":5: \[late\] due: must be a time with its zone"),
        (f'{SUITE}[late]\ndue = "soon"\ncutoff_days = 5\n', r":5: \[late\] due: must be a time with its zone"),
        (f"{SUITE}[late]\ndue = 2026-09-10\ncutoff_days = 5\n", r":5: \[late\] due: must be a time with its zone"),
        (
            f'{SUITE}[late]\ndue = "2026-09-10T23:59:00"\ncutoff_days = 5\n',
            r':5: \[late\] due: must be a time with its zone, as in "2026-09-10T23:59:00Z"',
        ),
    ],
)
def test_what_does_not_fit_is_told_by_line_and_key(folder: Path, toml: str, complaint: str) -> None:
    (folder / "grader.toml").write_text(toml)
    with pytest.raises(AssignmentError) as caught:
        load_assignment(folder)

    assert re.search(complaint, str(caught.value))


@pytest.mark.parametrize("due", ['"2026-09-10T23:59:00Z"', "2026-09-10T23:59:00Z", '"2026-09-10T16:59-07:00"'])
def test_a_due_date_may_be_written_as_text_or_as_toml_does(folder: Path, due: str) -> None:
    (folder / "grader.toml").write_text(f"{SUITE}[late]\ndue = {due}\npercent_per_day = 10\n")

    late = load_assignment(folder).late
    assert late is not None
    assert late.due is not None
    assert "2026-09-10T23:59" == late.due.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")


def test_the_engine_scores_each_suite_and_each_kind(folder: Path) -> None:
    toml = f'{SUITE}name = "sums"\nweights = {{ add = 3 }}\nhidden = ["sub"]\n[[score]]\n[[score]]\n'
    (folder / "grader.toml").write_text(f'{toml}kind = "correctness"\nsuites = ["sums"]\npoints = 8\n')
    reports: tuple[dict[str, Json], ...] = (
        {"case": 0, "prompt": 0, "value": "7"},
        {"case": 1, "prompt": 0, "value": "8"},
    )

    verdict = grade(load_assignment(folder), Submission.from_contents({}), FakeSandbox([Outcome(Ending.OK, reports)]))

    assert (3.0, 4.0) == (verdict.score, verdict.max_score)
    assert (Score("total", 3.0, 4.0), Score("correctness", 6.0, 8.0)) == verdict.scores
    assert [("add", "sums", "visible"), ("sub", "sums", "hidden")] == [
        (test.name, test.suite, test.visibility) for test in verdict.tests
    ]


def test_the_patterns_that_fit_nothing_are_told_once_a_run_has_named_the_tests() -> None:
    suite = table(weights={"a": 1, "b": 2}, group=[{"name": "g", "tests": ["c", "a"]}])

    assert [(("weights",), "b"), (("group", 0, "tests"), "c")] == list(unmatched(suite, ["a"]))
