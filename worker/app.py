"""The Celery app: how hints travel, when beat asks for what, and how a worker process runs."""

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import cast

import celery.beat
import celery.signals
from celery import Celery
from celery.platforms import SecurityWarning
from celery.worker.consumer import Consumer
from celery.worker.control import Panel
from kombu.connection import Connection
from kombu.exceptions import OperationalError

from worker.broker import Broker
from worker.errors import LedgerError
from worker.records import Work
from worker.settings import Settings

QUEUE = "gradewright"
#: How often beat asks whether a poll is due, which costs a millisecond.
POLL_LOOK_SECONDS = 2.0
#: What beat sends is good for so long at least: by the clock of a worker's machine, which may be ahead of beat's. What
#: gathers in that time while no worker runs is consumed in a second or two.
EXPIRY_SECONDS = 900.0
#: How often beat sends a canary, whose being consumed is the sign that work is.
CANARY_SECONDS = 30.0

#: A connection that the broker has closed meanwhile is only found when it is used.
_AGAIN = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.2}


def create_app(settings: Settings) -> Celery:
    """Return the app. Tasks hold ids only, are acknowledged early and leave no result: the ledger knows all."""
    broker = Broker.at(settings.hints_url)
    app = Celery("gradewright", broker=broker.url, set_as_current=False)
    app.conf.update(
        broker_transport_options=dict(broker.options),
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        task_default_queue=QUEUE,
        task_default_priority=broker.priorities[0],
        task_queue_max_priority=broker.max_priority,
        task_acks_late=False,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        worker_prefetch_multiplier=1,
        # Flower asks for them by itself, but only every five seconds: what a worker does at first would have no name.
        worker_send_task_events=settings.flower_auth is not None,
        worker_disable_rate_limits=True,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        beat_schedule=_schedule(settings, broker.priorities[0]),
        beat_max_loop_interval=min(settings.sweep_seconds, POLL_LOOK_SECONDS),
    )
    # Logs are set up by telemetry; a receiver of this signal keeps Celery from doing it again.
    celery.signals.setup_logging.connect(_leave_logging_alone)
    return app


