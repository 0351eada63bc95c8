"""What lateness costs: pure, since a verdict serves many submissions and each has its own time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Annotated, Self

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from graders.scoring import ScoreTable
from graders.verdict import Score


def _with_time_zone(due: object) -> object:
    """Refuse what would be taken for a moment by guessing: a bare date, a number, a time of no zone."""
    try:
        moment = datetime.fromisoformat(due) if isinstance(due, str) else due
    except ValueError:
        moment = None
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise ValueError('must be a time with its zone, as in "2026-09-10T23:59:00Z"')
    return moment


class LateTable(BaseModel):
    """`[late]`. Days and cut-off are counted from the end of the grace; a day that has begun counts whole."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    #: Ok's due date of the assignment where none is given.
    due: Annotated[AwareDatetime, BeforeValidator(_with_time_zone)] | None = None
    grace_minutes: float = Field(default=0, strict=True, ge=0, le=525_600, allow_inf_nan=False)
    #: Of what was earned, so that late work never loses more than it has.
    percent_per_day: float = Field(default=0, strict=True, ge=0, le=100, allow_inf_nan=False)
    #: What is later earns nothing.
    cutoff_days: float | None = Field(default=None, strict=True, gt=0, le=3650, allow_inf_nan=False)

    @model_validator(mode="after")
    def _costs_something(self) -> Self:
        if not self.percent_per_day and self.cutoff_days is None:
            raise ValueError("needs percent_per_day, or cutoff_days, or both")
        return self


@dataclass(frozen=True, slots=True)
class Settled:
    """Scores with lateness taken into account, and what a student reads about it: nothing where they were in time."""

    scores: tuple[Score, ...]
    remark: str = ""


def settle(
    late: LateTable, tables: Sequence[ScoreTable], scores: Sequence[Score], submitted: datetime, due: datetime
) -> Settled:
    """Take from each score what its lateness costs; `tables` are those of the scores, in order.

    The remark tells the due date in the time zone that it has.
    """
    if submitted <= due:
        return Settled(tuple(scores))
    over = submitted - due - timedelta(minutes=late.grace_minutes)
    spared = [table.kind for table in tables if not table.late]
    share = _share(late, over) if len(spared) < len(tables) else 1.0
    settled = [score if score.kind in spared else _reduced(score, share) for score in scores]
    when = f"Handed in {_spelled(submitted - due)} after the due date ({due:%Y-%m-%d %H:%M %Z})"
    but = f" (Not from {', '.join(spared)}.)" if spared and share < 1 else ""
    return Settled(tuple(settled), f"{when}{_cost(late, over, share)}{but}")


def _share(late: LateTable, over: timedelta) -> float:
    """Return how much is left of what was earned, from 0 to 1."""
    if over <= timedelta():
        return 1.0
    if _is_cut_off(late, over):
        return 0.0
    return max(0.0, 1 - ceil(over / timedelta(days=1)) * late.percent_per_day / 100)


def _is_cut_off(late: LateTable, over: timedelta) -> bool:
    return late.cutoff_days is not None and over > timedelta(days=late.cutoff_days)


def _reduced(score: Score, share: float) -> Score:
    return replace(score, score=round(min(score.score, score.score * share), 6))


def _cost(late: LateTable, over: timedelta, share: float) -> str:
    if over <= timedelta():
        minutes = f"{late.grace_minutes:g} {_plural(late.grace_minutes, 'minute')}"
        return f", within {minutes} of grace: nothing is deducted."
    if not share and late.cutoff_days is not None and _is_cut_off(late, over):
        return f": what comes more than {late.cutoff_days:g} {_plural(late.cutoff_days, 'day')} late earns nothing."
    taken = round(100 * (1 - share), 2)
    return f": {taken:g}% of what you earned is deducted." if taken else ": nothing is deducted."


def _spelled(time: timedelta) -> str:
    """Spell a length of time in its two largest units, as in "1 day 3 hours"."""
    minutes = ceil(time / timedelta(minutes=1))
    units = ((minutes // 1440, "day"), (minutes // 60 % 24, "hour"), (minutes % 60, "minute"))
    told = [f"{number} {_plural(number, unit)}" for number, unit in units if number]
    return " ".join(told[:2])


def _plural(number: float, unit: str) -> str:
    return unit if number == 1 else f"{unit}s"
