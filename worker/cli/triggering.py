"""`gradewright trigger`: the HTTP service that Ok's "Autograde" button calls."""

from typing import Annotated

import typer

from worker import telemetry
from worker.app import CeleryQueue, create_app
from worker.settings import Settings


def register(app: typer.Typer) -> None:
    """Add `trigger` to the command line."""
    app.command("trigger")(trigger)


def trigger(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on. Default: GRADEWRIGHT_TRIGGER_HOST.", show_default=False)
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Default: GRADEWRIGHT_TRIGGER_PORT, or 8080. 0 takes a free one."),
    ] = None,
) -> None:
    """Let Ok's "Autograde" button start gradings: serve the protocol that it speaks to an autograder.

    Also serves /healthz (200 while work is consumed), /readyz and /metrics. Until SIGTERM or Ctrl-C.

    Example: gradewright trigger --port 8080
    """
    from worker.trigger import serve  # noqa: PLC0415 -- its framework would double the start of every other command

    settings = Settings.read()
    telemetry.configure(settings, "trigger")
    serve(
        settings,
        CeleryQueue(create_app(settings)),
        host=host or settings.trigger_host,
        port=next(one for one in (port, settings.trigger_port, 8080) if one is not None),
    )
