"""Flower as this service shows it: closed to strangers, unable to change anything, told what workers tell."""

import signal
from collections.abc import Callable
from pathlib import Path

import structlog
from flower.app import Flower
from flower.command import extract_settings, setup_logging
from flower.options import options
from flower.urls import settings as pages

from worker.app import create_app
from worker.settings import Settings

#: Tasks that are remembered: saving so many takes a quarter of a second.
TASKS = 10_000
SAVE_SECONDS = 30


def serve(settings: Settings, address: str, port: int) -> None:
    """Serve Flower until a signal ends it. Raises ConfigurationError where it would be open, OSError for the port."""
    _set_options(settings, address, port)
    extract_settings()
    setup_logging()
    shown = Flower(capp=create_app(settings), options=options, **pages)
    bound = shown.start_http_server()
    _stop_at_signals(lambda: shown.io_loop.add_callback_from_signal(shown.stop))
    prefix = f"/{options.url_prefix}" if options.url_prefix else ""
    structlog.get_logger().info("flower ready", url=f"http://{address}:{bound}{prefix}/")
    shown.start()
    structlog.get_logger().info("flower stopped")


def _set_options(settings: Settings, address: str, port: int) -> None:
    options.basic_auth = [settings.flower_access()]
    options.read_only = True
    options.address, options.port = address, port
    options.url_prefix = settings.flower_url_prefix
    options.max_tasks = TASKS
    options.persistent, options.db = True, str(_place(settings.state_dir))
    options.state_save_interval = SAVE_SECONDS * 1000


def _place(state_dir: Path) -> Path:
    folder = state_dir / "flower"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / "tasks"


def _stop_at_signals(stop: Callable[[], None]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop())
