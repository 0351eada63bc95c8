"""The ok format: the ok-client's own test files, run prompt by prompt and judged outside the student's process."""

from graders.formats import Format, SuiteTable
from graders.formats.ok.suite import OkSuite, load

__all__ = ["FORMAT", "OkSuite", "load"]

FORMAT = Format(SuiteTable, lambda folder, table, _: load(folder, table.points, table.visibility))
