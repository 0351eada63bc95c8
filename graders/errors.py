"""What can go wrong in the engine, named by whose fault it is and whether trying again may help."""


class GradersError(Exception):
    """Root of every error of the engine; its text names the thing, the cause and the way out."""

    #: Whether the same call may succeed later, without a change to assignment or submission.
    retryable = False

    def __init__(self, text: str = "", *, quoted: str = "") -> None:
        super().__init__(text + quoted)
        #: The text without what it quotes of a run, in which a student may have had a hand: for logs.
        self.told = text


class AssignmentError(GradersError):
    """The grader's fault: `grader.toml`, a suite or the image it names is broken or missing."""


class SuiteError(AssignmentError):
    """A key of a `[[suite]]` does not fit its suite; who read the file adds file and line."""

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(f"[suite] {key}: {problem}")
        self.key, self.problem = key, problem


class SandboxError(GradersError):
    """The infrastructure's fault: Docker is unreachable, a cell died or answered nonsense."""

    retryable = True


class SandboxAwayError(SandboxError):
    """Docker itself is out of reach, overloaded or full: the trouble of every submission, and the fault of none."""
