"""The pytest format: course staff's test functions, which reach the student's code across a wall."""

from graders.formats import Format
from graders.formats.pytest.suite import PytestSuite, load
from graders.formats.separable.table import SeparableTable

__all__ = ["FORMAT", "PytestSuite", "load"]

FORMAT = Format(SeparableTable, lambda folder, table, _: load(folder, table))
