"""What can go wrong at the wall, told apart by who learns of it: a test that is lost, or the end that got a message."""

from __future__ import annotations


class EndedError(BaseException):
    """The student's process is of no more use to this test.

    No `except Exception` of a test may take it for what the student's code raised.
    """

    #: What the test's status becomes.
    status = "error"


class DiedError(EndedError):
    """The student's process ended by itself, or was killed."""

    status = "missing"


class TimeIsUpError(EndedError):
    """A test took longer than it may."""

    status = "timeout"


class ExceededError(EndedError):
    """A test sent, got or held more than it may."""


class ViolationError(EndedError):
    """The student's process said what its end of the wall never says."""


class MalformedError(Exception):
    """A message breaks the protocol."""


class ChangedError(Exception):
    """A module of the submission did not come out as in another process, whose description was to be used again."""


class StaleError(RuntimeError):
    """A test holds an object of a student's process that is gone."""


class UncrossableError(TypeError):
    """A value that does not cross; the text names its type."""
