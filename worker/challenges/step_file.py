"""Reads and writes `.step` files and step-sources; unknown keys, and what was not changed, stay byte for byte."""

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import JsonValue, ValidationError

from worker.challenges import document
from worker.challenges.archive import read_archive, write_archive
from worker.challenges.block import Block, Source
from worker.challenges.challenge import AuthorsLimits, Challenge, Limit, Told
from worker.challenges.document import members
from worker.challenges.errors import ChallengeError

#: A new challenge, as Stepic's editor begins one.
SKELETON = '{"block": {"name": "code", "text": "", "options": {}}, "id": "", "has_review": false, "time": ""}'
_KIND = "code"


def read_step_file(path: Path) -> Challenge:
    """Read a `.step` file, or an answer of Stepic's with a step-source. Raises ChallengeError."""
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise ChallengeError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ChallengeError(f"{path} is no .step file: byte {error.start} is no UTF-8") from error
    return read_text(str(path), text)


def read_block(name: str, block: JsonValue, **beside: JsonValue) -> Challenge:
    """Take the block of a step or a step-source, and what stands beside it. Raises ChallengeError."""
    return read_text(name, written({"block": block, **beside}))


def written(value: Mapping[str, object]) -> str:
    """Return JSON text that people can read, if UTF-8 can hold it: half a surrogate pair is only held escaped."""
    text = json.dumps(value, ensure_ascii=False)
    return text if _is_encodable(text) else json.dumps(value)


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def read_text(name: str, text: str) -> Challenge:
    """Read a challenge from JSON text. Raises ChallengeError that names `name`, the place and the cause."""
    try:
        value = document.load(text)
        place = _place_of_block(value)
        block = Block.model_validate(_at(value, place))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, ("block", *first["loc"])))
        raise ChallengeError(f"{name}: {where}: {first['msg']}") from error
    except ValueError as error:
        raise ChallengeError(f"{name} is no .step file: {error}") from error
    if block.name != _KIND:
        raise ChallengeError(f"{name} is a step of the kind {block.name!r}: only code challenges can be judged")
    return _challenge(name, text, place, block)


def write_text(challenge: Challenge) -> str:
    """Return the challenge's JSON text, in which only what differs from its document is written anew."""
    text, before = challenge.document, read_text(challenge.name, challenge.document)
    if challenge.statement != before.statement:
        text = document.replaced(text, (*challenge.place, "text"), challenge.statement)
    if challenge.has_source:
        text = _with_source(text, challenge, before)
    return _with_told_limits(text, challenge, before)


def _with_source(text: str, challenge: Challenge, before: Challenge) -> str:
    path = (*challenge.place, "source")
    if not before.has_source:
        text = document.replaced(text, path, {})
    known = _source(before) if before.has_source else {}
    for key, value in _source(challenge).items():
        if key not in known or known[key] != value:
            text = document.replaced(text, (*path, key), value)
    if challenge.archive != before.archive or not before.has_source:
        archive = write_archive(challenge.archive) if challenge.archive else []
        text = document.replaced(text, (*path, "test_archive"), archive)
    return text


def _with_told_limits(text: str, challenge: Challenge, before: Challenge) -> str:
    """Write the limits that learners are told: they are believed before the author's."""
    for language, limit in challenge.told.limits.items():
        if before.told.limits.get(language) != limit:
            value: JsonValue = {"time": _number(limit.time_seconds), "memory": limit.memory_mb}
            text = document.replaced(text, (*challenge.place, "options", "limits", language), value)
    return text


def _source(challenge: Challenge) -> dict[str, JsonValue]:
    limits = challenge.limits
    return {
        "code": challenge.code,
        "execution_time_limit": _number(limits.time_seconds),
        "execution_memory_limit": limits.memory_mb,
        "samples_count": challenge.samples_count,
        "templates_data": challenge.templates_data,
        "is_time_limit_scaled": limits.scales_time,
        "is_memory_limit_scaled": limits.scales_memory,
        "manual_time_limits": [{"language": k, "time": _number(v)} for k, v in limits.manual_times.items()],
        "manual_memory_limits": [{"language": k, "memory": v} for k, v in limits.manual_memories.items()],
        "test_cases": [list(case) for case in challenge.cases],
        "are_all_tests_run": challenge.runs_all_tests,
        "are_all_tests_scored": challenge.scores_all_tests,
    }


def _number(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _challenge(name: str, text: str, place: document.Path, block: Block) -> Challenge:
    source, options = block.source or Source(), block.options
    try:
        archive = read_archive(source.test_archive)
    except ChallengeError as error:
        raise ChallengeError(f"{name}: {error}") from error
    return Challenge(
        name=name,
        document=text,
        place=place,
        statement=block.text,
        code=source.code,
        templates_data=source.templates_data,
        cases=tuple(source.test_cases),
        archive=archive,
        samples_count=source.samples_count,
        limits=AuthorsLimits(
            time_seconds=source.execution_time_limit,
            memory_mb=source.execution_memory_limit,
            scales_time=source.is_time_limit_scaled,
            scales_memory=source.is_memory_limit_scaled,
            manual_times={limit.language: limit.time for limit in reversed(source.manual_time_limits)},
            manual_memories={limit.language: limit.memory for limit in reversed(source.manual_memory_limits)},
        ),
        runs_all_tests=source.are_all_tests_run,
        scores_all_tests=source.are_all_tests_scored,
        told=Told(
            limits={language: Limit(limit.time, limit.memory) for language, limit in options.limits.items()},
            templates=options.code_templates,
            samples=tuple(options.samples),
        ),
        has_source=block.source is not None,
    )


def _place_of_block(value: JsonValue) -> document.Path:
    """Find the block: in a `.step` file, or in what the API answers about a step or a step-source."""
    top = members(value)
    if "block" in top:
        return ("block",)
    for key in ("step-sources", "steps"):
        listed = top.get(key)
        if isinstance(listed, list) and len(listed) == 1 and "block" in members(listed[0]):
            return (key, 0, "block")
    for key in ("stepSource", "step-source"):
        if "block" in members(top.get(key)):
            return (key, "block")
    raise ValueError("it holds no `block`: export the step in Stepic's editor, or import it by its number")


def _at(value: JsonValue, path: document.Path) -> JsonValue:
    for name in path:
        value = value[name]  # type: ignore[index]
    return value
