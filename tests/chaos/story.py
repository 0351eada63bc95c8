"""The whole story: the same class once in good weather and once in bad, and what differs between the two."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from tests.chaos.stage import Stage
from tests.chaos.weather import forecast
from tests.dockerd import OwnDockerd, own_dockerd

#: How long calm may take to come after the last disturbance: backoff of minutes is not part of these settings.
CALM_SECONDS = 300.0
#: How long the next disturbance waits at most for work to come on its way again after the last one.
MIDST_SECONDS = 10.0

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Findings:
    """What came of it; `complaints` is empty when no score was lost, doubled or wrong."""

    complaints: tuple[str, ...]
    disturbances: Counter[str]
    #: Beyond one for each submission.
    extra_gradings: int
    extra_posts: int
    #: Processes that ended by themselves.
    restarts: Counter[str]

    def told(self) -> str:
        """Say it in a few lines."""
        return "\n".join(
            [
                f"disturbances: {_counted(self.disturbances)}",
                f"gradings beyond one each: {self.extra_gradings}; posts beyond one each: {self.extra_posts}",
                f"processes that ended by themselves: {_counted(self.restarts) or 'none'}",
                *(self.complaints or ["0 lost, 0 wrong, 0 doubled scores"]),
            ]
        )


def tell(seed: int, students: int, disturbances: int, say: Say) -> Findings:
    """Run a class of so many students through so many disturbances; raises AssertionError where calm never comes."""
    with own_dockerd() as dockerd:
        say(f"{students} students in good weather")
        expected = _in_good_weather(dockerd, students)
        return _in_bad_weather(dockerd, seed, disturbances, expected, say)


def _in_good_weather(dockerd: OwnDockerd, students: int) -> dict[str, list[tuple[str, float]]]:
    with Stage(dockerd) as stage:
        stage.hand_in(students)
        stage.await_calm(CALM_SECONDS)
        return stage.scores()


def _in_bad_weather(
    dockerd: OwnDockerd, seed: int, disturbances: int, expected: dict[str, list[tuple[str, float]]], say: Say
) -> Findings:
    """Let some more students submit before each disturbance, which comes when a part of them has its scores."""
    chance = random.Random(seed)  # noqa: S311 -- repeatable, not secret
    happened: Counter[str] = Counter()
    with Stage(dockerd) as stage:
        for number, disturbance in enumerate(forecast(chance, disturbances), start=1):
            new = len(expected) * number // disturbances - len(stage.handed_in)
            stage.hand_in(new)
            stage.await_scored(new * chance.uniform(0, 0.8), MIDST_SECONDS)
            say(f"{number:4} {disturbance.__name__}: {stage.scored()} of {len(stage.handed_in)} scored")
            disturbance(stage, chance)
            happened[disturbance.__name__] += 1
        stage.await_calm(CALM_SECONDS)
        complaints = _complaints(stage, expected)
        extra_gradings = sum(stage.gradings().values()) - len(expected)
        extra_posts = len(stage.ok.scores()) - len(expected)
        restarts = stage.processes.restarts
    left = dockerd.containers()
    complaints += [f"{len(left)} cells are left"] if left else []
    return Findings(tuple(complaints), happened, extra_gradings, extra_posts, restarts)


def _complaints(stage: Stage, expected: dict[str, list[tuple[str, float]]]) -> list[str]:
    scores = stage.scores()
    return [
        f"{email}: {scores[email]} instead of {right}" for email, right in expected.items() if scores[email] != right
    ]


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(counts.items()))
