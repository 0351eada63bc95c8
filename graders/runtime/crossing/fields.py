"""What a mirror class shows of a namedtuple's and of a dataclass's fields."""

from __future__ import annotations

from operator import itemgetter
from typing import Any


def field(place: int) -> Any:
    """Return the descriptor of a field of a named tuple, whose content is here."""
    return property(itemgetter(place))


class DataclassFields:
    """Makes `__dataclass_fields__` when it is first asked for."""

    def __init__(self, told: list[Any]) -> None:
        self._told = told
        self._made: dict[str, Any] | None = None

    def __get__(self, it: Any, owner: Any) -> Any:
        if self._made is None:
            import dataclasses  # noqa: PLC0415 -- few tests ask, and it is slow to import

            self._made = {}
            for name, kind in self._told:
                made = dataclasses.field()
                made.name, made.type = str(name), str(kind)
                made._field_type = vars(dataclasses)["_FIELD"]  # noqa: SLF001
                self._made[made.name] = made
        return self._made
