"""The files of one backup, made safe: what a student sent may be named or filled with anything."""

import hashlib
import os
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from graders.errors import GradersError

#: Files beyond this number are refused.
MAX_FILES = 1000
#: Refusals beyond this number are only counted.
MAX_REFUSALS = 20
#: Longest part of a name that a file system takes, in bytes of UTF-8.
MAX_PART_BYTES = 255
#: Longest whole name, in bytes of UTF-8; far below what a path may have.
MAX_NAME_BYTES = 1000
#: Bytes of all files together, where the caller gives no other bound.
MAX_TOTAL_BYTES = 8 * 1024 * 1024
_SHOWN_NAME = 60


@dataclass(frozen=True, slots=True)
class Refused:
    """Stands where a file's content cannot be had; `reason` completes "<name> was left out: "."""

    reason: str


@dataclass(frozen=True, slots=True)
class Submission:
    """A student's files by relative, safe name, and what was left out of them with the reason why.

    Made by `from_contents` or `from_path`; names never hold `..`, a leading slash, NUL, or a part over 255 bytes.
    """

    files: Mapping[str, bytes]
    #: One sentence a refused file, for the student to read; the last counts those that are not named.
    refused: tuple[str, ...] = ()

    @classmethod
    def from_contents(cls, contents: Mapping[str, object], max_bytes: int = MAX_TOTAL_BYTES) -> Self:
        """Take a backup's `file_contents`: names with text or bytes, `max_bytes` of them at most.

        Values that are neither (Ok's `submit` flag) are no files.
        """
        return cls(*_Admission(max_bytes).of(_given(contents)))

    @classmethod
    def from_path(cls, path: Path, max_bytes: int = MAX_TOTAL_BYTES) -> Self:
        """Take a folder's files, or one single file, from this machine. Links are not followed.

        Raises GradersError where there is no such file or folder, or it cannot be read.
        """
        try:
            return cls(*_Admission(max_bytes).of(_found(path, max_bytes)))
        except OSError as error:
            raise GradersError(f"{path} cannot be read as a submission: {error.strerror}") from error

    def fitting(self, staff: Collection[str], max_bytes: int, entry_bytes: int) -> "Submission":
        """Return the submission without files that cannot stand beside the staff's, or find no room.

        Each file and folder takes `entry_bytes` of the room at least.
        """
        files, refused = _Admission(max_bytes, entry_bytes, staff).of(self.files.items())
        return Submission(files, self.refused + refused)

    def digest(self) -> str:
        """Return the SHA-256, hexadecimal, over names and contents, and over what was refused: a verdict tells it."""
        sha = hashlib.sha256()
        contents = [part for name in sorted(self.files) for part in (name.encode(), self.files[name])]
        for part in (*contents, *map(str.encode, self.refused)):
            sha.update(len(part).to_bytes(8, "big"))
            sha.update(part)
        return sha.hexdigest()


def unsafe_name(name: str) -> str | None:
    """Return why a file of this name cannot be put into a run's directory, None if it can."""
    encoded = name.encode("utf-8", "surrogatepass")
    parts = encoded.split(b"/")
    reasons = {
        "its name holds control characters": not name.isprintable(),
        "its name starts with a slash": name.startswith("/"),
        'its name holds ".."': b".." in parts,
        "its name is not that of a file": b"" in parts or b"." in parts,
        "its name is too long": len(encoded) > MAX_NAME_BYTES or max(map(len, parts)) > MAX_PART_BYTES,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


class _Admission:
    """Takes files one by one, as long as they are safe and find room beside those that are there."""

    def __init__(self, max_bytes: int, entry_bytes: int = 0, staff: Collection[str] = ()) -> None:
        self._bytes_left, self._entry_bytes = max_bytes, entry_bytes
        self._names = set(staff)
        self._folders = {folder for name in staff for folder in _folders_of(name)}
        self._modules = {name.removesuffix(".py") for name in staff if name.endswith(".py")}
        self._files: dict[str, bytes] = {}

    def of(self, candidates: Iterable[tuple[str, bytes | Refused]]) -> tuple[dict[str, bytes], tuple[str, ...]]:
        """Return the files that were taken, and a sentence for each that was not."""
        refused = []
        for name, data in candidates:
            reason = data.reason if isinstance(data, Refused) else self._take(name, data)
            if reason is not None:
                refused.append(f"{_shown(name)} was left out: {reason}.")
        if len(refused) > MAX_REFUSALS:
            refused[MAX_REFUSALS:] = [f"{len(refused) - MAX_REFUSALS} more files were left out."]
        return self._files, tuple(refused)

    def _take(self, name: str, data: bytes) -> str | None:
        """Take one file, or return the reason against it."""
        above = _folders_of(name)
        taken = max(len(data), self._entry_bytes) + self._entry_bytes * len(set(above) - self._folders)
        reasons = {
            f"there are more than {MAX_FILES} files": len(self._files) >= MAX_FILES,
            "a file and a folder have the same name": name in self._folders or not self._names.isdisjoint(above),
            "it would be imported instead of a file of the tests": not self._modules.isdisjoint(_imported_as(name)),
            "the files are too large together": taken > self._bytes_left,
        }
        reason = unsafe_name(name) or next((reason for reason, holds in reasons.items() if holds), None)
        if reason is None:
            self._files[name] = data
            self._names.add(name)
            self._folders.update(above)
            self._bytes_left -= taken
        return reason


def _folders_of(name: str) -> list[str]:
    parts = name.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


def _imported_as(name: str) -> list[str]:
    """Return the modules that Python would take a file for before it looks at a source: packages and compiled code."""
    compiled = [name[: name.index(".", name.rfind("/") + 1)]] if name.endswith(".so") else []
    return _folders_of(name) + compiled


def _shown(name: str) -> str:
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name[:_SHOWN_NAME])
    return f'"{shown}…"' if len(name) > _SHOWN_NAME else f'"{shown}"'


def _given(contents: Mapping[str, object]) -> Iterator[tuple[str, bytes]]:
    for name, value in contents.items():
        if isinstance(value, str):
            # Half a surrogate pair cannot be encoded; passed on, Python tells the student in its own words.
            yield name, value.encode("utf-8", "surrogatepass")
        elif isinstance(value, bytes):
            yield name, value


def _found(path: Path, max_bytes: int) -> Iterator[tuple[str, bytes | Refused]]:
    if not stat.S_ISDIR(os.stat(path).st_mode):  # noqa: PTH116 - os.stat follows a link that the caller named
        yield path.name, _read(path.resolve(), max_bytes)
        return
    for folder, subfolders, names in os.walk(path, onerror=_raise):
        subfolders[:] = sorted(name for name in subfolders if name != "__pycache__")
        for name in sorted(names):
            file = Path(folder, name)
            yield file.relative_to(path).as_posix(), _read(file, max_bytes)


def _raise(error: OSError) -> None:
    raise error


def _read(file: Path, max_bytes: int) -> bytes | Refused:
    status = file.lstat()
    if stat.S_ISLNK(status.st_mode):
        return Refused("it is a link")
    if not stat.S_ISREG(status.st_mode):
        return Refused("it is no ordinary file")
    if status.st_size > max_bytes:
        return Refused("it is too large")
    return file.read_bytes()
