"""Lengths of time as people write and read them: `30s`, `5m`, `1h`."""

import re

_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_DURATION = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s*([smhd])")


def seconds_in(text: str) -> float:
    """Return the seconds of a duration. Raises ValueError where it is none."""
    found = _DURATION.fullmatch(text.strip().lower())
    if found is None:
        raise ValueError(f"{text!r} is no duration: write a number and s, m, h or d, as in 30s, 5m or 1h")
    return float(found[1]) * _UNITS[found[2]]


def told(seconds: float) -> str:
    """Return a length of time in its largest unit that leaves it short: `45s`, `5m`, `1.5h`."""
    unit, length = next(((u, n) for u, n in reversed(_UNITS.items()) if abs(seconds) >= n), ("s", 1.0))
    return f"{round(seconds / length, 1):g}{unit}"