class CeleryQueue:
    """Sends hints as Celery tasks."""

    def __init__(self, app: Celery) -> None:
        self._app = app
        self._priorities = Broker.at(app.conf.broker_url).priorities
        connection = app.connection_for_write()
        self._faults = (OperationalError, *connection.connection_errors, *connection.channel_errors)

    def depth(self) -> int:
        """Count the messages that no worker has taken yet. Raises LedgerError if the broker is away."""
        with self._reached(), self._app.pool.acquire(block=True) as connection:
            return int(connection.ensure(connection, self._depth, **_AGAIN)(connection))

    def _depth(self, connection: Connection) -> int:
        queue = self._app.amqp.queues[QUEUE]
        # Declaring what is there changes nothing, and every kind of broker answers it with the count.
        declared = connection.default_channel.queue_declare(  # type: ignore[no-untyped-call] # kombu's own gap
            queue.name, durable=queue.durable, auto_delete=queue.auto_delete, arguments=queue.queue_arguments
        )
        return int(declared.message_count)

    def grade(self, works: Sequence[tuple[Work, int]]) -> None:
        """Ask for gradings, each with a priority, 0 the highest. Raises LedgerError if the broker is away."""
        self._send("grade", works)

    def post(self, works: Sequence[Work]) -> None:
        """Ask for pending posts. Raises LedgerError if the broker is away.

        A few go first. Many, as after an outage of Ok's, do not stand before single submissions.
        """
        self._send("post", [(work, place.bit_length() // 2) for place, work in enumerate(works)])

    def _send(self, task: str, works: Sequence[tuple[Work, int]]) -> None:
        if not works:
            return
        with self._reached(), self._app.producer_pool.acquire(block=True) as producer:
            for work, priority in works:
                self._app.send_task(
                    task,
                    (work.assignment, work.backup),
                    argsrepr=f"{work.assignment} {work.backup}",
                    priority=self._priorities[priority],
                    producer=producer,
                    retry=True,
                    retry_policy=_AGAIN,
                )

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except self._faults as error:
            raise LedgerError(f"the broker does not serve: {error}; the sweep sends what is due") from error


class Announcer:
    """Tells those who watch a worker's events at which stage its tasks are; costs nothing while nobody does."""

    def __init__(self, app: Celery) -> None:
        self._app = app
        self._consumer: Consumer | None = None
        celery.signals.worker_ready.connect(self._found)

    def tell(self, stage: str) -> None:
        """Send an event, which shows as the task's state PROGRESS, with the stage as its result so far."""
        # Not kept: a consumer gets a new one with each connection.
        dispatcher = getattr(self._consumer, "event_dispatcher", None)
        task = self._app.current_worker_task
        if dispatcher is not None and dispatcher.enabled and task is not None:
            dispatcher.send("task-progress", uuid=task.request.id, stage=stage, result=stage)

    def _found(self, sender: Consumer, **_: object) -> None:
        self._consumer = sender


def reach_broker(app: Celery) -> str:
    """Connect to the broker as a worker does; returns its address without the password. Raises LedgerError."""
    with app.connection_for_write() as connection:
        try:
            connection.ensure_connection(max_retries=1, interval_start=0.1, timeout=5)
        except OperationalError as error:
            raise LedgerError(f"the broker at {connection.as_uri()} takes no messages: {error}") from error
        return str(connection.as_uri())


def _stats(consumer: Consumer) -> dict[str, object]:
    """Answer who inspects a worker, as Flower does, but with no address of the broker that has its password in it."""
    told = cast("dict[str, object]", consumer.controller.stats())
    broker = cast("dict[str, object]", told.get("broker") or {})
    if "://" in str(broker.get("hostname")):
        broker["hostname"] = consumer.connection.as_uri()
    return told


def run_worker(app: Celery, concurrency: int, *, ready: Callable[[], None], stopping: Callable[[], None]) -> int:
    """Consume until a signal ends it; returns the exit status. Call it from the main thread."""

    def on_ready(**_: object) -> None:
        ready()

    def on_stopping(**_: object) -> None:
        stopping()

    # It warns of pickled messages from strangers to a worker that is root; this app takes only JSON.
    warnings.simplefilter("ignore", SecurityWarning)
    Panel.data["stats"] = lambda state, **_: _stats(state.consumer)
    celery.signals.worker_ready.connect(on_ready)
    celery.signals.worker_shutting_down.connect(on_stopping)
    try:
        worker = app.Worker(
            pool="threads",
            concurrency=concurrency,
            without_mingle=True,
            without_gossip=True,
            quiet=True,
            loglevel="WARNING",
        )
        worker.start()
        return int(worker.exitcode or 0)
    finally:
        celery.signals.worker_ready.disconnect(on_ready)
        celery.signals.worker_shutting_down.disconnect(on_stopping)


def run_beat(app: Celery, show_life: Callable[[], None] = lambda: None) -> None:
    """Send what is due until a signal ends it. Nothing is remembered: everything is due soon again.

    `show_life` is called at every turn; a turn waits for Redis while it is away.
    """

    class LivelyScheduler(celery.beat.Scheduler):  # type: ignore[misc] # Celery ships no types
        def tick(self, *arguments: object) -> float:
            show_life()
            return float(super().tick(*arguments))

    app.Beat(scheduler=LivelyScheduler, loglevel="WARNING", quiet=True).run()


def _schedule(settings: Settings, priority: int) -> dict[str, dict[str, object]]:
    # Which assignments are due the ledger tells, so that what is watched may change while beat runs.
    looks = min(settings.poll_seconds, POLL_LOOK_SECONDS)
    return {
        "sweep": _every(settings.sweep_seconds, "sweep", priority),
        "poll_due": _every(looks, "poll_due", priority),
        "canary": _every(CANARY_SECONDS, "canary", priority),
    }


def _every(seconds: float, task: str, priority: int) -> dict[str, object]:
    """Return an entry whose message is dropped if nobody takes it in time: the next one asks for the same."""
    expires = max(seconds, EXPIRY_SECONDS)
    return {"task": task, "schedule": seconds, "options": {"expires": expires, "priority": priority}}


def _leave_logging_alone(**_: object) -> None:
    """Do nothing."""
