"""Keeps the ledger's data in one file and puts it back, while Redis is stopped: the service waits for it meanwhile."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from deploy.setup import compose
from deploy.setup.__main__ import EXIT_INFRASTRUCTURE
from deploy.setup.console import Console, SetupError

SUBJECT = "ledger"
PACK = ("tar", "-C", "/data", "-cz", ".")
UNPACK = ("sh", "-c", "find /data -mindepth 1 -delete && tar -C /data -xz")


def keep(argv: Sequence[str], file: Path) -> None:
    """Write the data of compose's service redis into a new file of its owner's alone. Raises SetupError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with _stopped(argv), _new(file) as target:
        _inside(argv, PACK, stdout=target)


def put_back(argv: Sequence[str], file: Path) -> None:
    """Replace the data by those of a file. Raises SetupError."""
    if not _is_whole(file):
        raise SetupError(f"{SUBJECT}: {file} is no archive that `make backup` wrote. Nothing was changed.")
    with _stopped(argv), file.open("rb") as source:
        _inside(argv, UNPACK, stdin=source.fileno())


@contextmanager
def _stopped(argv: Sequence[str]) -> Iterator[None]:
    _run([*argv, "stop", "redis"])
    try:
        yield
    finally:
        _run([*argv, "start", "redis"])


@contextmanager
def _new(file: Path) -> Iterator[int]:
    """Open a file that appears under its name when it is whole."""
    growing = file.with_name(f"{file.name}.part")
    descriptor = os.open(growing, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        yield descriptor
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    growing.rename(file)


def _is_whole(file: Path) -> bool:
    asked = subprocess.run(["gzip", "--test", str(file)], capture_output=True, check=False)
    return file.is_file() and asked.returncode == 0


def _inside(argv: Sequence[str], command: Sequence[str], **streams: int) -> None:
    """Run a command where the data lies, in a container of its own."""
    program, *arguments = command
    _run([*argv, "run", "--rm", "--no-deps", "-T", "--entrypoint", program, "redis", *arguments], **streams)


def _run(argv: Sequence[str], stdin: int = subprocess.DEVNULL, stdout: int = subprocess.DEVNULL) -> None:
    done = subprocess.run(argv, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SetupError(f"{SUBJECT}: `{' '.join(argv)}` ended with status {done.returncode}:\n{done.stderr.strip()}")


def main(root: Path, arguments: Sequence[str]) -> int:
    """Do what `make backup` and `make restore` ask for; return the exit code."""
    console = Console(root / "build/setup.log")
    new = root / f"build/backups/ledger-{time.strftime('%Y%m%d-%H%M%S')}.tar.gz"
    file = Path(arguments[0]) if arguments else new
    try:
        argv = compose.command(console)
        if arguments:
            put_back(argv, file)
        else:
            keep(argv, file)
    except SetupError as error:
        print(error, file=sys.stderr)
        return EXIT_INFRASTRUCTURE
    console.say(SUBJECT, f"{'restored from' if arguments else 'kept in'} {file}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parents[2], sys.argv[1:]))
