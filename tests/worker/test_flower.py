"""A real Flower beside a real worker: closed to strangers, and telling of each grading how far it is, but no secret."""

import base64
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.simulators.ok import OkSimulator
from tests.valkey import running_valkey
from tests.waiting import wait_until
from tests.worker.bench import ONE, TWO, Bench
from worker.errors import ConfigurationError
from worker.settings import PREFIX, Settings

ACCESS = "staff:correct-horse-battery"
REDIS_PASSWORD = "s3cret-of-redis"
PAGES = ("/", "/workers", "/tasks", "/broker", "/api/tasks", "/api/workers", "/api/queues/length", "/api/task/types")


class Flower:
    """A running Flower, and a client that may have its credentials."""

    def __init__(self, bench: Bench, state_dir: Path, **more: str) -> None:
        settings = {"REDIS_URL": bench.valkey.url, "FLOWER_AUTH": ACCESS, "STATE_DIR": str(state_dir), **more}
        own = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        self.command = [sys.executable, "-m", "worker", "flower", "--port", "0"]
        environment = {**own, **{PREFIX + name: value for name, value in settings.items()}}
        self._log = state_dir / "log"
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(self.command, env=environment, stdout=log, stderr=log)
        wait_until(lambda: "flower ready" in self._log.read_text(), "Flower", 60)
        self.url = self._log.read_text().partition("url='")[2].partition("'")[0]

    def get(self, path: str, access: str | None = ACCESS, method: str = "GET") -> tuple[int, str]:
        """Return the status and the text of an answer."""
        request = urllib.request.Request(self.url.rstrip("/") + path, method=method)  # noqa: S310 -- always http
        if access is not None:
            request.add_header("Authorization", f"Basic {base64.b64encode(access.encode()).decode()}")
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def tasks(self) -> list[dict[str, Any]]:
        """Return all tasks that Flower knows."""
        status, text = self.get("/api/tasks")
        assert 200 == status
        return list(json.loads(text).values())

    def states(self) -> set[tuple[str, str, str]]:
        """Return name, arguments and state of each task."""
        return {(task["name"], task["args"], task["state"]) for task in self.tasks()}

    def close(self) -> None:
        """Stop it, as a supervisor does."""
        self.process.terminate()
        assert 0 == self.process.wait(10), self._log.read_text()


@pytest.fixture
def bench(ok: OkSimulator, assignments_dir: Path, tmp_path: Path) -> Iterator[Bench]:
    gate = tmp_path / "gate"
    gate.mkdir()
    with running_valkey() as valkey:
        with valkey.client() as client:
            client.config_set("requirepass", REDIS_PASSWORD)
        valkey.url = valkey.url.replace("unix://", f"unix://:{REDIS_PASSWORD}@")
        with closing(Bench(valkey, ok, assignments_dir, gate)) as bench:
            bench.environment["FLOWER_AUTH"] = ACCESS
            yield bench


@pytest.fixture
def flower(bench: Bench, tmp_path: Path) -> Iterator[Flower]:
    with closing(Flower(bench, tmp_path)) as flower:
        yield flower


@pytest.mark.parametrize("access", [None, "staff:", "staff:wrong-password", ":correct-horse-battery"])
def test_strangers_see_no_page_and_no_api(flower: Flower, access: str | None) -> None:
    assert dict.fromkeys(PAGES, 401) == {path: flower.get(path, access)[0] for path in PAGES}


def test_who_has_the_credentials_sees_pages_and_can_change_nothing(flower: Flower) -> None:
    seen = {path: flower.get(path)[0] for path in PAGES}
    changes = {path: flower.get(path, method="POST")[0] for path in ("/api/task/apply/grade", "/api/worker/shutdown/w")}

    assert dict.fromkeys(PAGES, 200) == seen
    assert {403} == set(changes.values())


def test_it_listens_on_loopback_and_has_no_secret_in_its_argument_list(flower: Flower) -> None:
    arguments = Path(f"/proc/{flower.process.pid}/cmdline").read_text().split("\0")

    assert flower.url.startswith("http://127.0.0.1:")
    assert not any("correct-horse" in argument for argument in arguments)


def test_gradings_show_by_name_with_their_stage_and_no_secret(bench: Bench, flower: Flower) -> None:
    bench.worker()
    bench.ask(ONE)
    names = ("grade", f"{ONE.assignment} {ONE.backup}")
    wait_until(lambda: [task["result"] for task in flower.tasks()] == ["running"], "the stage", 60)
    (task,) = flower.tasks()
    # Flower gives a worker a second for its answer, and knows none that took longer.
    wait_until(lambda: json.loads(flower.get("/api/workers?refresh=1")[1]), "the worker to answer", 60)
    (worker,) = json.loads(flower.get("/api/workers")[1])
    details = (f"/task/{task['uuid']}", f"/api/task/info/{task['uuid']}", f"/worker/{worker}", "/metrics")
    pages = "".join(flower.get(path)[1] for path in (*PAGES, *details))
    bench.open()
    wait_until(lambda: (*names, "SUCCESS") in flower.states(), "the state SUCCESS", 60)

    assert (*names, "PROGRESS") == (task["name"], task["args"], task["state"])
    assert names[1] in pages
    assert [] == [secret for secret in ("staff-token", "correct-horse", REDIS_PASSWORD, code(bench)) if secret in pages]


def test_what_merely_ticks_is_not_shown(bench: Bench, flower: Flower) -> None:
    bench.open()
    bench.worker()
    for name in ("canary", "sweep", "poll_due"):
        bench.app.send_task(name)
    bench.ask(ONE)
    wait_until(lambda: any(state == "SUCCESS" for *_, state in flower.states()), "the grading", 60)

    assert {"grade"} == {name for name, *_ in flower.states()}


def test_what_was_shown_is_shown_again_after_a_restart_behind_a_path(
    bench: Bench, flower: Flower, tmp_path: Path
) -> None:
    bench.open()
    bench.worker()
    bench.ask(ONE, TWO)
    wait_until(lambda: sum(state == "SUCCESS" for *_, state in flower.states()) == 2, "both gradings", 60)
    before = flower.states()
    flower.process.terminate()
    flower.process.wait(10)

    with closing(Flower(bench, tmp_path, FLOWER_URL_PREFIX="flower")) as again:
        assert before == again.states()
        assert again.url.endswith("/flower/")
        assert 401 == again.get("/tasks", None)[0]


@pytest.mark.parametrize(
    "access", ["", "staff", "staff:", "staff:short", ":correct-horse-battery", f"staff:{'a1' * 9}"]
)
def test_without_good_credentials_it_does_not_start(access: str, tmp_path: Path) -> None:
    own = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    done = subprocess.run(
        [sys.executable, "-m", "worker", "flower", "--port", "0"],
        env={**own, f"{PREFIX}FLOWER_AUTH": access, f"{PREFIX}STATE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert 2 == done.returncode
    assert f"{PREFIX}FLOWER_AUTH is " in done.stderr
    assert not access.partition(":")[2] or access.partition(":")[2] not in done.stderr


def test_settings_hide_the_credentials() -> None:
    with pytest.raises(ConfigurationError, match="not set"):
        Settings().flower_access()


def code(bench: Bench) -> str:
    """Return what the student of the run that has begun handed in."""
    (started,) = bench.gate.glob("started-*")
    return started.read_text()
