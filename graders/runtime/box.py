"""The box, a cell's only writable place: a run's files go in before it, and all that it left goes out after it."""

from __future__ import annotations

import binascii
import os

#: A tmpfs of bounded size, in which each run has a folder of its own.
BOX = "/box"


def write(folder: str, files: dict[str, str], uid: int) -> None:
    """Write a run's files, base64 by relative name, into a new folder that only its user may enter."""
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
    for parent in made:
        os.chown(parent, uid, uid)


def wipe(folder: str) -> bool:
    """Remove a run's folder; tell whether the box is empty again."""
    try:
        for _, folders, files, descriptor in os.fwalk(folder, topdown=False, onerror=_raise):
            for name in files:
                os.unlink(name, dir_fd=descriptor)
            for name in folders:
                _remove_folder(name, descriptor)
        os.rmdir(folder)
        return not os.listdir(BOX)
    except (OSError, RecursionError):
        return False


def _remove_folder(name: str, parent: int) -> None:
    try:
        os.rmdir(name, dir_fd=parent)
    except NotADirectoryError:  # a link to a folder
        os.unlink(name, dir_fd=parent)


def _raise(error: OSError) -> None:
    raise error
