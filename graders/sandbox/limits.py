"""The limits of a run, by the names that `[sandbox]` of `grader.toml` gives them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one whole run, its child processes included. No limit can be switched off."""

    cpu_seconds: float = 10.0
    wall_seconds: float = 30.0
    memory_mb: int = 256
    #: Processes and threads together.
    processes: int = 32
    disk_mb: int = 16
    #: Everything that a run writes to stdout, stderr and its report, together.
    output_kb: int = 64
