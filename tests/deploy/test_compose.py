"""`docker-compose up` brings the whole service up, hardened, and it grades: real containers of images built here."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

import pytest

from deploy.setup import backup, up
from deploy.setup.console import Console, SetupError
from tests.deploy.deployment import SERVICES, TOKEN, Deployment, deployed, get
from tests.waiting import wait_until

CLIENT = "$(command -v valkey-cli || command -v redis-cli)"
LAB = "cal/cs61a/sp16/lab00"
#: How many submissions of it the stand-in holds.
RECORDED = 37


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with deployed(tmp_path_factory.mktemp("deployment")) as running:
        yield running


@pytest.fixture(scope="module")
def graded(deployment: Deployment) -> Deployment:
    deployment.inside("worker", "gradewright", "grade", LAB)
    return deployment


def test_every_submission_is_graded_and_its_score_reaches_ok(graded: Deployment) -> None:
    scores = get(f"http://{graded.address('ok', 8000)}/_control/scores")

    assert RECORDED == len({score["backup"] for score in scores if not score["archived"]})


def test_flower_shows_the_gradings_to_who_has_its_credentials(graded: Deployment) -> None:
    def graded_tasks() -> list[str]:
        tasks = graded.flower("/api/tasks").values()
        return [task["uuid"] for task in tasks if LAB in str(task["args"]) and task["state"] == "SUCCESS"]

    wait_until(lambda: len(graded_tasks()) >= RECORDED, "Flower to show all gradings", 60)


def test_the_doctor_finds_nothing_wrong(deployment: Deployment) -> None:
    *findings, last = deployment.inside("worker", "gradewright", "doctor", "--json").splitlines()

    assert json.loads(last)["well"], findings


def test_the_trigger_says_that_work_is_consumed(deployment: Deployment) -> None:
    address = f"http://{deployment.address('trigger', 8080)}"
    wait_until(lambda: _status(f"{address}/healthz") == 200, "a canary that was consumed", 60)

    assert 200 == _status(f"{address}/readyz")


def _status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 -- loopback
            return int(answer.status)
    except HTTPError as error:
        error.close()
        return error.code


def test_flower_shows_nothing_to_strangers(deployment: Deployment) -> None:
    assert 401 == _status(f"http://{deployment.address('flower', 5555)}/api/tasks")


@pytest.mark.parametrize("service", SERVICES)
def test_a_container_has_no_more_rights_than_it_needs(deployment: Deployment, service: str) -> None:
    found = deployment.inspect(service)
    host = found["HostConfig"]

    assert not found["Config"]["User"].startswith(("0", "root"))
    assert found["Config"]["User"]
    assert (True, ["ALL"], None) == (host["ReadonlyRootfs"], host["CapDrop"], host["CapAdd"])
    assert ["no-new-privileges:true"] == host["SecurityOpt"]
    assert "unless-stopped" == host["RestartPolicy"]["Name"]
    assert not host["Privileged"]


@pytest.mark.parametrize("service", SERVICES)
def test_a_port_is_published_on_loopback_or_not_at_all(deployment: Deployment, service: str) -> None:
    published = deployment.inspect(service)["NetworkSettings"]["Ports"] or {}

    assert {"127.0.0.1"} >= {place["HostIp"] for places in published.values() for place in places or ()}


@pytest.mark.parametrize("service", SERVICES)
def test_no_secret_stands_in_an_argument_list(deployment: Deployment, service: str) -> None:
    found = deployment.inspect(service)
    words = json.dumps([found["Config"]["Cmd"], found["Config"]["Entrypoint"], found["Args"]])
    running = deployment.arguments(service)

    assert [] == [secret for secret in (deployment.password, TOKEN) if secret in words + running]


def test_only_the_worker_holds_the_token_and_the_socket(deployment: Deployment) -> None:
    holders = [name for name in SERVICES if TOKEN in json.dumps(deployment.inspect(name)["Config"]["Env"])]
    reachers = [name for name in SERVICES if "docker.sock" in json.dumps(deployment.inspect(name)["Mounts"])]

    assert (["worker"], ["worker"]) == (holders, reachers)


def test_redis_answers_nobody_without_the_password(deployment: Deployment) -> None:
    told = deployment.inside("redis", "sh", "-c", f"{CLIENT} ping")

    assert "NOAUTH" in told


def test_redis_is_restarted_and_keeps_the_ledger(graded: Deployment) -> None:
    shutdown = "import os, redis; redis.from_url(os.environ['GRADEWRIGHT_REDIS_URL']).shutdown()"
    graded.inside("worker", "python", "-c", shutdown)
    wait_until(lambda: graded.inspect("redis")["RestartCount"] > 0, "the restart", 60)
    wait_until(lambda: graded.inspect("redis")["State"]["Health"]["Status"] == "healthy", "Redis to be well", 60)

    assert RECORDED == _status_of_lab(graded)


def test_a_ledger_that_was_kept_can_be_put_back(graded: Deployment, tmp_path: Path) -> None:
    file = tmp_path / "kept" / "ledger.tar.gz"
    backup.keep(graded.argv, file)
    forget = "import os, redis; redis.from_url(os.environ['GRADEWRIGHT_REDIS_URL']).flushall()"
    up.wait(graded.argv, Console(tmp_path / "log"))
    graded.inside("worker", "python", "-c", forget)
    forgotten = _status_of_lab(graded)
    backup.put_back(graded.argv, file)
    up.wait(graded.argv, Console(tmp_path / "log"))

    assert (0, RECORDED) == (forgotten, _status_of_lab(graded))
    assert file.stat().st_mode & 0o777 == 0o600


def test_what_is_no_backup_is_refused_before_anything_is_changed(graded: Deployment, tmp_path: Path) -> None:
    file = tmp_path / "ledger.tar.gz"
    file.write_bytes(b"half an archive")

    with pytest.raises(SetupError, match="Nothing was changed"):
        backup.put_back(graded.argv, file)

    assert RECORDED == _status_of_lab(graded)


def _status_of_lab(deployment: Deployment) -> int:
    told = json.loads(deployment.inside("worker", "gradewright", "status", "--json"))
    return int(told["assignments"].get(LAB, {}).get("posted", 0))
