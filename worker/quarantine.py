"""Keeps apart what may end its worker: while a suspect is graded, no other grading is under way in this process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Ward:
    """Where gradings are, in one worker process; for many threads at once."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.inside = 0
        self.suspects = 0

    @contextmanager
    def visit(self) -> Iterator["Visit"]:
        """Be inside for the length of a block, or less; waits while a suspect is inside, or about to be alone there."""
        visit = Visit(self, self._changed)
        try:
            yield visit
        finally:
            visit.end()


class Visit:
    """One grading's stay in the ward."""

    def __init__(self, ward: Ward, changed: threading.Condition) -> None:
        self._ward, self._changed = ward, changed
        self._is_inside, self._is_suspect = True, False
        with changed:
            changed.wait_for(lambda: not ward.suspects)
            ward.inside += 1

    def be_alone(self) -> None:
        """Let nobody else in, and wait until all others have left."""
        with self._changed:
            self._is_suspect = True
            self._ward.suspects += 1
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._ward.inside == self._ward.suspects)

    def end(self) -> None:
        """Leave, once for all."""
        with self._changed:
            self._ward.inside -= self._is_inside
            self._ward.suspects -= self._is_suspect
            self._is_inside = self._is_suspect = False
            self._changed.notify_all()
