"""The folder that submissions are pulled into: what it holds survives an interruption at any moment."""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter

from worker.errors import ConfigurationError
from worker.pulling.rows import Row, Selection

ROWS = "submissions.jsonl"
CHALLENGE = "challenge.step"
CODE = "code"
_STATE = ".pull.json"


@dataclass(frozen=True, slots=True)
class Progress:
    """What a folder is for, and how far its pull is."""

    server: str
    step: int
    pseudonymised: bool
    #: What narrowed the list that `page` counts.
    filters: Mapping[str, str]
    selection: Selection = Selection.ALL
    #: The last page that was stored, and the submissions on it; 0 where pages cannot be counted on.
    page: int = 0
    on_page: tuple[int, ...] = ()


_ROW = TypeAdapter(Row)
_PROGRESS = TypeAdapter(Progress)


class Folder:
    """One step's submissions in a folder, with their code in files of its own."""

    def __init__(self, path: Path, progress: Progress) -> None:
        self.path = path
        self.progress = progress
        self.rows: dict[int, Row] = {}

    @classmethod
    def open(cls, path: Path, wanted: Progress) -> "Folder":
        """Open a folder, or begin one. Raises ConfigurationError where it is for something else."""
        with _told(path):
            (path / CODE).mkdir(parents=True, exist_ok=True)
            before = _read_progress(path / _STATE)
            folder = cls(path, wanted)
            if before is None:
                if (path / ROWS).exists():
                    raise ConfigurationError(f"{path} holds submissions that were not pulled: give another --into")
                folder._save_progress()
                return folder
            _check(path, before, wanted)
            if (before.filters, before.selection) == (wanted.filters, wanted.selection):
                folder.progress = before
            folder.rows = {row.id: row for row in _read_rows(path / ROWS)}
        return folder

    def add(self, rows: Iterable[tuple[Row, str | None]], page: int, on_page: tuple[int, ...]) -> None:
        """Store rows with their code, and then that their page is done."""
        with _told(self.path):
            stored = [self._with_code(row, code) for row, code in rows]
            with (self.path / ROWS).open("ab") as file:
                for row in stored:
                    file.write(_ROW.dump_json(row) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            self.rows |= {row.id: row for row in stored}
            self.progress = replace(self.progress, page=page, on_page=on_page)
            self._save_progress()

    def change(self, rows: Iterable[Row]) -> None:
        """Make the folder hold these rows only, in their order; files are renamed and removed as they need to be."""
        with _told(self.path):
            kept = [self._renamed(row) for row in rows]
            lines = b"".join(_ROW.dump_json(row) + b"\n" for row in kept)
            _replace(self.path / ROWS, lines)
            self.rows = {row.id: row for row in kept}
            named = {row.file for row in kept}
            for file in (self.path / CODE).iterdir():
                if f"{CODE}/{file.name}" not in named:
                    file.unlink()

    def keep_challenge(self, fields: Mapping[str, object]) -> None:
        """Keep the challenge itself beside its submissions."""
        with _told(self.path):
            _replace(self.path / CHALLENGE, json.dumps(fields, ensure_ascii=False, indent=2).encode("utf-8", "replace"))

    def _with_code(self, row: Row, code: str | None) -> Row:
        if code is None:
            return replace(row, file="")
        _replace(self.path / row.file, code.encode("utf-8", "replace"))
        return row

    def _renamed(self, row: Row) -> Row:
        """Let a file's name follow the verdict; the old file stays until no row that is stored names it."""
        name = row.file and file_name(row.author, row.id, row.status, Path(row.file).suffix)
        before = self.path / row.file
        if name == row.file or not before.is_file():
            return row
        _replace(self.path / name, before.read_bytes())
        return replace(row, file=name)

    def _save_progress(self) -> None:
        _replace(self.path / _STATE, _PROGRESS.dump_json(self.progress))


def file_name(author: str, submission: int, status: str, suffix: str) -> str:
    """Return the name of a submission's file: by learner, number and verdict."""
    return f"{CODE}/{_plain(author)}_{submission}_{_plain(status) or 'unknown'}{suffix}"


def _plain(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]+", "-", text)[:40]


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ConfigurationError(f"submissions cannot be kept in {path} ({error}): give another --into") from error


def _check(path: Path, before: Progress, wanted: Progress) -> None:
    if (before.server, before.step) != (wanted.server, wanted.step):
        raise ConfigurationError(f"{path} holds step {before.step} of {before.server}: give another --into")
    if before.pseudonymised != wanted.pseudonymised:
        how = "with" if before.pseudonymised else "without"
        raise ConfigurationError(f"{path} was pulled {how} --pseudonymise: do so again, or give another --into")


def _read_progress(path: Path) -> Progress | None:
    try:
        return _PROGRESS.validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValueError:
        raise ConfigurationError(f"{path} is damaged: pull into another folder") from None


def _read_rows(path: Path) -> list[Row]:
    """Return the rows of a folder; a last line that was not written to its end is dropped."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    whole = data[: data.rfind(b"\n") + 1]
    try:
        rows = [_ROW.validate_json(line) for line in whole.splitlines()]
    except ValueError:
        raise ConfigurationError(f"{path} is damaged: pull into another folder") from None
    if whole != data:
        _replace(path, whole)
    return rows


def _replace(path: Path, data: bytes) -> None:
    """Write a file so that it is whole, as before or as now, whenever this process ends."""
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
