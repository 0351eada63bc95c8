"""`gradewright flower`: the web pages that show what workers do."""

from typing import Annotated

import typer

from worker import telemetry
from worker.settings import Settings


def register(app: typer.Typer) -> None:
    """Add `flower` to the command line."""
    app.command("flower")(flower)


def flower(
    address: Annotated[
        str, typer.Option(help="Address to listen on. /metrics and /healthcheck are open to whoever reaches it.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 5555,
) -> None:
    """Show queues, workers and each grading's progress in a browser, to who has the credentials.

    Wants GRADEWRIGHT_FLOWER_AUTH=user:password, and does not start without. Nothing can be changed there. Flower leaves
    /metrics and /healthcheck open to everybody, so it listens on loopback: let a web server with TLS stand before it
    (GRADEWRIGHT_FLOWER_URL_PREFIX). `gradewright up` runs it where the credentials are set.

    Example: GRADEWRIGHT_FLOWER_AUTH=staff:correct-horse gradewright flower --port 5555
    """
    from worker.flower import serve  # noqa: PLC0415 -- it takes half a second to load

    settings = Settings.read()
    settings.flower_access()
    telemetry.configure(settings, "flower")
    serve(settings, address, port)
