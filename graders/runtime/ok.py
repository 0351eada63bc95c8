"""Driver of the ok format: runs the code of each prompt and reports what it printed, returned or raised."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
import time
from typing import TYPE_CHECKING, Any

from graders.runtime.ok_scheme import SchemeConsole
from graders.runtime.ok_sqlite import SqliteConsole
from graders.runtime.tracebacks import Teller, exact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graders.runtime.channel import Channel

#: Lines of a prompt that are reported at once, so that they survive the run's end; later ones go in blocks.
PROMPT_LINES = 20
BLOCK_BYTES = 1024
#: From when on a case is told what time those before it took of the run's.
SPENT_SECONDS = 0.5

# Bound early: student code may replace what the modules hold.
_all, _compile, _eval, _len, _repr = all, compile, eval, len, repr
_getpid, _write = os.getpid, os.write
_suppress, _write_text = contextlib.suppress, io.TextIOWrapper.write
_alarm_in, _ALARM, _now = signal.setitimer, signal.ITIMER_REAL, time.monotonic


def drive(task: Mapping[str, Any], channel: Channel) -> None:
    """Run `task["cases"]` in order, each with an `id`, a `console` and the prompts of its `setup`, `code`, `teardown`.

    A case whose setup raises ends there. Every prompt of `code` is run, since an exception may be what is expected
    of it; that is judged outside. A case that takes longer than `case_seconds` ends the run: the kernel does that,
    whatever the code is busy with, and who puts the alarm off meets the limits of the whole run.
    """
    recorder, seconds = Recorder(channel), task["case_seconds"]
    for case in task["cases"]:
        _alarm_in(_ALARM, seconds)
        recorder.begin(case["id"], case["console"])
        if recorder.run_until_error(case["setup"]):
            for prompt in case["code"]:
                recorder.run(prompt)
            recorder.run_until_error(case["teardown"])
    _alarm_in(_ALARM, 0)


class PythonConsole:
    """Evaluates as the interactive interpreter does."""

    def __init__(self) -> None:
        #: Most cases share the prompts of their setup.
        self._compiled: dict[str, Any] = {}
        self._frame: dict[str, Any] = {}

    def begin(self) -> None:
        """Start a case, with a namespace of its own."""
        self._frame = {}

    def evaluate(self, source: str) -> Any:
        """Return the value of an expression; None of statements."""
        return _eval(self._compiled.get(source) or self._compile(source), self._frame)

    def show(self, value: Any) -> Any:
        """Return a value as it is displayed."""
        return _repr(value)

    def name(self, error: BaseException) -> None:
        """Return what a test calls an exception, where that is not the name of its type."""
        del error

    def _compile(self, source: str) -> Any:
        try:
            code = _compile(source.lstrip(" \t"), "<string>", "eval", 0, True)
        except SyntaxError:
            code = _compile(source, "<string>", "exec", 0, True)
        self._compiled[source] = code
        return code


class Recorder:
    """Runs prompts one by one and reports each, addressed by its case and its number there."""

    def __init__(self, channel: Channel) -> None:
        self._send = channel.send
        self._teller = Teller()
        self._started = _now()
        python = PythonConsole()
        self._consoles: dict[str, Any] = {
            "python": python,
            "scheme": SchemeConsole(python, "scheme"),
            "logic": SchemeConsole(python, "logic"),
            "sqlite": SqliteConsole(),
        }

    def begin(self, case: int, console: str) -> None:
        """Start a case, with a stdout of its own: the last case may have closed or replaced it."""
        self._case, self._prompt = case, 0
        self._console = self._consoles[console]
        self._console.begin()
        self._tap = Tap(self._partly)
        self._stdout = sys.stdout = Stdout(
            self._tap, encoding="utf-8", errors="backslashreplace", newline="", line_buffering=True
        )
        spent = _now() - self._started
        if spent > SPENT_SECONDS:
            self._send({"case": case, "prompt": 0, "spent": spent})

    def run_until_error(self, prompts: Sequence[str]) -> bool:
        """Run prompts up to the first that raises; return whether none did."""
        return _all(self.run(prompt) for prompt in prompts)

    def run(self, prompt: str) -> bool:
        """Run one prompt; return whether it raised nothing."""
        report: dict[str, Any] = {"case": self._case, "prompt": self._prompt}
        self._tap.open()
        try:
            value = self._console.evaluate(prompt)
            report["out"] = self._printed()
            report["value"] = None if value is None else exact(self._console.show(value))
            fine = True
        except BaseException as error:
            report["out"] = self._printed() or report.get("out", "")
            report["error"], report["message"], report["trace"] = self._teller.describe(error)
            report["error"] = self._console.name(error) or report["error"]
            fine = False
        self._prompt += 1
        self._send(report)
        return fine

    def _partly(self, out: str) -> None:
        self._send({"case": self._case, "prompt": self._prompt, "out": out})

    def _printed(self) -> str:
        with _suppress(BaseException):  # closed by student code, perhaps: the tap has what went through before
            self._stdout.flush()
        return self._tap.shut()


class Stdout(io.TextIOWrapper):
    """What `sys.stdout` is while a prompt runs."""

    def write(self, text: str) -> None:  # type: ignore[override]
        """Take text; returns nothing, since the ok-client's stdout does so and a prompt shows what it returns."""
        _write_text(self, text)


class Tap(io.BufferedIOBase):
    """The bytes below `sys.stdout` while a prompt runs: the first lines are passed on at once, the rest in blocks."""

    name = "<stdout>"

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
