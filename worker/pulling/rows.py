"""What is kept of a pulled submission: a line of `submissions.jsonl`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from worker.platforms.stepic.models import CORRECT, EVALUATION


@dataclass(frozen=True, slots=True)
class Row:
    """One submission; `user` is a number or a pseudonym, `file` is relative to the folder and may be empty."""

    id: int
    step: int
    attempt: int
    user: str
    status: str
    score: float | None
    hint: str
    time: datetime | None
    language: str
    file: str
    #: What the learner is called; empty under a pseudonym.
    name: str = ""

    @property
    def author(self) -> str:
        """Whom to count it for: nobody knows whose attempt it was where that is gone."""
        return self.user or f"attempt {self.attempt}"


class Selection(StrEnum):
    """Which of a learner's submissions are kept."""

    ALL = "all"
    LATEST = "latest"
    BEST = "best"


def selected(rows: Iterable[Row], selection: Selection) -> list[Row]:
    """Return what is kept of the rows, in their order; of equally good ones the first.

    What Stepic has not judged yet may turn out the best, and is kept until then.
    """
    everything = list(rows)
    if selection is Selection.ALL:
        return everything
    rank = _latest if selection is Selection.LATEST else _best
    chosen: dict[str, Row] = {}
    for row in sorted(everything, key=lambda row: row.id):
        if row.author not in chosen or rank(row) > rank(chosen[row.author]):
            chosen[row.author] = row
    kept = {row.id for row in chosen.values()}
    undecided = EVALUATION if selection is Selection.BEST else None
    return [row for row in everything if row.id in kept or row.status == undecided]


def _latest(row: Row) -> tuple[float, float]:
    return (row.time or datetime.fromtimestamp(0, UTC)).timestamp(), row.id


def _best(row: Row) -> tuple[float, float]:
    return (-1.0 if row.score is None else row.score), float(row.status == CORRECT)
