"""What the doctor's checks find: one value for all of them, so that terminals and scripts tell the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a finding weighs."""

    OK = "ok"
    #: Nothing is known to be wrong, and something was not looked at.
    NOTE = "note"
    #: It works, and may not for long, or not for everybody.
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check has to say."""

    check: str
    level: Level
    #: What is.
    text: str
    #: What to do about it, as an imperative; "" where nothing is to be done, or where the text says it.
    mend: str = ""

    def to_json(self) -> Mapping[str, str]:
        """Return it as one flat JSON object."""
        return {"check": self.check, "level": self.level.value, "found": self.text, "mend": self.mend}
