"""What tests are worth: weights, single tests' visibility, groups that count as a whole, kinds of scores; all pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from graders.formats import GroupTable, Points, SuiteTable, Text, fits
from graders.toml_places import Where
from graders.verdict import Score, Status, TestResult, Visibility

#: Points so close to the maximum are all of it: shares are fractions.
_ROUNDING = 1e-9
#: Names that a complaint lists.
_LISTED = 10


def _storable(kind: str) -> str:
    """Refuse what some of Ok's databases do: every score of the class would end failed."""
    if not kind.strip() or not kind.isprintable() or max(kind) > "\uffff":
        raise ValueError('must be plain text, as in "total"')
    return kind


class ScoreTable(BaseModel):
    """`[score]`, or one of several `[[score]]`: a kind of score that Ok keeps apart from the others."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Annotated[Text, AfterValidator(_storable)] = "total"
    #: What the suites that it sums up are called; all where none are given.
    suites: tuple[Text, ...] = ()
    #: The maximum to which it is scaled; the suites' own points where none is given.
    points: Points | None = None
    #: Whether the rules of `[late]` apply to it.
    late: bool = True


def score_suite(table: SuiteTable, tests: Sequence[TestResult]) -> tuple[TestResult, ...]:
    """Give a suite's judged tests the points, the visibility and the groups that its table says."""
    seen = [_seen(table, test) for test in _weighted(table.weights, _to_points(table.points, tests))]
    return tuple(replace(test, suite=table.label) for test in _grouped(table.group, seen))


def sum_up(tables: Sequence[ScoreTable], tests: Sequence[TestResult]) -> tuple[Score, ...]:
    """Return one score a table, in their order."""
    return tuple(_summed(table, [test for test in tests if _counts(table, test)]) for table in tables)


def problems(
    suites: Sequence[SuiteTable], scores: Sequence[ScoreTable], names: Sequence[Sequence[str] | None]
) -> Iterator[tuple[Where, str]]:
    """Tell what does not fit in the tables, each by its place in grader.toml.

    `names` are those of each suite's tests, None where only a run tells them.
    """
    for place, (table, known) in enumerate(zip(suites, names, strict=True)):
        for where, problem in _unfit(table, known) if known is not None else ():
            yield ("suite", place, *where), problem
    yield from _problems_of_scores(scores, [table.label for table in suites])


def unmatched(table: SuiteTable, tests: Sequence[str]) -> Iterator[tuple[Where, str]]:
    """Yield each pattern of a table that fits none of the tests, with its place below the table."""
    patterns: list[tuple[Where, Sequence[str]]] = [
        (("weights",), tuple(table.weights)),
        (("hidden",), table.hidden),
        (("after_due",), table.after_due),
        *((("group", place, "tests"), group.tests) for place, group in enumerate(table.group)),
    ]
    for where, some in patterns:
        yield from ((where, pattern) for pattern in some if not any(fits(test, pattern) for test in tests))


def _to_points(points: float | None, tests: Sequence[TestResult]) -> Sequence[TestResult]:
    """Scale the tests to the suite's points, for a format that does not do so itself."""
    whole = sum(test.max_score for test in tests)
    if points is None or not whole or abs(points - whole) <= _ROUNDING * points:
        return tests
    return [
        replace(test, score=test.score / whole * points, max_score=test.max_score / whole * points) for test in tests
    ]


def _weighted(weights: Mapping[str, float], tests: Sequence[TestResult]) -> Sequence[TestResult]:
    """Share the suite's points out by weight; of its own points, each test keeps the fraction that it earned.

    A test that takes none of the points, extra credit perhaps, has no share in them and stays as it is.
    """
    shares = [_weight(weights, test.name) if test.max_score else 0.0 for test in tests]
    if not weights or not sum(shares):
        return tests
    points, whole = sum(test.max_score for test in tests), sum(shares)
    # Divided before it is multiplied: a weight may be so small that nothing can be divided by it.
    return [_scaled(test, share / whole * points) for test, share in zip(tests, shares, strict=True)]


def _scaled(test: TestResult, points: float) -> TestResult:
    return replace(test, score=test.score / test.max_score * points, max_score=points) if test.max_score else test


def _weight(weights: Mapping[str, float], name: str) -> float:
    return next((weight for pattern, weight in weights.items() if fits(name, pattern)), 1.0)


def _seen(table: SuiteTable, test: TestResult) -> TestResult:
    """Take a pattern's word on who sees a test; the text of one that its format did not hold back is taken away."""
    visibility = table.pinned(test.name)
    if visibility in {None, test.visibility}:
        return test
    told = "" if visibility is Visibility.HIDDEN else test.feedback
    return replace(test, visibility=visibility, feedback=told)


def _grouped(groups: Sequence[GroupTable], tests: Sequence[TestResult]) -> Sequence[TestResult]:
    """Take the points of every test in a group of which one test is not wholly passed."""
    names = [_group_of(groups, test) for test in tests]
    broken = {name for name, test in zip(names, tests, strict=True) if not _is_whole(test)}
    return [
        replace(test, group=name, score=0.0 if name and name in broken else test.score)
        for name, test in zip(names, tests, strict=True)
    ]


def _group_of(groups: Sequence[GroupTable], test: TestResult) -> str:
    return next((group.name for group in groups if _is_in(group, test.name)), "")


def _is_in(group: GroupTable, name: str) -> bool:
    return any(fits(name, pattern) for pattern in group.tests)


def _is_whole(test: TestResult) -> bool:
    return test.status is Status.PASSED and test.score >= test.max_score - _ROUNDING


def _counts(table: ScoreTable, test: TestResult) -> bool:
    return not table.suites or test.suite in table.suites


def _summed(table: ScoreTable, tests: Sequence[TestResult]) -> Score:
    earned, most = sum(test.score for test in tests), sum(test.max_score for test in tests)
    if table.points is None:
        return Score(table.kind, round(earned, 6), round(most, 6))
    return Score(table.kind, round(earned / most * table.points if most else 0.0, 6), table.points)


def _unfit(table: SuiteTable, tests: Sequence[str]) -> Iterator[tuple[Where, str]]:
    listed = ", ".join(tests[:_LISTED]) + (" …" if len(tests) > _LISTED else "")
    for where, pattern in unmatched(table, tests):
        yield where, f'no test fits "{pattern}"; there are {listed}'
    if tests and not any(_weight(table.weights, test) for test in tests):
        yield ("weights",), "every test weighs 0, so there are no points to share out"
    for place, group in enumerate(table.group):
        if group.name in {other.name for other in table.group[:place]}:
            yield ("group", place, "name"), f'there is another group "{group.name}" already'
        for test in tests:
            if _is_in(group, test) and any(_is_in(other, test) for other in table.group[:place]):
                yield ("group", place, "tests"), f"{test} is in another group already"


def _problems_of_scores(scores: Sequence[ScoreTable], labels: Sequence[str]) -> Iterator[tuple[Where, str]]:
    kinds = [_kind_at_ok(table.kind) for table in scores]
    for place, table in enumerate(scores):
        if kinds[place] in kinds[:place]:
            yield ("score", place, "kind"), f'"{table.kind}" is there already, and Ok keeps one score of a kind'
        for name in table.suites:
            if name not in labels:
                yield ("score", place, "suites"), f'there is no suite "{name}", only {", ".join(labels)}'


def _kind_at_ok(kind: str) -> str:
    return kind.lower().strip()
