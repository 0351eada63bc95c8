"""Tokens kept in a file that only its owner reads, and that processes change one after the other."""

import fcntl
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter

from worker.errors import ConfigurationError
from worker.platforms.oauth import TokenPair


@dataclass(frozen=True, slots=True)
class _Kept:
    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: float | None
    scopes: tuple[str, ...]


_CONTENT = TypeAdapter(dict[str, _Kept])


class TokenFile:
    """A file of tokens by name; it and its folder are made when they are first needed."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, name: str) -> TokenPair | None:
        """Return what is kept under a name. Raises ConfigurationError where others may read the file."""
        kept = self._read().get(name)
        return TokenPair(kept.access, kept.refresh, kept.expires_at, kept.scopes) if kept else None

    def put(self, name: str, pair: TokenPair | None) -> None:
        """Keep tokens under a name, or forget them. Call it under `lock`."""
        content = {key: kept for key, kept in self._read().items() if key != name}
        if pair is not None:
            content[name] = _Kept(pair.access, pair.refresh, pair.expires_at, pair.scopes)
        self._write(content)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Let no other process or thread renew tokens meanwhile: a refresh token is good once."""
        with _told(self._path):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _read(self) -> Mapping[str, _Kept]:
        with _told(self._path):
            try:
                if self._path.stat().st_mode & 0o077:
                    raise ConfigurationError(f"others may read {self._path}, which holds tokens: chmod 600 it")
                data = self._path.read_bytes()
            except FileNotFoundError:
                return {}
        content = _parsed(data)
        if content is None:
            raise ConfigurationError(f"{self._path} is damaged: delete it, then log in again")
        return content

    def _write(self, content: Mapping[str, _Kept]) -> None:
        fresh = self._path.with_name(f"{self._path.name}.{secrets.token_hex(8)}")
        with _told(self._path):
            try:
                with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                    file.write(_CONTENT.dump_json(dict(content)))
                    file.flush()
                    os.fsync(file.fileno())
                fresh.replace(self._path)
            finally:
                with suppress(FileNotFoundError):
                    fresh.unlink()


def _parsed(data: bytes) -> Mapping[str, _Kept] | None:
    """Return what a file holds; None, and no error that would show tokens, where it is damaged."""
    try:
        return _CONTENT.validate_json(data)
    except ValueError:
        return None


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ConfigurationError(
            f"tokens cannot be kept in {path} ({error.strerror}): set GRADEWRIGHT_STATE_DIR to a folder of yours"
        ) from error
