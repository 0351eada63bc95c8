"""What is tried on a challenge: another limit, for all languages or for one."""

import re
from dataclasses import replace

from worker.challenges.challenge import Challenge, Limit
from worker.challenges.errors import ChallengeError

_LIMIT = re.compile(r"(?:(?P<language>[^:=]+):)?(?P<what>time|memory)=(?P<value>\d+(?:\.\d+)?)")


def with_limit(challenge: Challenge, text: str) -> Challenge:
    """Return the challenge with a limit such as `time=2`, `memory=64` or `python3:time=3`.

    One for all is scaled for slow languages where the challenge scales, and leaves an author's own limit for one alone.
    Raises ChallengeError where it is none.
    """
    found = _LIMIT.fullmatch(text)
    if found is None or float(found["value"]) <= 0:
        raise ChallengeError(f"--limit {text}: say time=SECONDS or memory=MB, or LANGUAGE:time=SECONDS")
    if found["language"] is None:
        return _for_all(challenge, found["what"], float(found["value"]))
    language = found["language"]
    if challenge.languages and language not in challenge.languages:
        raise ChallengeError(f"--limit {text}: {challenge.name} allows {', '.join(challenge.languages)}")
    limit = _changed(challenge.limit(language), found["what"], float(found["value"]))
    return replace(challenge, told=replace(challenge.told, limits={**challenge.told.limits, language: limit}))


def _for_all(challenge: Challenge, what: str, value: float) -> Challenge:
    if what == "time":
        limits = replace(challenge.limits, time_seconds=value)
    else:
        limits = replace(challenge.limits, memory_mb=int(value))
    told = {}
    for language, limit in challenge.told.limits.items():
        scaled = limits.of(language)
        told[language] = _changed(limit, what, scaled.time_seconds if what == "time" else scaled.memory_mb)
    return replace(challenge, limits=limits, told=replace(challenge.told, limits=told))


def _changed(limit: Limit, what: str, value: float) -> Limit:
    return replace(limit, time_seconds=value) if what == "time" else replace(limit, memory_mb=int(value))
