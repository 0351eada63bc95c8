"""The command format: a command of the staff's that leaves results, in one container with the student's code."""

from graders.formats import Format
from graders.formats.command.suite import CommandSuite, load
from graders.formats.command.table import CommandTable

__all__ = ["FORMAT", "CommandSuite", "CommandTable", "load"]

FORMAT = Format(CommandTable, load, names_known=False)
