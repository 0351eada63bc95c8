"""`limits.toml` of an unpacked challenge: the author's limits, how many tests are samples, and how tests count."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from worker.challenges.challenge import AuthorsLimits, Challenge
from worker.challenges.errors import ChallengeError

LIMITS = "limits.toml"


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    time_seconds: float = Field(default=5, gt=0)
    memory_mb: int = Field(default=256, gt=0)
    scale_time: bool = True
    scale_memory: bool = True
    samples: int = 1
    run_all_tests: bool = False
    score_all_tests: bool = False
    manual_time_seconds: Mapping[str, float] = {}
    manual_memory_mb: Mapping[str, int] = {}


def read_limits(path: Path, text: str, challenge: Challenge) -> Challenge:
    """Return the challenge with the limits of a file's text. Raises ChallengeError that names the key."""
    try:
        table = _Table.model_validate(tomllib.loads(text.removeprefix("\ufeff")))
    except tomllib.TOMLDecodeError as error:
        raise ChallengeError(f"{path} is no TOML: {error}") from error
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise ChallengeError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    limits = AuthorsLimits(
        time_seconds=table.time_seconds,
        memory_mb=table.memory_mb,
        scales_time=table.scale_time,
        scales_memory=table.scale_memory,
        manual_times=table.manual_time_seconds,
        manual_memories=table.manual_memory_mb,
    )
    told = challenge.told
    if limits != challenge.limits:  # what learners were told goes by the limits of before
        told = replace(told, limits={language: limits.of(language) for language in told.limits})
    return replace(
        challenge,
        limits=limits,
        told=told,
        samples_count=table.samples,
        runs_all_tests=table.run_all_tests,
        scores_all_tests=table.score_all_tests,
    )


def write_limits(challenge: Challenge) -> str:
    """Return the text of a challenge's `limits.toml`."""
    limits = challenge.limits
    lines = [
        f"time_seconds = {_written(limits.time_seconds)}",
        f"memory_mb = {limits.memory_mb}",
        f"scale_time = {json.dumps(limits.scales_time)}       # slow languages get more, as Stepik has it",
        f"scale_memory = {json.dumps(limits.scales_memory)}",
        f"samples = {challenge.samples_count}            # the first tests, which learners see",
        f"run_all_tests = {json.dumps(challenge.runs_all_tests)}   # false: the first that fails ends it",
        f"score_all_tests = {json.dumps(challenge.scores_all_tests)}",
    ]
    manual: Mapping[str, Mapping[str, float]] = {
        "manual_time_seconds": limits.manual_times,
        "manual_memory_mb": limits.manual_memories,
    }
    for name, values in manual.items():
        lines += ["", f"[{name}]", *(f"{_key(key)} = {_written(value)}" for key, value in values.items())]
    return "\n".join(lines) + "\n"


def _written(value: float) -> str:
    """Return a number with all its digits: a shorter one would count as a change."""
    return repr(value).removesuffix(".0")


def _key(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)  # TOML has no halves of surrogate pairs
