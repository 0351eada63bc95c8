"""What a cell says is decoded strictly: anything but a well-formed answer is an error or left out, never believed."""

import json

import pytest

from graders.errors import SandboxError
from graders.sandbox.frames import Demultiplexer, decode_answer, decode_reports, encode


def packed(data: bytes, stream: int = 1) -> bytes:
    """Pack bytes as Docker does."""
    return bytes([stream, 0, 0, 0]) + len(data).to_bytes(4, "big") + data


def test_a_frame_comes_out_whole_however_it_was_cut() -> None:
    frame = encode({"ready": True})
    data = packed(frame[:3]) + packed(frame[3:])

    for size in range(1, len(data)):
        demultiplexer = Demultiplexer(100)
        pieces = [data[start : start + size] for start in range(0, len(data), size)]
        bodies = [body for piece in pieces if (body := demultiplexer.feed(piece)) is not None]

        assert [b'{"ready":true}'] == bodies


def test_stderr_is_kept_apart() -> None:
    demultiplexer = Demultiplexer(100)

    assert demultiplexer.feed(packed(b"Traceback", stream=2) + packed(encode(1))) == b"1"
    assert demultiplexer.complaint == b"Traceback"


def test_a_frame_that_announces_too_much_is_refused_before_it_comes() -> None:
    with pytest.raises(SandboxError, match="101 bytes where 100"):
        Demultiplexer(100).feed(packed((101).to_bytes(4, "big")))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"\xff",
        b'{"ending": 1}',
        b'{"surprise": 1}',
        b'{"cpu_seconds": -1}',
        b'{"cpu_seconds": NaN}',
        b'{"wall_seconds": 1e999}',
        b'{"exit_status": "0"}'[:-2],
        b"[" * 100_000,
    ],
)
def test_an_answer_that_is_none_is_an_error(body: bytes) -> None:
    with pytest.raises(SandboxError, match="nonsense"):
        decode_answer(body)


def test_reports_that_are_no_json_objects_are_left_out() -> None:
    lines = ['{"a":1}', "1", "[]", "", "{", "[" * 100_000, '{"b":2}']

    assert ([{"a": 1}, {"b": 2}], False) == decode_reports("\n".join(lines))


def test_the_drivers_end_counts_only_as_the_last_report() -> None:
    end = json.dumps({"end": True})

    assert ([{"a": 1}], True) == decode_reports('{"a":1}\n' + end)
    assert ([{"end": True}, {"a": 1}], False) == decode_reports(end + '\n{"a":1}')
