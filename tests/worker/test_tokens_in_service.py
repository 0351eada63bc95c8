"""Work waits while the service has no token, is sent once somebody has logged in, and no token shows on the way."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pydantic import SecretStr
from redis import Redis
from sentry_sdk.envelope import Envelope

from graders.sandbox.outcome import Outcome
from tests.simulators.ok import OkSimulator
from tests.simulators.ok.state import Token
from tests.waiting import wait_until
from tests.worker.cli.test_commands import ROOT, Terminal
from tests.worker.fakes import LAB, PASSED, Clock, FakeQueue, FakeSandbox
from worker.access import open_access
from worker.assignments import Assignments
from worker.cipher import Cipher
from worker.due_dates import DueDates
from worker.errors import TokenExpiredError
from worker.gatekeeping import Gatekeeper
from worker.grading import Grading
from worker.heartbeat import Heartbeat
from worker.ledger import Ledger
from worker.ledger.secrets import Secrets
from worker.platforms.oauth import TokenPair
from worker.posting import Posting
from worker.records import Record, State, Work
from worker.service import Service
from worker.settings import Settings
from worker.tokens.batches import BatchTokens
from worker.tokens.log_in import LogIn
from worker.tokens.own import log_in_copies

WORK, OTHER = Work(LAB, "PdRqbG"), Work(LAB, "zbqYrb")
STAFF = "instructor@berkeley.edu"


@pytest.fixture
def settings(redis_url: str, ok: OkSimulator, assignments_dir: Path, tmp_path: Path) -> Settings:
    return Settings(
        redis_url=redis_url,
        ok_url=ok.url,
        ok_token=None,
        ok_client_secret=SecretStr("ok-client-secret"),
        assignments_dir=assignments_dir,
        state_dir=tmp_path / "state",
    )


@pytest.fixture
def terminal(settings: Settings, tmp_path: Path) -> Terminal:
    """Return where staff type, with a browser that follows redirects."""
    script = tmp_path / "browser.py"
    script.write_text("import sys, urllib.request\nurllib.request.urlopen(sys.argv[1], timeout=5).read()\n")
    terminal = Terminal(
        REDIS_URL=str(settings.redis_url),
        OK_URL=str(settings.ok_url),
        STATE_DIR=str(settings.state_dir),
        ASSIGNMENTS_DIR=str(settings.assignments_dir),
        LOG_LEVEL="DEBUG",
        SWEEP_SECONDS="1",
    )
    browser = f"{sys.executable} {script} %s"
    terminal.environment = {**terminal.environment, "BROWSER": browser, "http_proxy": ""}
    return terminal


@pytest.fixture
def secrets(settings: Settings, ledger: Ledger) -> Secrets:
    return Secrets(ledger.connection, Cipher.of(settings))


@pytest.fixture
def service(settings: Settings, ledger: Ledger, sandbox: FakeSandbox) -> Iterator[Service]:
    assignments = Assignments(settings.assignments_dir)
    with (
        open_access(settings, ledger.connection) as access,
        Heartbeat(ledger, settings.lease_seconds) as heartbeat,
    ):
        gatekeeper = Gatekeeper(required=False)
        grading = Grading(access, ledger, sandbox, assignments, DueDates(access.own), gatekeeper)
        yield Service(
            settings,
            ledger=ledger,
            grading=grading,
            posting=Posting(access, ledger, settings),
            heartbeat=heartbeat,
        )


def log_in(ok: OkSimulator, settings: Settings, secrets: Secrets) -> None:
    """Have somebody logged in for the service since some time."""
    access, refresh = ok.grant()
    now = time.time()
    log_in_copies(settings, secrets).keep(LogIn.begun(TokenPair(access, refresh, now + 28800), now))


def withdraw(ok: OkSimulator) -> None:
    """Kill both tokens at Ok, as a log-in elsewhere does."""
    ok.grant()


def record(ledger: Ledger, work: Work = WORK) -> Record:
    (found,) = ledger.records(work.assignment, [work.backup])
    return found


def test_what_waits_for_a_log_in_is_graded_and_sent_after_it(
    service: Service,
    ledger: Ledger,
    ok: OkSimulator,
    settings: Settings,
    secrets: Secrets,
    terminal: Terminal,
    queue: FakeQueue,
    clock: Clock,
    envelopes: list[Envelope],
) -> None:
    log_in(ok, settings, secrets)
    withdraw(ok)
    ledger.see(LAB, [WORK.backup, OTHER.backup])
    service.grade(WORK)
    service.grade(OTHER)
    waiting, status = record(ledger), terminal.run("status")
    logged_in = terminal.run("login")
    clock.now += settings.hold_seconds + 1
    wait_until(lambda: is_done(service, ledger, queue, clock), "the new log-in")

    assert logged_in.returncode == 0, logged_in.stderr
    assert waiting.state is State.SEEN
    assert "run `gradewright login`" in waiting.reason
    assert "work waits: the service's log-in at Ok is over" in " ".join(status.stdout.split())
    assert "work waits" not in terminal.run("status").stdout
    assert len(envelopes) == 1
    assert {record(ledger, work).state for work in (WORK, OTHER)} == {State.POSTED}
    assert {score.backup for score in ok.scores()} == {WORK.backup, OTHER.backup}


def is_done(service: Service, ledger: Ledger, queue: FakeQueue, clock: Clock) -> bool:
    """Do what is due, and tell whether all is done."""
    service.sweep(queue)
    for work, _ in queue.gradings:
        service.grade(work)
    queue.gradings.clear()
    clock.now += 120
    return all(record(ledger, work).state is State.POSTED for work in (WORK, OTHER))


def is_posted(service: Service, ledger: Ledger) -> bool:
    """Post what is to be posted, and tell whether that went well."""
    service.post(WORK)
    return record(ledger).state is State.POSTED


def test_a_score_that_waits_for_a_log_in_is_sent_after_it_without_another_grading(
    service: Service,
    ledger: Ledger,
    ok: OkSimulator,
    settings: Settings,
    secrets: Secrets,
    terminal: Terminal,
    sandbox: FakeSandbox,
    clock: Clock,
) -> None:
    def run() -> Outcome:
        withdraw(ok)
        return PASSED

    log_in(ok, settings, secrets)
    sandbox.outcome = run
    ledger.see(LAB, [WORK.backup])
    service.grade(WORK)
    waiting = record(ledger)
    terminal.run("login")
    clock.now += settings.hold_seconds + 1
    wait_until(lambda: is_posted(service, ledger), "the new log-in")

    assert waiting.state is State.GRADED
    assert "run `gradewright login`" in waiting.reason
    assert len(ok.scores(WORK.backup)) == 1
    assert len(sandbox.runs) == 1


def test_a_token_that_ends_amid_a_grading_is_renewed_for_the_post(
    service: Service, ledger: Ledger, ok: OkSimulator, settings: Settings, secrets: Secrets, sandbox: FakeSandbox
) -> None:
    def run() -> Outcome:
        for token in ok.store.refresh_tokens.values():
            ok.store.tokens[token].expires = 0
        return PASSED

    log_in(ok, settings, secrets)
    sandbox.outcome = run
    ledger.see(LAB, [WORK.backup])
    service.grade(WORK)

    assert record(ledger).state is State.POSTED
    assert [score.grader for score in ok.scores(WORK.backup)] == [STAFF]


def test_a_batch_is_graded_and_posted_by_a_service_without_a_token_of_its_own(
    service: Service, ledger: Ledger, ok: OkSimulator, secrets: Secrets, assignments_dir: Path
) -> None:
    toml = assignments_dir / LAB / "grader.toml"
    toml.write_text(f"{toml.read_text()}\n[late]\npercent_per_day = 10\n")
    ok.store.tokens["lent-token"] = Token(ok.store.users["admin@berkeley.edu"])
    ledger.see(LAB, [WORK.backup], access=BatchTokens(secrets).keep("lent-token"))
    service.grade(WORK)

    assert record(ledger).state is State.POSTED, record(ledger).reason
    assert [score.grader for score in ok.scores(WORK.backup)] == ["admin@berkeley.edu"]


def test_a_batch_whose_token_is_gone_waits_and_says_so(
    service: Service, ledger: Ledger, ok: OkSimulator, secrets: Secrets
) -> None:
    ok.store.tokens["lent-token"] = Token(ok.store.users["admin@berkeley.edu"], expires=0)
    ledger.see(LAB, [WORK.backup], access=BatchTokens(secrets).keep("lent-token"))
    service.grade(WORK)

    assert record(ledger).state is State.SEEN
    assert "the token that came with this batch is gone: start it again" in record(ledger).reason


def test_a_log_in_at_one_ok_is_never_sent_to_another(
    settings: Settings, ledger: Ledger, ok: OkSimulator, secrets: Secrets
) -> None:
    log_in(ok, settings, secrets)
    with OkSimulator() as another:
        elsewhere = settings.model_copy(update={"ok_url": another.url})
        with (
            open_access(elsewhere, ledger.connection) as access,
            pytest.raises(TokenExpiredError, match="nobody has logged in"),
        ):
            access.own.backup(WORK.backup)

    assert not another.requests


def test_an_expired_token_of_the_settings_is_told_once_over_all_workers(
    settings: Settings, redis_url: str, envelopes: list[Envelope]
) -> None:
    fixed = settings.model_copy(update={"ok_token": SecretStr("expired-token")})
    for _ in range(3):
        ledger = Ledger(redis_url)
        with open_access(fixed, ledger.connection) as access, pytest.raises(Exception, match="supply a new one"):
            access.own.backup(WORK.backup)
        ledger.close()

    assert len(envelopes) == 1
    assert b"expired-token" not in envelopes[0].serialize()


@pytest.fixture
def worker(terminal: Terminal, tmp_path: Path) -> Iterator[Path]:
    """Run a worker whose sandbox passes everything; return where it logs."""
    (tmp_path / "open").touch()
    command = [sys.executable, "-m", "tests.worker.worker_process", str(tmp_path)]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=terminal.environment, stdout=log, stderr=log)
        yield tmp_path / "log"
        process.kill()
        process.wait()


def tokens_of(ok: OkSimulator) -> set[str]:
    """Return all tokens that are good for more than the tests."""
    return {*ok.store.refresh_tokens, *ok.store.refresh_tokens.values(), "lent-token"}


def everything(redis_url: str, *files: Path) -> str:
    """Return what Redis holds, what lies in files and with which arguments processes run, as text."""
    with Redis.from_url(redis_url) as redis:
        held = [(key, redis.dump(key)) for key in redis.scan_iter()]
    read = [path.read_text() for file in files for path in (file, *file.rglob("*")) if path.is_file()]
    arguments = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            arguments.append((process / "cmdline").read_text(errors="replace"))
    return str(held) + "".join(read + arguments)


def test_no_token_shows_in_logs_redis_files_or_argument_lists(
    terminal: Terminal, worker: Path, ok: OkSimulator, redis_url: str, ledger: Ledger, secrets: Secrets, tmp_path: Path
) -> None:
    said = [terminal.run("login")]
    secret = tokens_of(ok)
    for token in ok.store.refresh_tokens.values():
        ok.store.tokens[token].expires = 0
    ok.store.tokens["lent-token"] = Token(ok.store.users["admin@berkeley.edu"])
    ledger.see(LAB, [OTHER.backup], access=BatchTokens(secrets).keep("lent-token"))
    said += [terminal.run("grade", LAB, "--backup", work.backup) for work in (WORK, OTHER)]
    seen = everything(redis_url, worker, tmp_path / "state") + "".join(one.stdout + one.stderr for one in said)

    assert {score.grader for score in ok.scores()} == {STAFF, "admin@berkeley.edu"}
    assert len(secret | tokens_of(ok)) == len(secret) + 2
    assert "worker ready" in seen
    assert [token for token in secret | tokens_of(ok) if token in seen] == []


def test_processes_whose_token_has_expired_renew_it_once(terminal: Terminal, ok: OkSimulator) -> None:
    terminal.run("login")
    for token in ok.store.refresh_tokens.values():
        ok.store.tokens[token].expires = 0
    before = [request.path for request in ok.requests].count("/oauth/token")
    processes = [terminal.start("worker", "grade", LAB, "--dry-run", "--json") for _ in range(4)]

    assert [process.wait(timeout=60) for process in processes] == [0] * 4
    assert [request.path for request in ok.requests].count("/oauth/token") == before + 1
