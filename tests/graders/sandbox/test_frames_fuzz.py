"""Whatever bytes a cell says, decoders answer with a value or with SandboxError, and hold no more than the bound."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graders.errors import SandboxError
from graders.sandbox.frames import (
    COMPLAINT_BYTES,
    PREFIX_BYTES,
    Answer,
    Demultiplexer,
    decode_answer,
    decode_reports,
    encode,
)
from tests.graders.sandbox.test_frames import packed

LIMIT_BYTES = 200
#: Without a time limit for each example: other tests may keep the machine busy.
FUZZED = settings(deadline=None, database=None, max_examples=200)

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)
FIELDS = st.sampled_from([*Answer.model_fields, "end"])


def fed(demultiplexer: Demultiplexer, pieces: list[bytes]) -> list[bytes]:
    """Feed pieces until one is refused, watching that no more than the bound is held."""
    bodies = []
    for piece in pieces:
        try:
            body = demultiplexer.feed(piece)
        except SandboxError:
            break
        assert len(demultiplexer._plain) <= PREFIX_BYTES + LIMIT_BYTES
        assert len(demultiplexer.complaint) <= COMPLAINT_BYTES
        if body is not None:
            bodies.append(body)
    return bodies


@FUZZED
@given(st.lists(st.binary(max_size=400), max_size=20))
def test_any_bytes_end_in_bounded_frames_or_a_sandbox_error(pieces: list[bytes]) -> None:
    bodies = fed(Demultiplexer(LIMIT_BYTES), pieces)

    assert all(len(body) <= LIMIT_BYTES for body in bodies)


@FUZZED
@given(st.lists(st.tuples(st.integers(0, 255), st.binary(max_size=300)), max_size=20))
def test_any_well_packed_bytes_end_in_bounded_frames_or_a_sandbox_error(pieces: list[tuple[int, bytes]]) -> None:
    bodies = fed(Demultiplexer(LIMIT_BYTES), [packed(data, stream) for stream, data in pieces])

    assert all(len(body) <= LIMIT_BYTES for body in bodies)


@FUZZED
@given(st.lists(st.binary(max_size=LIMIT_BYTES), min_size=2, max_size=9))
def test_frames_that_nobody_asked_for_do_not_pile_up(bodies: list[bytes]) -> None:
    unasked = b"".join(len(body).to_bytes(PREFIX_BYTES, "big") + body for body in bodies)

    assert len(fed(Demultiplexer(LIMIT_BYTES), [packed(unasked)] * 3)) <= 3


@FUZZED
@given(JSON, st.data())
def test_a_frame_survives_any_packing_and_any_cutting(value: object, data: st.DataObject) -> None:
    frame = encode(value)
    stream = b""
    while frame:
        size = data.draw(st.integers(1, len(frame)))
        noise = data.draw(st.binary(max_size=5))
        stream += packed(noise, stream=2) + packed(frame[:size])
        frame = frame[size:]
    demultiplexer = Demultiplexer(1 << 20)
    bodies = []
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        body = demultiplexer.feed(stream[:size])
        bodies += [body] if body is not None else []
        stream = stream[size:]

    assert [encode(value)[PREFIX_BYTES:]] == bodies


@FUZZED
@given(st.binary(max_size=300) | JSON.map(lambda value: json.dumps(value).encode()))
def test_an_answer_is_decoded_or_refused(body: bytes) -> None:
    try:
        answer = decode_answer(body)
    except SandboxError:
        return

    assert isinstance(answer, Answer)


@FUZZED
@given(st.dictionaries(FIELDS, JSON, max_size=6))
def test_an_answer_of_wrong_values_is_decoded_or_refused(value: dict[str, object]) -> None:
    try:
        answer = decode_answer(json.dumps(value).encode())
    except SandboxError:
        return

    assert 0 <= answer.cpu_seconds < float("inf")


@FUZZED
@given(st.text(max_size=300) | st.lists(JSON.map(json.dumps) | st.text(max_size=20), max_size=10).map("\n".join))
def test_reports_are_json_objects_whatever_was_written(text: str) -> None:
    reports, ended = decode_reports(text)

    assert all(isinstance(report, dict) for report in reports)
    assert not ended or '"end"' in text
