"""The tasks poll, grade, post, sweep and canary, and the worker process that runs them: thin, around the service."""

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass

import structlog
from celery import Celery

from graders.errors import GradersError
from graders.sandbox.docker import Engine
from graders.sandbox.outcome import Sandbox
from graders.sandbox.pool import Pool
from worker import progress, telemetry
from worker.access import open_access
from worker.alive import sign_of_life
from worker.app import Announcer, CeleryQueue, create_app, run_worker
from worker.assignments import Assignments
from worker.due_dates import DueDates
from worker.errors import LedgerError, PlatformError, WorkerError
from worker.gatekeeping import Gatekeeper
from worker.grading import Grading
from worker.heartbeat import Heartbeat
from worker.ledger import Ledger
from worker.ledger.vitals import Vitals
from worker.ledger.watches import Watches
from worker.poller import Poller
from worker.polling import Polling
from worker.posting import Posting
from worker.records import Work
from worker.service import Queue, Service
from worker.settings import Settings
from worker.steps.access import StepicAccess
from worker.steps.grading import StepicGrading
from worker.steps.judges import Judges
from worker.steps.keeping import Keeping
from worker.steps.poller import StepicPoller
from worker.steps.routes import GradingRoutes, PollRoutes, PostingRoutes
from worker.steps.sources import Sources
from worker.watchdog import Watchdog

#: While one submission runs, others are fetched and posted: that many are under way for each run.
THREADS_A_RUN = 2
#: How long posts under way may take when the worker stops; what is cut off, the sweep finds.
STOP_SECONDS = 5.0
#: How long what is still to be done after that may take.
LAST_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Wiring:
    """What one worker process has one of."""

    service: Service
    poller: PollRoutes
    polling: Polling
    vitals: Vitals
    heartbeat: Heartbeat
    watchdog: Watchdog


def work(settings: Settings, sandbox: AbstractContextManager[Sandbox]) -> int:
    """Run one worker process until a signal ends it; returns its exit status."""
    app = create_app(settings)
    queue = CeleryQueue(app)
    with sandbox as opened, wired(settings, queue, opened) as wiring:
        register(app, wiring, queue, Announcer(app))
        log = structlog.get_logger()
        return run_worker(
            app,
            THREADS_A_RUN * settings.concurrency,
            ready=lambda: log.info("worker ready", concurrency=settings.concurrency),
            stopping=lambda: threading.Thread(target=_stop, args=(wiring,), daemon=True).start(),
        )


@contextmanager
def wired(settings: Settings, queue: Queue, sandbox: Sandbox) -> Iterator[Wiring]:
    """Make the service's parts and close them again. Raises ConfigurationError, LedgerError."""
    with ExitStack() as parts:
        ledger = Ledger(settings.ledger_url)
        parts.callback(ledger.close)
        ledger.ping()
        access = parts.enter_context(open_access(settings, ledger.connection))
        heartbeat = parts.enter_context(Heartbeat(ledger, settings.lease_seconds))
        assignments = Assignments(settings.assignments_dir)
        gatekeeper = Gatekeeper(required=settings.require_check)
        stepic = parts.enter_context(closing(StepicAccess(settings)))
        sources = Sources(stepic, settings.assignments_dir / "stepic")
        grading = GradingRoutes(
            ok=Grading(access, ledger, sandbox, assignments, DueDates(access.own), gatekeeper),
            stepic=StepicGrading(stepic, ledger, Judges(sources, sandbox)),
        )
        posting = PostingRoutes(ok=Posting(access, ledger, settings), stepic=Keeping(stepic, ledger))
        service = Service(settings, ledger=ledger, grading=grading, posting=posting, heartbeat=heartbeat)
        poller = PollRoutes(
            ok=Poller(access.own, ledger, queue, assignments, settings.patience_seconds),
            stepic=StepicPoller(stepic, ledger, queue, sources, settings.patience_seconds),
        )
        polling = Polling(Watches(ledger.connection), poller, settings)
        slots = THREADS_A_RUN * settings.concurrency
        show_life = sign_of_life(settings.alive_file)
        watchdog = parts.enter_context(Watchdog(queue.depth, slots, show_life=show_life))
        yield Wiring(service, poller, polling, Vitals(ledger.connection), heartbeat, watchdog)


