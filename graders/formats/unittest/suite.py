"""Plans and judges a folder of unittest files, whose tests are told by reading them."""

from collections.abc import Sequence
from pathlib import Path

from graders.formats.separable.suite import SeparableSuite, read_tests
from graders.formats.separable.table import SeparableTable
from graders.formats.unittest.expected import ExpectedTest, expected_tests
from graders.formats.unittest.progress import Results, take_in
from graders.sandbox.outcome import Outcome
from graders.verdict import Status


def load(folder: Path, table: SeparableTable) -> "UnittestSuite":
    """Load the test files of a folder, or a single one. Raises AssignmentError that names file and cause."""
    return UnittestSuite(*read_tests(folder, table, expected_tests))


class UnittestSuite(SeparableSuite[ExpectedTest, tuple[Status, str]]):
    """A suite of unittest cases."""

    driver = "unittest"

    def _called(self, test: ExpectedTest) -> str:
        return f"{test.class_name}.{test.method}"

    def _address(self, test: ExpectedTest) -> list[str]:
        return [test.class_name, test.method]

    def _take_in(self, outcome: Outcome, batch: Sequence[int]) -> tuple[Results, list[int]]:
        return take_in(outcome, batch, self._tests, is_trusted=self._table.separate)

    def _ending(self, result: tuple[Status, str]) -> tuple[float, Status, str]:
        status, text = result
        passed = status is Status.PASSED
        return float(passed), status, "" if passed else text
