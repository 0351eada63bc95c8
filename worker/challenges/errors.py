"""What can be wrong with a challenge: its author's to mend, never a learner's fault."""

from worker.errors import WorkerError


class ChallengeError(WorkerError):
    """A challenge, or what is told of it, cannot be read or is broken; the text names the place and the way out."""
