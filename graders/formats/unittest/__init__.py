"""The unittest format: course staff's test cases, run in one process with the student's code and labelled so."""

from graders.formats.unittest.suite import UnittestSuite, load

__all__ = ["UnittestSuite", "load"]
