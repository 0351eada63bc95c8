"""The supervisor, pid 1 of a cell: serves one run at a time, bounds it from outside, wipes what it leaves."""

from __future__ import annotations

import json
import os
import socket
from typing import Any

from graders.runtime import box, zygote
from graders.runtime.frames import OwnerGoneError, read_frame, write_frame
from graders.runtime.meter import Meter
from graders.runtime.watch import Watch

ZYGOTE_GONE = "the zygote is gone"


def serve(config: dict[str, Any], plain: frozenset[str]) -> None:
    """Serve runs until stdin ends. `config`: drivers, first_uid and the limits, in their runtime units."""
    try:
        supervisor = Supervisor(config, plain)
        write_frame({"ready": True})
        while True:
            write_frame(supervisor.run(read_frame()))
    except OwnerGoneError:
        os._exit(0)


class Supervisor:
    """Runs one order after the other; `spent` in an answer asks the worker to throw the cell away."""

    def __init__(self, config: dict[str, Any], plain: frozenset[str]) -> None:
        self._config = config
        self._uid = config["first_uid"]
        self._zygote = zygote.start(config["drivers"], plain)
        self._meter = Meter()
        if self._zygote.recv(64) != b'"ready"':
            raise RuntimeError(ZYGOTE_GONE)

    def run(self, order: dict[str, Any]) -> dict[str, Any]:
        """Write the files, have the run forked, watch it to its end, wipe, and return the worker's answer."""
        private, files = order.pop("private"), order.pop("files")
        contents = [files] if private is None else [private, files]
        uids = [self._uid + number for number in range(1, 1 + len(contents))]
        self._uid = uids[-1]
        try:
            for uid, content in zip(uids, contents):
                box.write(uid, content, is_shared=uid != uids[0])
            if order["known_as"]:
                box.link(uids[0], order["known_as"])
        except OSError as error:
            return {"refused": str(error), "spent": not box.wipe(uids)}
        answer = self._watched(order, uids)
        answer["files"] = box.collect(uids[-1], order["collect"], self._config["disk_bytes"])
        answer["spent"] = answer["spent"] or not box.wipe(uids)  # a spent cell's box goes with it
        return answer

    def _watched(self, order: dict[str, Any], uids: list[int]) -> dict[str, Any]:
        watch = Watch(self._config, self._meter, uids)
        descriptors = [*watch.writers, _task_file(order["task"])]
        has_begun = self._order(order["driver"], uids, descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        return watch.until_the_end(self._zygote) if has_begun else watch.answer({})

    def _order(self, driver: str, uids: list[int], descriptors: list[int]) -> bool:
        order = {
            "driver": driver,
            "uids": uids,
            "cpu_seconds": self._config["cpu_seconds"],
            "disk_bytes": self._config["disk_bytes"],
            "output_bytes": self._config["output_bytes"],
        }
        try:
            socket.send_fds(self._zygote, [json.dumps(order).encode()], descriptors)
        except OSError:
            return False
        return True


def _task_file(task: object) -> int:
    """Return a descriptor of the task's JSON in memory, which goes to the run past the zygote."""
    descriptor = os.memfd_create("task")
    data = memoryview(json.dumps(task).encode("ascii"))
    while data:
        data = data[os.write(descriptor, data) :]
    return descriptor
