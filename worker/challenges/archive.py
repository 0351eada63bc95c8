"""Tests that an author put into a ZIP archive: files `N` with the input and `N.clue` with the clue."""

import base64
import binascii
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import JsonValue

from worker.challenges.document import members
from worker.challenges.errors import ChallengeError

#: Before the archive itself in an attachment's content.
_MARK = "base64$"
_CLUE = ".clue"
#: Of all files of an archive together, unpacked.
_MOST_BYTES = 64 << 20

#: Input and clue, both without white space around them.
Pair = tuple[str, str]


def read_archive(attachments: JsonValue) -> tuple[Pair, ...]:
    """Return the tests of a challenge's archive, by their numbers. Raises ChallengeError for one that is broken."""
    if not isinstance(attachments, list) or not attachments:
        return ()
    content = str(members(attachments[0]).get("content", ""))
    _, mark, encoded = content.partition(_MARK)
    if not mark:
        raise ChallengeError("test_archive holds no archive, but a link perhaps: import the step without it")
    try:
        files = _unpacked(base64.b64decode(encoded))
    except (zipfile.BadZipFile, binascii.Error, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise ChallengeError(f"test_archive cannot be unpacked: {error}") from error
    return pairs(files)


def pairs(files: Mapping[str, bytes]) -> tuple[Pair, ...]:
    """Return the tests among files, by their numbers; a file without its clue is none."""
    return tuple((_decoded(files[name]).strip(), _decoded(files[name + _CLUE]).strip()) for name in _numbered(files))


def read_downloaded(path: Path) -> tuple[Pair, ...]:
    """Return tests that were downloaded from Stepik, a ZIP archive or its folder, as they are.

    Raises ChallengeError.
    """
    try:
        if path.is_dir():
            files = {file.name: file.read_bytes() for file in path.iterdir() if file.is_file()}
        else:
            files = dict(_unpacked(path.read_bytes()))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise ChallengeError(f"{path} cannot be read as a ZIP archive or a folder of tests: {error}") from error
    found = tuple((_decoded(files[name]), _decoded(files[name + _CLUE])) for name in _numbered(files))
    if not found:
        raise ChallengeError(f"{path} holds no tests: each is a file N with what is read, and N.clue")
    return found


def write_archive(tests: Sequence[Pair]) -> JsonValue:
    """Return attachments that hold the tests."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, test in enumerate(tests, 1):
            for suffix, text in zip(("", _CLUE), test, strict=True):
                archive.writestr(zipfile.ZipInfo(f"{number}{suffix}"), text.encode())  # without a date: the same again
    data = target.getvalue()
    content = f"data:application/zip;{_MARK}{base64.b64encode(data).decode()}"
    return [{"name": "tests.zip", "type": "application/zip", "size": len(data), "content": content, "url": ""}]


def _unpacked(data: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        wanted = [entry for entry in archive.infolist() if entry.filename.removesuffix(_CLUE).isdecimal()]
        if sum(entry.file_size for entry in wanted) > _MOST_BYTES:
            raise ValueError(f"it holds more than {_MOST_BYTES >> 20} MB")
        return {entry.filename: archive.read(entry) for entry in wanted}


def _numbered(files: Mapping[str, bytes]) -> list[str]:
    return sorted((name for name in files if name.isdecimal() and name + _CLUE in files), key=int)


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "replace")
