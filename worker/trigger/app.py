"""The addresses: which request is answered by what, each on a thread, and every error as JSON."""

import asyncio
import hmac
import time
from dataclasses import dataclass, field

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from worker import telemetry
from worker.errors import LedgerError
from worker.ledger.jobs import Jobs, JobStatus
from worker.ledger.watches import Always, Watches
from worker.trigger.batches import HOLD_SECONDS, Accepted, Batches
from worker.trigger.bodies import ADDRESSED, BATCH, JOBS, read
from worker.trigger.health import Health
from worker.trigger.metrics import metrics
from worker.trigger.paths import TidyPaths
from worker.trigger.reading import bounded, drained
from worker.trigger.refusal import RequestRefusedError

#: With this key Ok asks whether an autograder is there.
TEST_KEY = "test"
#: Enough for the largest batch; as many as there may be connections at once fit into the memory of a small container.
BODY_BYTES = 1 << 20
#: Files come along with the news of a submission, which are found at Ok all the same.
NEWS_BYTES, LONGEST_NEWS_BYTES = 1 << 20, 64 << 20
#: Batches taken at once: each may wait for Ok, and what else is asked must not wait for them.
BATCHES_AT_ONCE = 8
#: How long after their time held posts are asked for.
RELEASE_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Trigger:
    """Answers requests with the parts it is given."""

    batches: Batches
    health: Health
    #: What `/metrics` wants as a bearer token; "" for none.
    metrics_token: str = field(default="", repr=False)
    #: What the settings watch.
    always: Always = field(default_factory=dict)
    _gate: asyncio.Semaphore = field(init=False, repr=False, default_factory=lambda: asyncio.Semaphore(BATCHES_AT_ONCE))

    async def batch(self, request: Request) -> Response:
        """Take a batch: record it, answer with its jobs, and then tell the workers."""
        body = await bounded(request, BODY_BYTES)
        if read(ADDRESSED, body).assignment == TEST_KEY:
            return PlainTextResponse("OK")
        batch = read(BATCH, body)
        async with self._gate:
            accepted = await run_in_threadpool(self.batches.accept, batch)
        return JSONResponse({"jobs": accepted.jobs}, background=BackgroundTask(self._start, accepted))

    async def results(self, request: Request) -> Response:
        """Tell how far jobs are; whoever asks shows nothing but their ids, and is told nothing but a word each."""
        jobs = read(JOBS, await bounded(request, BODY_BYTES))
        statuses = await run_in_threadpool(Jobs(self.batches.ledger.connection).statuses, jobs)
        return JSONResponse({job: _word(status) for job, status in statuses.items()})

    async def news(self, request: Request) -> Response:
        """Hear of one new submission, and have its assignment polled soon: a student waits for this answer."""
        body = await drained(request, NEWS_BYTES, LONGEST_NEWS_BYTES)
        if body is None:
            return PlainTextResponse("OK")  # the next poll finds it
        return PlainTextResponse("OK", background=BackgroundTask(self._wake, read(ADDRESSED, body).assignment))

    async def healthz(self) -> Response:
        """Tell whether work is consumed."""
        return _told(await run_in_threadpool(self.health.unwell))

    async def readyz(self) -> Response:
        """Tell whether requests can be served."""
        return _told(await run_in_threadpool(self.health.unready))

    async def metrics(self, request: Request) -> Response:
        """Tell Prometheus what is in the ledger."""
        given = request.headers.get("authorization", "").encode()
        if self.metrics_token and not hmac.compare_digest(given, f"Bearer {self.metrics_token}".encode()):
            raise RequestRefusedError(401, "a bearer token is needed: that of GRADEWRIGHT_TRIGGER_METRICS_TOKEN")
        try:
            text = await run_in_threadpool(metrics, self.batches.ledger, self.batches.queue, self.always)
        except LedgerError as error:
            raise RequestRefusedError(503, str(error)) from error
        return Response(text, media_type=CONTENT_TYPE_LATEST)

    async def _start(self, accepted: Accepted) -> None:
        began = time.monotonic()
        await run_in_threadpool(self.batches.enqueue, accepted)
        await asyncio.sleep(max(began + HOLD_SECONDS - time.monotonic(), 0) + RELEASE_SECONDS)
        await run_in_threadpool(self.batches.release, accepted)

    def _wake(self, key: str) -> None:
        """Have an assignment polled soon; what hinders that is for staff to know, and not for the student."""
        try:
            Watches(self.batches.ledger.connection).wake(self.batches.keys.endpoint(key))
        except (RequestRefusedError, LedgerError) as error:
            structlog.get_logger().warning("poll not woken", reason=str(error))


def create(trigger: Trigger) -> ASGIApp:
    """Return the whole as an ASGI application, without pages about itself."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    for method, path, answer in (
        ("POST", "/api/ok/v3/grade/batch", trigger.batch),
        ("POST", "/results", trigger.results),
        ("POST", "/api/file/grade/continous", trigger.news),
        ("GET", "/healthz", trigger.healthz),
        ("GET", "/readyz", trigger.readyz),
        ("GET", "/metrics", trigger.metrics),
    ):
        app.add_api_route(path, answer, methods=[method], response_model=None)
    for kind in (RequestRefusedError, LedgerError, HTTPException, Exception):
        app.add_exception_handler(kind, _refused)
    return TidyPaths(app)


def _refused(_: Request, error: Exception) -> JSONResponse:
    match error:
        case RequestRefusedError():
            status, text = error.status, str(error)
        case HTTPException():
            status, text = error.status_code, error.detail
        case LedgerError():  # whoever reaches the trigger need not know where Redis is
            structlog.get_logger().error("request not served", reason=str(error))
            status, text = 503, "the ledger does not answer: see the trigger's log"
        case _:
            telemetry.report_unexpected(error, during="a request")
            status, text = 500, "a fault of the trigger's own: see its log"
    return JSONResponse({"error": text}, status_code=status)


def _word(status: JobStatus | None) -> dict[str, str] | None:
    return None if status is None else {"status": status.value, "result": status.value}


def _told(reason: str | None) -> Response:
    return JSONResponse({"ok": reason is None, "reason": reason}, status_code=200 if reason is None else 503)
