"""A separated driver for the sandbox's own tests: tester and student each execute code of the task."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping

    from graders.runtime.channel import Channel
    from graders.runtime.nursery import Nursery


def drive(task: Mapping[str, Any], channel: Channel, nursery: Nursery) -> None:
    """Execute `task["code"]`, whose `ask(code)` executes code in a fresh student's process and returns its `report`."""

    def ask(code: str) -> Any:
        with nursery.fresh() as connection:
            connection.sendall(code.encode() + b"\0")
            answer = b""
            while not answer.endswith(b"\0") and (piece := connection.recv(65536)):
                answer += piece
        return json.loads(answer[:-1]) if answer else nursery.end()

    namespace: dict[str, Any] = {"ask": ask, "nursery": nursery, "__name__": "__main__"}
    exec(task["code"], namespace)  # noqa: S102 -- it is what the driver is for
    channel.send({"report": namespace.get("report")})


def serve_student(connection: socket.socket) -> None:
    """Execute the code that comes, and answer with the name `report`."""
    code = b""
    while not code.endswith(b"\0"):
        code += connection.recv(65536)
    namespace: dict[str, Any] = {}
    exec(code[:-1], namespace)  # noqa: S102 -- likewise
    connection.sendall(json.dumps(namespace.get("report")).encode() + b"\0")
