"""The ok format: the ok-client's own test files, run prompt by prompt and judged outside the student's process."""

from graders.formats.ok.suite import OkSuite, load

__all__ = ["OkSuite", "load"]
