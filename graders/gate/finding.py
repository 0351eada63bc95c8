"""What the gate's checks find: one value for all of them, so that terminals, scripts and stamps tell the same."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a finding weighs."""

    OK = "ok"
    #: Nothing is wrong, and something was not looked at.
    NOTE = "note"
    WARNING = "warning"
    #: The assignment is not blessed.
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check has to say; a text that tells of a problem names the way out."""

    check: str
    level: Level
    text: str
