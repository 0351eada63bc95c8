"""A driver for the sandbox's own tests: it executes the task's code and reports the name `report`, if that was set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graders.runtime.channel import Channel


def drive(task: Mapping[str, Any], channel: Channel) -> None:
    """Execute `task["code"]`."""
    namespace: dict[str, Any] = {"channel": channel, "__name__": "__main__"}
    exec(task["code"], namespace)  # noqa: S102 -- it is what the driver is for
    channel.send({"report": namespace.get("report")})
