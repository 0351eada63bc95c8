"""The box, a cell's only writable place: a run's files go in before it, and all that it left goes out after it."""

from __future__ import annotations

import binascii
import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A tmpfs of bounded size, in which each run has a folder of its own.
BOX = "/box"


def folder_of(uid: int) -> str:
    """Return the folder of one user of a run."""
    return os.path.join(BOX, str(uid))


def write(uid: int, files: dict[str, str], *, is_shared: bool) -> None:
    """Write a run's files, base64 by relative name, into a new folder that only its user may enter.

    One that is shared is root's, and open to everybody as /tmp is: in such a folder the kernel follows nobody else's
    links. The files in it are the user's all the same.
    """
    folder = folder_of(uid)
    os.mkdir(folder, 0o700)
    made = {folder}
    for name, content in files.items():
        path = os.path.join(folder, name)
        parent = os.path.dirname(path)
        if parent not in made:
            os.makedirs(parent, 0o700, exist_ok=True)
            while parent not in made:
                made.add(parent)
                parent = os.path.dirname(parent)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with open(descriptor, "wb", buffering=0) as file:
            os.fchown(descriptor, uid, uid)
            data = memoryview(binascii.a2b_base64(content))
            while data:
                data = data[file.write(data) :]
    if is_shared:
        made.remove(folder)
        os.chmod(folder, 0o1777)  # noqa: S103 -- it is what sharing means
    for parent in made:
        os.chown(parent, uid, uid)


def link(uid: int, name: str) -> None:
    """Let the folder of a user be found by another name too, until the box is wiped."""
    os.symlink(folder_of(uid), os.path.join(BOX, name))


def collect(uid: int, wanted: list[str], most_bytes: int) -> dict[str, str]:
    """Return files that a run left, base64 by relative name: ordinary ones alone, and none reached by a link.

    Each of `wanted` is a file or a folder, "" the run's own. What would exceed `most_bytes` is left out.
    """
    folder, found = folder_of(uid), {}
    for path in _ordinary_files(folder, wanted):
        size = os.lstat(path).st_size
        if size <= most_bytes:
            most_bytes -= size
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder)] = binascii.b2a_base64(file.read(size), newline=False).decode()
    return found


def _ordinary_files(folder: str, wanted: list[str]) -> Iterator[str]:
    for name in wanted:
        path = os.path.normpath(os.path.join(folder, name))
        inside = path == folder or path.startswith(folder + "/")
        if not inside or os.path.realpath(path) != path or not os.path.exists(path):
            continue
        below = [os.path.join(above, name) for above, _, names in os.walk(path) for name in names]
        for entry in below if os.path.isdir(path) else [path]:
            if stat.S_ISREG(os.lstat(entry).st_mode) and _is_text(entry):
                yield entry


def _is_text(name: str) -> bool:
    """Tell whether a name can be told to the worker: one that is no UTF-8 would spoil the whole answer."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def wipe(uids: list[int]) -> bool:
    """Remove the folders of a run's users; tell whether the box is empty again."""
    wiped = [_wipe(folder_of(uid)) for uid in uids]
    return all(wiped) and not list(filter(_remains, os.listdir(BOX)))


def _remains(name: str) -> bool:
    """Remove a link of the supervisor's own, for nobody else makes any right here; tell of anything else."""
    path = os.path.join(BOX, name)
    if not os.path.islink(path):
        return True
    os.unlink(path)
    return False


def _wipe(folder: str) -> bool:
    if not os.path.lexists(folder):  # it was never made
        return True
    try:
        for _, folders, files, descriptor in os.fwalk(folder, topdown=False, onerror=_raise):
            for name in files:
                os.unlink(name, dir_fd=descriptor)
            for name in folders:
                _remove_folder(name, descriptor)
        os.rmdir(folder)
    except (OSError, RecursionError):
        return False
    return True


def _remove_folder(name: str, parent: int) -> None:
    try:
        os.rmdir(name, dir_fd=parent)
    except NotADirectoryError:  # a link to a folder
        os.unlink(name, dir_fd=parent)


def _raise(error: OSError) -> None:
    raise error
