"""The unittest format: course staff's test cases, run in one process with the student's code and labelled so."""

from graders.formats import Format, SuiteTable
from graders.formats.unittest.suite import UnittestSuite, load

__all__ = ["FORMAT", "UnittestSuite", "load"]

FORMAT = Format(SuiteTable, lambda folder, table, _: load(folder, table.points, table.visibility))
