"""Every pattern of tests' names in grader.toml fits some test; of some formats only a run tells the names."""

from collections.abc import Iterator

from graders.formats import SuiteTable
from graders.gate.examination import Examination
from graders.gate.finding import Finding, Level
from graders.scoring import unmatched
from graders.toml_places import spelled

NAME = "patterns"
NEEDS_SOLUTION = True


def run(exam: Examination) -> Iterator[Finding]:
    """Look for the tests of the solution's verdict that each pattern fits."""
    problems = [
        f'{spelled(("suite", place, *where))}: no test fits "{pattern}"; there are {", ".join(tests)}'
        for place, table in enumerate(exam.assignment.suite_tables)
        for tests in [_tests_of(exam, table)]
        for where, pattern in unmatched(table, tests)
    ]
    yield from (Finding(NAME, Level.FAILED, problem) for problem in problems)
    if not problems:
        yield Finding(NAME, Level.OK, "every pattern of tests' names fits one")


def _tests_of(exam: Examination, table: SuiteTable) -> list[str]:
    return [test.name for test in exam.solved[0].tests if test.suite == table.label]
