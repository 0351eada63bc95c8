"""The stdio format: programs in any language of an image, judged by what they write for what they read."""

from graders.formats import Format
from graders.formats.stdio.suite import StdioSuite, load
from graders.formats.stdio.table import StdioTable

__all__ = ["FORMAT", "StdioSuite", "load"]

FORMAT = Format(StdioTable, load)
