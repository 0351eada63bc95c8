"""Folders that a test and the student's code share, which a test opens without following any link in them."""

from __future__ import annotations

import builtins
import io
import os
from pathlib import Path
from typing import Any

try:
    import pytest
except ImportError:  # the driver says so
    fixture: Any = lambda **_: lambda it: it  # noqa: E731
else:
    fixture = pytest.fixture

#: Tester and student's code share files as strangers: the group is nobody.
MASK = 0o070


class Plugin:
    """The fixtures `tmp_path` and `tmp_path_factory`, in the folder of the student's code."""

    def __init__(self, folder: str) -> None:
        self._factory = Factory(os.path.join(folder, "tmp"))

    @fixture(scope="session")  # type: ignore[untyped-decorator]
    def tmp_path_factory(self) -> Factory:
        """Return what makes folders."""
        return self._factory

    @fixture()  # type: ignore[untyped-decorator]
    def tmp_path(self, request: Any) -> Path:
        """Return a folder of this test alone."""
        name = "".join(character if character.isalnum() else "_" for character in request.node.name)
        return self._factory.mktemp(name[:30])


class Factory:
    """Makes folders that everybody may write to, each in one that only the tester may."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._made = 0

    def getbasetemp(self) -> Path:
        """Return the folder of them all."""
        os.makedirs(self._folder, exist_ok=True)
        os.chmod(self._folder, 0o755)  # noqa: S103 -- others only look
        return Path(self._folder)

    def mktemp(self, basename: str, numbered: bool = True) -> Path:
        """Make a folder."""
        self._made += 1
        path = self.getbasetemp() / (f"{basename}{self._made}" if numbered else basename)
        path.mkdir()
        path.chmod(0o777)
        return path


def open_with_care(folder: str) -> None:
    """Have `open` follow no link below the folder, through which the student's code could show or spoil a test.

    Files that the tester makes there are everybody's; its own lie in a folder that nobody else may enter.
    """
    os.umask(MASK)
    plain, below = io.open, folder + "/"

    def open_carefully(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if isinstance(file, int):
            return plain(file, mode, *args, **kwargs)
        path = os.path.abspath(os.fsdecode(file))
        if not path.startswith(below):
            return plain(file, mode, *args, **kwargs)
        named = dict(zip(("buffering", "encoding", "errors", "newline", "closefd"), args), **kwargs)
        named["opener"] = lambda _, flags: _open_below(folder, path[len(below) :], flags)
        return plain(path, mode, **named)

    builtins.open = io.open = open_carefully


def _open_below(folder: str, path: str, flags: int) -> int:
    """Open component by component."""
    *parents, name = path.split("/")
    descriptor = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    try:
        for parent in parents:
            inner = os.open(parent, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = inner
        # Not waiting: a pipe that the student's code put there would hold the test up.
        return os.open(name, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o666, dir_fd=descriptor)
    finally:
        os.close(descriptor)
