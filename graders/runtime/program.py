"""Driver of the stdio format: gives the run its input and its arguments, and becomes the program."""

from __future__ import annotations

import atexit
import binascii
import builtins
import io
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import FrameType

    from graders.runtime.channel import Channel

#: Signals that Python ignores, and a program expects not to be.
_IGNORED_BY_PYTHON = ("SIGPIPE", "SIGXFSZ")
#: Exit status of a program that never was one, as shells have it.
UNSTARTABLE = 127
#: Exit status that Python gives where its last words could not be written.
_UNWRITTEN = 120


def drive(task: Mapping[str, Any], channel: Channel) -> None:
    """Become the program `task["command"]`, or the Python file `task["script"]` without a new interpreter.

    `task["input"]` is what it reads, base64; `task["arguments"]` follow the script's name. Its exit status
    is the run's own: nothing returns from here. The driver's word that it came to its end goes out before, on a
    descriptor that the program never sees: a good end is then one with the exit status 0.
    """
    _give_input(binascii.a2b_base64(task["input"]))
    if task["script"] is None:
        _become(task["command"], channel)
    channel.close()
    os._exit(_run_script(task["script"], task["arguments"]))


def _give_input(data: bytes) -> None:
    descriptor = os.memfd_create("input")
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.dup2(descriptor, 0)
    os.close(descriptor)


def _become(command: Sequence[str], channel: Channel) -> None:
    for name in _IGNORED_BY_PYTHON:
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    try:
        if os.path.dirname(command[0]):
            os.chmod(command[0], 0o700)  # the box's files are written without the right to be executed
        channel.send({"end": True})  # its descriptor is closed by exec itself
        os.execvp(command[0], [*command])  # noqa: S606 -- there is no shell to be needed
    except OSError as error:
        channel.send({"unstartable": os.strerror(error.errno or 0)})
    os._exit(UNSTARTABLE)


def _run_script(name: str, arguments: Sequence[str]) -> int:
    """Run a file as `__main__` and return its exit status, having done what an interpreter does at its end."""
    path = os.path.join(os.getcwd(), name)
    main = sys.modules["__main__"]
    main.__dict__.update(__file__=path, __builtins__=builtins)
    sys.argv[:] = [name, *arguments]
    stdout = _open_streams()
    _give_depth()
    status = _status_of(_execute, path, main.__dict__)
    return _finish(main.__dict__, stdout) or status


def _open_streams() -> io.TextIOWrapper:
    """Make the standard streams those of a fresh interpreter, whose output to a pipe goes in blocks."""
    stdin = io.BufferedReader(io.FileIO(0, "rb", closefd=False))
    stdout = io.BufferedWriter(io.FileIO(1, "wb", closefd=False))
    sys.stdin = sys.__stdin__ = io.TextIOWrapper(stdin, encoding="utf-8", errors="surrogateescape")  # type: ignore[misc]
    wrapped = io.TextIOWrapper(stdout, encoding="utf-8", errors="surrogateescape")
    sys.stdout = sys.__stdout__ = wrapped  # type: ignore[misc]
    sys.__stderr__ = sys.stderr  # type: ignore[misc,assignment]
    return wrapped


def _give_depth() -> None:
    """Let the program recurse as deeply as if nothing were below it."""
    frame: FrameType | None = sys._getframe()  # noqa: SLF001 -- nothing else counts frames
    depth = 1  # one more frame will lie below the program's than now
    while frame is not None:
        frame, depth = frame.f_back, depth + 1
    sys.setrecursionlimit(sys.getrecursionlimit() + depth)


def _execute(path: str, namespace: dict[str, Any]) -> None:
    with open(path, "rb") as file:
        source = file.read()
    exec(compile(source, path, "exec", dont_inherit=True), namespace)


def _status_of(function: Any, *arguments: Any) -> int:
    """Call, and return the exit status that what it raises stands for; an exception is told on stderr."""
    try:
        function(*arguments)
    except SystemExit as end:
        return _status_of_exit(end.code)
    except BaseException as error:
        entry = error.__traceback__
        for _ in range(2):  # this function's frame, and the one that executes
            entry = entry and entry.tb_next
        sys.excepthook(type(error), error.with_traceback(entry), entry)
        return 1
    return 0


def _status_of_exit(code: object) -> int:
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    sys.stderr.write(f"{code}\n")
    return 1


def _finish(namespace: dict[str, Any], stdout: io.TextIOWrapper) -> int:
    """Wait for threads, call what is to be called at exit, let go of the program's objects, write what was printed."""
    threading._shutdown()  # type: ignore[attr-defined]  # noqa: SLF001 -- what the interpreter itself calls
    atexit._run_exitfuncs()  # noqa: SLF001 -- likewise
    streams = [sys.stdout, stdout]
    for name in namespace:
        if name != "__builtins__":
            namespace[name] = None  # files that were left open are written so
    return max(map(_flush, streams))


def _flush(stream: Any) -> int:
    try:
        if stream is not None and not stream.closed:
            stream.flush()
    except Exception:
        return _UNWRITTEN
    return 0
