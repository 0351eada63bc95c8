"""An unpacked challenge: a folder that its author edits, and that becomes a `.step` file again.

challenge.step   as it came from Stepik: all that no other file holds is kept from here (optional)
statement.html
checker.py       generate, solve, check
templates.txt    ::language, ::header, ::code, ::footer
limits.toml
tests/           1.in, 1.out, …
archive/         1, 1.clue, …
solution/        programs that must be right; wrong/: programs that must be wrong (for `lint`)
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from worker.challenges.archive import Pair, pairs
from worker.challenges.challenge import Challenge
from worker.challenges.errors import ChallengeError
from worker.challenges.limits_toml import LIMITS, read_limits, write_limits
from worker.challenges.step_file import SKELETON, read_step_file, read_text, write_text

ORIGINAL = "challenge.step"
STATEMENT = "statement.html"
CHECKER = "checker.py"
TEMPLATES = "templates.txt"
TESTS, ARCHIVE = "tests", "archive"
SOLUTION, WRONG = "solution", "wrong"
_MOST_BYTES = 64 << 20


def load(path: Path) -> Challenge:
    """Read a challenge from a `.step` file or an unpacked folder. Raises ChallengeError."""
    return read_folder(path) if path.is_dir() else read_step_file(path)


def read_folder(folder: Path) -> Challenge:
    """Read an unpacked challenge. Raises ChallengeError that names the file."""
    if not (folder / CHECKER).is_file() and not (folder / ORIGINAL).is_file():
        raise ChallengeError(
            f"{folder} is no unpacked challenge: it holds no {CHECKER}; unpack one by `gradewright stepic import`"
        )
    original = folder / ORIGINAL
    challenge = read_step_file(original) if original.is_file() else read_text(str(folder), SKELETON)
    challenge = replace(challenge, name=str(folder))
    challenge = replace(challenge, statement=_text(folder / STATEMENT, challenge.statement))
    return _with_source(folder, challenge) if (folder / CHECKER).is_file() else challenge


def write_folder(challenge: Challenge, folder: Path) -> None:
    """Unpack a challenge into a folder, which must not hold one yet. Raises ChallengeError."""
    if (folder / CHECKER).exists() or (folder / ORIGINAL).exists():
        raise ChallengeError(f"{folder} holds a challenge already: remove it, or name another folder by --into")
    files = {ORIGINAL: write_text(challenge), STATEMENT: challenge.statement}
    if challenge.has_source:
        files |= {CHECKER: challenge.code, TEMPLATES: challenge.templates_data, LIMITS: write_limits(challenge)}
        for number, (given, clue) in enumerate(challenge.cases, 1):
            files |= {f"{TESTS}/{number}.in": given, f"{TESTS}/{number}.out": clue}
        for number, (given, clue) in enumerate(challenge.archive, 1):
            files |= {f"{ARCHIVE}/{number}": given, f"{ARCHIVE}/{number}.clue": clue}
    try:
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8", "surrogatepass"))
    except OSError as error:
        raise ChallengeError(f"{error.filename} cannot be written: {error.strerror}") from error


def known_programs(folder: Path, kind: str) -> Sequence[Path]:
    """Return the programs of `solution/` or `wrong/`, in order."""
    below = folder / kind
    return sorted(path for path in below.iterdir() if path.is_file()) if below.is_dir() else []


def _with_source(folder: Path, challenge: Challenge) -> Challenge:
    edited = replace(
        challenge,
        has_source=True,
        code=_text(folder / CHECKER, ""),
        templates_data=_text(folder / TEMPLATES, ""),
        cases=_cases(folder / TESTS),
        archive=_archive(folder / ARCHIVE),
    )
    path = folder / LIMITS
    return read_limits(path, _text(path, ""), edited) if path.is_file() else edited


def _cases(folder: Path) -> tuple[Pair, ...]:
    files = _files(folder)
    names = [name.removesuffix(".in") for name in files if name.endswith(".in")]
    for name in names:
        if not name.isdecimal() or f"{name}.out" not in files:
            raise ChallengeError(f"{folder / name}.in: tests are called by numbers, 1.in and 1.out")
    ordered = sorted(names, key=int)
    return tuple((_decoded(files[f"{name}.in"]), _decoded(files[f"{name}.out"])) for name in ordered)


def _archive(folder: Path) -> tuple[Pair, ...]:
    return pairs(_files(folder))


def _files(folder: Path) -> Mapping[str, bytes]:
    if not folder.is_dir():
        return {}
    files = sorted(path for path in folder.iterdir() if path.is_file())
    if sum(path.stat().st_size for path in files) > _MOST_BYTES:
        raise ChallengeError(f"{folder} holds more than {_MOST_BYTES >> 20} MB")
    return {path.name: _content(path) for path in files}


def _text(path: Path, default: str) -> str:
    return _decoded(_content(path)) if path.is_file() else default


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ChallengeError(f"{path} cannot be read: {error.strerror}") from error


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise ChallengeError(f"a file of the challenge is no UTF-8 text: {error}") from error
