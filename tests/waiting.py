"""Waits for a condition with a deadline: tests over real processes never merely sleep."""

import time
from collections.abc import Callable


def wait_until(condition: Callable[[], object], what: str, seconds: float = 20.0, *, pause: float = 0.02) -> None:
    """Return as soon as the condition holds; fail, naming what was awaited, if it does not in time.

    `pause` is how long to wait between two looks, in seconds.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds:g} s in vain: {what}"
        time.sleep(pause)
