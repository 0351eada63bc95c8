"""Driver of the ok format: runs the code of each prompt and reports what it printed, returned or raised."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import TYPE_CHECKING, Any

from graders.runtime.tracebacks import Teller, exact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graders.runtime.channel import Channel

#: Lines of a prompt that are reported at once, so that they survive the run's end; later ones go in blocks.
PROMPT_LINES = 20
BLOCK_BYTES = 1024

# Bound early: student code may replace what the modules hold.
_all, _compile, _eval, _len, _repr = all, compile, eval, len, repr
_getpid, _write = os.getpid, os.write
_suppress, _TextIOWrapper = contextlib.suppress, io.TextIOWrapper


def drive(task: Mapping[str, Any], channel: Channel) -> None:
    """Run `task["cases"]` in order, each with an `id` and the prompts of its `setup`, `code` and `teardown`.

    A case whose setup raises ends there. Every prompt of `code` is run, since an exception may be what is expected
    of it; that is judged outside.
    """
    recorder = Recorder(channel)
    for case in task["cases"]:
        recorder.begin(case["id"])
        frame: dict[str, Any] = {}
        if recorder.run_until_error(case["setup"], frame):
            for prompt in case["code"]:
                recorder.run(prompt, frame)
            recorder.run_until_error(case["teardown"], frame)


class Recorder:
    """Runs prompts one by one and reports each, addressed by its case and its number there."""

    def __init__(self, channel: Channel) -> None:
        self._send = channel.send
        self._teller = Teller()
        #: Most cases share the prompts of their setup.
        self._compiled: dict[str, Any] = {}
        self.begin(-1)

    def begin(self, case: int) -> None:
        """Start a case, with a stdout of its own: the last case may have closed or replaced it."""
        self._case, self._prompt = case, 0
        self._tap = Tap(self._partly)
        self._stdout = sys.stdout = _TextIOWrapper(
            self._tap, encoding="utf-8", errors="backslashreplace", newline="", line_buffering=True
        )

    def run_until_error(self, prompts: Sequence[str], frame: dict[str, Any]) -> bool:
        """Run prompts up to the first that raises; return whether none did."""
        return _all(self.run(prompt, frame) for prompt in prompts)

    def run(self, prompt: str, frame: dict[str, Any]) -> bool:
        """Run one prompt as the interactive interpreter does; return whether it raised nothing."""
        report: dict[str, Any] = {"case": self._case, "prompt": self._prompt}
        self._tap.open()
        try:
            code = self._compiled.get(prompt) or self._compile(prompt)
            value = _eval(code, frame)
            report["out"] = self._printed()
            report["value"] = None if value is None else exact(_repr(value))
            fine = True
        except BaseException as error:
            report["out"] = self._printed() or report.get("out", "")
            report["error"], report["message"], report["trace"] = self._teller.describe(error)
            fine = False
        self._prompt += 1
        self._send(report)
        return fine

    def _compile(self, prompt: str) -> Any:
        try:
            code = _compile(prompt.lstrip(" \t"), "<string>", "eval", 0, True)
        except SyntaxError:
            code = _compile(prompt, "<string>", "exec", 0, True)
        self._compiled[prompt] = code
        return code

    def _partly(self, out: str) -> None:
        self._send({"case": self._case, "prompt": self._prompt, "out": out})

    def _printed(self) -> str:
        with _suppress(BaseException):  # closed by student code, perhaps: the tap has what went through before
            self._stdout.flush()
        return self._tap.shut()


class Tap(io.BufferedIOBase):
    """The bytes below `sys.stdout` while a prompt runs: the first lines are passed on at once, the rest in blocks."""

    def __init__(self, pass_on: Any) -> None:
        self._pass_on = pass_on
        self._owner = _getpid()
        self._pending = b""
        self._lines = 0
        self._is_open = False

    def open(self) -> None:
        """Collect from now on."""
        self._pending, self._lines, self._is_open = b"", 0, True

    def shut(self) -> str:
        """Return what was not passed on, and drop what comes: text printed by a `__repr__` is no output."""
        pending, self._pending, self._is_open = self._pending, b"", False
        return pending.decode("utf-8", "replace")

    def writable(self) -> bool:
        """Tell the text layer that it may write."""
        return True

    def write(self, data: Any) -> int:
        """Take bytes; those of a process that student code forked go to the real stdout."""
        if _getpid() != self._owner:
            return _write(1, data)
        if self._is_open:
            self._pending += data
            self._lines += 1
            if self._lines <= PROMPT_LINES or _len(self._pending) >= BLOCK_BYTES:
                pending, self._pending = self._pending, b""
                self._pass_on(pending.decode("utf-8", "replace"))
        return _len(data)
