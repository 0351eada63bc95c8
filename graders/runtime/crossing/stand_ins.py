"""The stand-ins of one end: one for each object of the other's, known by its number for as long as it lives."""

from __future__ import annotations

from typing import Any

from graders.runtime.crossing.mirrors import Handle, MirrorMeta, Watch


class StandIns:
    """Which stand-ins there are, and which are gone that the other end still counts."""

    def __init__(self) -> None:
        self._alive: dict[int, Watch] = {}
        #: How often the other end told of each.
        self._times: dict[int, int] = {}
        #: Handles of those that can hold none themselves, by their ids.
        self._handles: dict[int, Handle] = {}
        self._watching: dict[int, Watch] = {}
        self._given_back: list[tuple[int, int]] = []

    def __len__(self) -> int:
        return len(self._alive)

    def living(self, number: int) -> Any:
        """Return the stand-in of an object, if there is one; it was told of once more."""
        watch = self._alive.get(number)
        it = None if watch is None else watch()
        if it is not None:
            self._times[number] = self._times.get(number, 0) + 1
        return it

    def adopt(self, it: Any, number: int, session: int, made_with: Handle | None = None) -> None:
        """Know a new stand-in by its number, until it is gone."""
        handle = self._handles.get(id(it)) or made_with or Handle(number, session)
        handle.number, handle.session = number, session
        if isinstance(type(it), MirrorMeta) or isinstance(it, BaseException):
            object.__setattr__(it, "__wall_handle__", handle)
        else:
            self._handles[id(it)] = handle
        try:
            watch = self._alive[number] = Watch(it, self._gone)
        except TypeError:  # a builtin exception: nobody can watch it go
            return
        watch.number, watch.key = number, id(it)
        if id(it) in self._handles:
            self._watching[id(it)] = watch
        self._times[number] = 1

    def handle_of(self, it: Any) -> Handle | None:
        """Return the handle of a stand-in that is a function, a generator or a builtin exception."""
        if issubclass(type(it), BaseException):
            handle = it.__dict__.get("__wall_handle__")
            return handle if type(handle) is Handle else None
        return self._handles.get(id(it))

    def given_back(self) -> list[tuple[int, int]]:
        """Return numbers of stand-ins that are gone since this was last asked, and how often each was told of."""
        gone, self._given_back = self._given_back, []
        return gone

    def clear(self) -> None:
        """Forget all but what tests may still hold: the other end is another process from here on."""
        self._alive.clear()
        self._times.clear()
        self._given_back = []

    def _gone(self, watch: Watch) -> None:
        """Take note that a stand-in is gone. Nothing may be sent from here: any moment can be the one."""
        if self._watching.get(watch.key) is watch:
            del self._watching[watch.key], self._handles[watch.key]
        if self._alive.get(watch.number) is watch:
            del self._alive[watch.number]
            self._given_back.append((watch.number, self._times.pop(watch.number, 1)))
