"""What the two ends of the wall do each in a way of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graders.runtime.crossing.wire import Line


class End:
    """What a peer asks of itself; by default it is as free as the student's end."""

    def serve(self, kind: str, values: list[Any], names: list[str]) -> list[Any]:
        """Do what the other end asks, and return the values of the answer."""
        raise NotImplementedError

    def line(self) -> Line:
        """Return the line of the current thread."""
        raise NotImplementedError

    def leave_line(self) -> None:
        """Leave the line of the current thread to others."""

    def changes(self) -> tuple[list[list[str]], list[Any]]:
        """Return what changed around the calls since the last message: what each change is, and its value."""
        raise NotImplementedError

    def change(self, what: list[Any], value: Any) -> None:
        """Take over one such change of the other end's."""
        raise NotImplementedError

    def notices(self, sync: dict[str, Any]) -> None:
        """Add what goes along with a message."""

    def closing(self, it: Any) -> None:
        """Take note that the other end let go of a generator of this one."""

    def tells(self, cls: type, name: str) -> bool:
        """Tell whether the other end hears of a member of a class."""
        del cls, name
        return True

    def shown(self, it: Any) -> Any:
        """Return what the other end sees of a part of an exception."""
        return it

    def module(self, name: str) -> Any:
        """Return the module of a name that the other end uses."""
        raise NotImplementedError

    def frames_of(self, error: BaseException) -> list[list[Any]]:
        """Return the frames of an exception that the other end is told of."""
        raise NotImplementedError

    def known_frames(self, frames: Any) -> Any:
        """Return those frames of the other end's that are shown."""
        raise NotImplementedError

    def known_file(self, name: Any) -> Any:
        """Return a file name of the other end's if it may be shown."""
        return name