def register(app: Celery, wiring: Wiring, queue: Queue, announcer: Announcer) -> None:
    """Give the app its tasks."""

    def poll(assignment: str) -> None:
        with wiring.watchdog.working(), _told("poll", assignment):
            wiring.poller.poll(assignment)

    def poll_due() -> None:
        with wiring.watchdog.working(), _told("poll_due"):
            wiring.polling.poll_due()

    def grade(assignment: str, backup: str) -> None:
        with wiring.watchdog.working(), _told("grade", assignment, backup), progress.watched(announcer.tell):
            wiring.service.grade(Work(assignment, backup))

    def post(assignment: str, backup: str) -> None:
        with wiring.watchdog.working(), _told("post", assignment, backup), progress.watched(announcer.tell):
            wiring.service.post(Work(assignment, backup))

    def sweep() -> None:
        with wiring.watchdog.working(), _told("sweep"):
            wiring.service.sweep(queue)

    def canary() -> None:
        with wiring.watchdog.working(), _told("canary"):
            wiring.vitals.stamp_canary()

    tasks: tuple[Callable[..., None], ...] = (poll, poll_due, grade, post, sweep, canary)
    for task in tasks:
        # Flower need not hear every few seconds that nothing is due.
        send_events = task not in {poll_due, sweep, canary}
        app.task(name=task.__name__, send_events=send_events, throws=(EndedEarlyError,))(task)


class EndedEarlyError(Exception):
    """A task did not do what it was asked for; the text may be shown in Flower."""


@contextmanager
def _told(task: str, *of: str) -> Iterator[None]:
    """Log what went wrong in one line. Nothing is lost by it: the ledger still has the record, and its due time."""
    try:
        yield
    except (GradersError, LedgerError, PlatformError) as error:
        structlog.get_logger().error("task ended early", task=task, of=of, reason=str(error))
        raise EndedEarlyError(str(error)) from None
    except Exception as error:  # noqa: BLE001 -- whatever it is, it is ours
        # Its text and its frames may hold anything, and Celery would tell all of it.
        structlog.get_logger().error("task ended early", task=task, of=of, exc_info=error)
        telemetry.report_unexpected(error, during=task)
        raise EndedEarlyError(type(error).__name__) from None


@contextmanager
def docker_sandbox(settings: Settings) -> Iterator[Pool]:
    """Open the sandbox that a worker uses."""
    engine = Engine()
    pool = Pool(engine, settings.concurrency, memory_mb=settings.cells_memory_mb)
    try:
        # Without Docker the worker still posts what is graded; gradings say what is wrong, one by one.
        with contextlib.suppress(GradersError):
            pool.sweep()
        yield pool
    finally:
        pool.close()
        engine.close()


def _stop(wiring: Wiring) -> None:
    """Hand back gradings and polls, let posts end, and go: threads cannot be stopped, but cells end with us.

    However it stands with Redis: what could not be handed back is found when its lease has run out.
    """
    structlog.get_logger().info("worker stopping", held=len(wiring.heartbeat.held()))
    deadline = time.monotonic() + STOP_SECONDS
    _hand_back(wiring, STOP_SECONDS)
    while _is_busy(wiring) and time.monotonic() < deadline:
        time.sleep(0.05)
    if _is_busy(wiring):
        _hand_back(wiring, LAST_SECONDS)  # again: a thread may have claimed something just after the first time
    else:
        time.sleep(LAST_SECONDS)  # the process ends meanwhile, unless its broker keeps it
    telemetry.flush()
    os._exit(0)


def _hand_back(wiring: Wiring, seconds: float) -> None:
    """Give up what is held, for so long at most: calls of Redis wait for one that is away."""

    def stop() -> None:
        for part in (wiring.service, wiring.polling):
            with contextlib.suppress(WorkerError):
                part.stop()

    thread = threading.Thread(target=stop, daemon=True)
    thread.start()
    thread.join(seconds)


def _is_busy(wiring: Wiring) -> bool:
    return bool(wiring.heartbeat.held() or wiring.polling.held())
