"""The file of compose and its overrides say what they should, as compose itself reads them; no container is started."""

import subprocess
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.setup import compose
from deploy.setup.console import Console
from tests.deploy.deployment import ROOT, environment
from worker.settings import PREFIX, Settings

#: What each service of ours is told by its environment, and the service itself does not read.
CALLERS = {"GRADEWRIGHT_FLOWER_AUTH"}
VARIABLES = {
    "GRADEWRIGHT_OK_URL": "https://okpy.org",
    "GRADEWRIGHT_OK_TOKEN": "ok-t0ken",
    "GRADEWRIGHT_SECRET_KEY": "s3cret",
    "GRADEWRIGHT_STEPIC_CLIENT_SECRET": "st3pic",
    "GRADEWRIGHT_TRIGGER_METRICS_TOKEN": "m3trics",
    "GRADEWRIGHT_SENTRY_DSN": "https://k3y@sentry.example.org/1",
    "GRADEWRIGHT_BROKER_URL": "amqp://user:passw0rd@rabbit//",
    "GRADEWRIGHT_FLOWER_AUTH": "staff:passw0rd",
    "ASSIGNMENTS": "/srv/assignments",
    "REDIS_PASSWORD": "red1s",
    "REDIS_ADDRESS": "10.0.0.5",
    "DOCKER_GID": "998",
    "CELLS_DOCKER_HOST": "tcp://cells:2376",
    "CELLS_DOCKER_CERTIFICATES": "/etc/certificates",
}


def _read(folder: Path, *overrides: str) -> dict[str, dict[str, Any]]:
    file = folder / "environment"
    file.write_text("".join(f"{name}={value}\n" for name, value in {**VARIABLES, "ENV_FILE": str(file)}.items()))
    files = [part for name in ("docker-compose.yml", *overrides) for part in ("--file", name)]
    command = compose.command(Console(folder / "log", StringIO()))
    argv = [*command, "--env-file", str(file), *files, "config"]
    told = subprocess.run(argv, cwd=ROOT, env=environment(), capture_output=True, text=True, check=True)
    services: dict[str, dict[str, Any]] = yaml.safe_load(told.stdout)["services"]
    return services


@pytest.fixture
def services(tmp_path: Path) -> dict[str, dict[str, Any]]:
    return _read(tmp_path)


def _ours(services: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {name: service for name, service in services.items() if name != "redis"}


def test_every_service_can_do_no_more_than_it_must(services: dict[str, dict[str, Any]]) -> None:
    for service in services.values():
        assert service["read_only"]
        assert ["ALL"] == service["cap_drop"]
        assert "no-new-privileges:true" in service["security_opt"]
        assert "unless-stopped" == service["restart"]
        assert service["healthcheck"]["test"][1] == "healthy"
        assert service["pids_limit"]
        assert "privileged" not in service


def test_settings_that_are_set_here_exist(services: dict[str, dict[str, Any]]) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields} | CALLERS
    named = {name for service in services.values() for name in service["environment"] if name.startswith(PREFIX)}

    assert set() == named - known


@pytest.mark.parametrize(
    ("service", "needs"),
    [("beat", set()), ("flower", {"FLOWER_AUTH"}), ("trigger", {"SECRET_KEY", "TRIGGER_METRICS_TOKEN"})],
)
def test_nobody_but_the_worker_holds_more_secrets_than_it_needs(
    services: dict[str, dict[str, Any]], service: str, needs: set[str]
) -> None:
    secret = [name.upper() for name, field in Settings.model_fields.items() if "Secret" in str(field)]
    told = services[service]["environment"]

    assert needs | {"SENTRY_DSN", "BROKER_URL"} == {name for name in secret if told.get(PREFIX + name, "left as it is")}


def test_a_file_without_secrets_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "environment"
    file.write_text("ASSIGNMENTS=/srv\n")
    command = compose.command(Console(tmp_path / "log", StringIO()))
    argv = [*command, "--env-file", str(file), "config"]

    told = subprocess.run(
        argv, cwd=ROOT, env={**environment(), "ENV_FILE": str(file)}, capture_output=True, text=True, check=False
    )

    assert told.returncode
    assert "is empty, and make up would fill it in" in told.stderr


def test_a_remote_engine_leaves_this_machines_socket_outside(tmp_path: Path) -> None:
    worker = _read(tmp_path, "deploy/compose.remote.yml")["worker"]

    assert "tcp://cells:2376" == worker["environment"]["DOCKER_HOST"]
    assert "/var/run/docker.sock" not in {_source(volume) for volume in worker["volumes"]}
    assert "/etc/certificates" in {_source(volume) for volume in worker["volumes"]}


def test_a_shared_redis_listens_at_one_address_alone(tmp_path: Path) -> None:
    redis = _read(tmp_path, "deploy/compose.shared.yml")["redis"]

    assert ["10.0.0.5"] == [_host(port) for port in redis["ports"]]


def test_a_worker_that_joins_asks_the_shared_redis(tmp_path: Path) -> None:
    worker = _read(tmp_path, "deploy/compose.join.yml")["worker"]

    assert "redis://:red1s@10.0.0.5:6379/0" == worker["environment"]["GRADEWRIGHT_REDIS_URL"]


def test_the_services_wheels_are_those_of_the_lock() -> None:
    def pins(file: str) -> dict[str, set[str]]:
        blocks = (ROOT / file).read_text().replace("\\\n", " ").splitlines()
        lines = [line.split() for line in blocks if "==" in line]
        return {words[0]: {word for word in words if word.startswith("--hash=")} for words in lines}

    locked, shipped = pins("requirements.lock"), pins("deploy/images/service/requirements.txt")

    assert {} == {name: hashes for name, hashes in shipped.items() if locked.get(name) != hashes}


def _source(volume: str | dict[str, Any]) -> str:
    """Return what is mounted: Debian's compose prints volumes as texts, Docker's as mappings."""
    return volume.split(":")[0] if isinstance(volume, str) else str(volume["source"])


def _host(port: str | dict[str, Any]) -> str:
    return port.rpartition(":")[0].rpartition(":")[0] if isinstance(port, str) else str(port["host_ip"])
