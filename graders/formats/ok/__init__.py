"""The ok format: the ok-client's own test files, run prompt by prompt and judged outside the student's process."""

from graders.formats import Format
from graders.formats.ok.suite import OkSuite, load
from graders.formats.ok.table import OkTable, loaded

__all__ = ["FORMAT", "OkSuite", "load"]

FORMAT = Format(OkTable, loaded)
