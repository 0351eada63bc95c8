"""What a module of the submission prints and reads while it is imported, which in later processes is no news."""

from __future__ import annotations

from typing import Callable


class Dialogue:
    """Remembers what was read, and whether there was anything printed or read at all."""

    def __init__(self) -> None:
        self.is_silent = True
        self._answers: list[str] = []
        self._next: int | None = None

    def begin(self, *, again: bool) -> None:
        """Begin an import, of which what is read is remembered; or one again, in which it is read anew."""
        self._next = 0 if again else None
        if not again:
            self.is_silent = True
            self._answers.clear()

    def prints(self) -> bool:
        """Take note that something is printed; tell whether it is to be seen."""
        self.is_silent = False
        return self._next is None

    def answer(self, ask: Callable[[], str]) -> str:
        """Return what is read: from the test, or what it gave before. Raises EOFError where it gave nothing."""
        self.is_silent = False
        if self._next is None:
            self._answers.append(ask())
            return self._answers[-1]
        if self._next >= len(self._answers):
            raise EOFError("EOF when reading a line")
        self._next += 1
        return self._answers[self._next - 1]
