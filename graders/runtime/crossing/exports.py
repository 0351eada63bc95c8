"""What this end has let the other know, by number; held until the other end says that it knows it no more."""

from __future__ import annotations

from typing import Any

from graders.runtime.crossing.errors import MalformedError


class Exports:
    """Objects of this end that the other end may name."""

    def __init__(self) -> None:
        self._last = 0
        self._by_number: dict[int, Any] = {}
        self._number_of: dict[int, int] = {}
        self._told: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._by_number)

    def add(self, it: Any) -> int:
        """Let the other end know an object once more, and return its number."""
        number = self._number_of.get(id(it))
        if number is None:
            self._last = number = self._last + 1
            self._by_number[number] = it
            self._number_of[id(it)] = number
            self._told[number] = 0
        self._told[number] += 1
        return number

    def assign(self, it: Any, number: int) -> bool:
        """Let the other end know an object by a number that it chose; tell whether no other has that number."""
        known = self._by_number.setdefault(number, it)
        self._number_of[id(it)] = number
        self._told[number] = 1
        self._last = max(self._last, number)
        return known is it

    def number_of(self, it: Any) -> int | None:
        """Return the number of an object that the other end knows."""
        return self._number_of.get(id(it))

    def get(self, number: int) -> Any:
        """Return the object of a number. Raises MalformedError."""
        try:
            return self._by_number[number]
        except KeyError:
            raise MalformedError("an object that was never handed over, or was given back") from None

    def release(self, number: int, times: int) -> None:
        """Take note that the other end has given back an object that it was told of so many times."""
        left = self._told.get(number, 0) - times
        if left > 0:
            self._told[number] = left
        elif number in self._told:
            del self._told[number]
            del self._number_of[id(self._by_number.pop(number))]

    def clear(self) -> None:
        """Forget all: the other end is another process from here on."""
        self._last = 0
        self._by_number.clear()
        self._number_of.clear()
        self._told.clear()
