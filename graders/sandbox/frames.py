"""Decodes what a cell says: bytes in, values out. Nothing in a frame is trusted, nothing raises but SandboxError."""

import json
from collections.abc import Mapping

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, ValidationError

from graders.errors import SandboxError
from graders.sandbox.outcome import Json

PREFIX_BYTES = 4
#: A frame's JSON may be this much larger than the output that it carries: escapes take up to six bytes for one.
ESCAPE_FACTOR = 6
#: What a frame holds besides the output.
FRAME_MARGIN_BYTES = 4096
#: How much of what a broken supervisor says is kept.
COMPLAINT_BYTES = 2000

_STDOUT = 1
_STREAM_HEADER_BYTES = 8


class Answer(BaseModel):
    """A supervisor's answer to a run, as it stands in the frame."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ending: str = ""
    exit_status: int | None = None
    stdout: str = ""
    stderr: str = ""
    reports: str = ""
    cpu_seconds: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    wall_seconds: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    peak_memory_mb: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    spent: bool = False
    #: Collected from the run's folder, base64 in the frame; the names are the student's.
    files: dict[str, Base64Bytes] = {}
    #: Why the run was never started, if it was not.
    refused: str = ""


def encode(value: object) -> bytes:
    """Return `value` as one frame."""
    body = json.dumps(value, separators=(",", ":")).encode("ascii")
    return len(body).to_bytes(PREFIX_BYTES, "big") + body


def decode_answer(body: bytes) -> Answer:
    """Return the answer in a frame's body. Raises SandboxError if it is none."""
    try:
        return Answer.model_validate_json(body)
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False)[0]
        raise SandboxError(f"a cell answered nonsense: {problem['loc']}: {problem['msg']}") from None


def decode_reports(text: str) -> tuple[list[Mapping[str, Json]], bool]:
    """Return a run's reports, and whether its driver said that it came to its end.

    They were written by the student's process: what is no JSON object is left out.
    """
    reports: list[Mapping[str, Json]] = []
    ended = False
    for line in text.splitlines():
        try:
            report = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(report, dict):
            ended = len(report) == 1 and report.get("end") is True
            reports.append(report)
    if ended:
        reports.pop()
    return reports, ended


class Demultiplexer:
    """Takes the bytes of an attached container and gives back the frames on its stdout, bounded in size.

    Docker packs both streams into one, each piece behind eight bytes: stream, three zeros, size (big-endian).
    """

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._header = bytearray()
        self._left_of_piece = 0
        self._plain = bytearray()
        #: The tail of what the cell wrote to stderr, where only a broken supervisor writes.
        self.complaint = b""

    def feed(self, data: bytes) -> bytes | None:
        """Take what was received; return a frame's body once it is complete. Raises SandboxError if too large."""
        rest = memoryview(data)
        while rest:
            if self._left_of_piece == 0:
                rest = self._take_header(rest)
            else:
                piece, rest = rest[: self._left_of_piece], rest[self._left_of_piece :]
                self._left_of_piece -= len(piece)
                self._take(piece)
        return self._frame()

    def _take_header(self, data: memoryview) -> memoryview:
        if len(self._header) == _STREAM_HEADER_BYTES:
            self._header.clear()  # its piece is over
        missing = _STREAM_HEADER_BYTES - len(self._header)
        self._header += data[:missing]
        if len(self._header) == _STREAM_HEADER_BYTES:
            self._left_of_piece = int.from_bytes(self._header[4:], "big")
        return data[missing:]

    def _take(self, piece: memoryview) -> None:
        if self._header[0] != _STDOUT:
            self.complaint = (self.complaint + piece)[-COMPLAINT_BYTES:]
            return
        self._plain += piece
        if len(self._plain) > PREFIX_BYTES + self._limit:
            raise SandboxError(f"a cell said more than {self._limit} bytes, which are the most")

    def _frame(self) -> bytes | None:
        if len(self._plain) < PREFIX_BYTES:
            return None
        size = int.from_bytes(self._plain[:PREFIX_BYTES], "big")
        if size > self._limit:
            raise SandboxError(f"a cell announced a frame of {size} bytes where {self._limit} are the most")
        if len(self._plain) < PREFIX_BYTES + size:
            return None
        body = bytes(self._plain[PREFIX_BYTES : PREFIX_BYTES + size])
        del self._plain[: PREFIX_BYTES + size]
        return body
