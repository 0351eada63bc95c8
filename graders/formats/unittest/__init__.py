"""The unittest format: course staff's test cases, which reach the student's code across a wall."""

from graders.formats import Format
from graders.formats.separable.table import SeparableTable
from graders.formats.unittest.suite import UnittestSuite, load

__all__ = ["FORMAT", "UnittestSuite", "load"]

FORMAT = Format(SeparableTable, lambda folder, table, _: load(folder, table))
