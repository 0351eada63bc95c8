"""Plans and judges a folder of pytest files, whose tests are told by reading them."""

from collections.abc import Sequence
from pathlib import Path

from graders.formats.pytest.expected import ExpectedTest, expected_tests
from graders.formats.pytest.progress import Result, Results, take_in
from graders.formats.separable.suite import SeparableSuite, read_tests
from graders.formats.separable.table import SeparableTable
from graders.sandbox.outcome import Outcome
from graders.verdict import Status


def load(folder: Path, table: SeparableTable) -> "PytestSuite":
    """Load the test files of a folder, or a single one. Raises AssignmentError that names file and cause."""
    return PytestSuite(*read_tests(folder, table, expected_tests))


class PytestSuite(SeparableSuite[ExpectedTest, Result]):
    """A suite of test functions, whose items share their points equally."""

    driver = "pytest"

    def _called(self, test: ExpectedTest) -> str:
        return test.node.replace("::", ".")

    def _address(self, test: ExpectedTest) -> list[str]:
        return [test.node]

    def _take_in(self, outcome: Outcome, batch: Sequence[int]) -> tuple[Results, list[int]]:
        return take_in(outcome, batch, self._tests, is_trusted=self._table.separate)

    def _ending(self, result: Result) -> tuple[float, Status, str]:
        return result.share, *result.ending
