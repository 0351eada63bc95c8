"""What is fuzzed, and what must hold for any input: `python -m tests.fuzz.targets TARGET [libFuzzer's options]`."""

import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["graders", "json"]):
    from graders.errors import SandboxError
    from graders.formats.ok import load as load_ok
    from graders.formats.separable.table import SeparableTable
    from graders.formats.unittest.suite import load as load_unittest
    from graders.sandbox.frames import COMPLAINT_BYTES, PREFIX_BYTES, Demultiplexer, decode_answer, decode_reports

from graders.formats import Suite
from graders.sandbox.outcome import Outcome
from graders.verdict import Ending, Status, Visibility

Load = Callable[[Path, float | None, Visibility], Suite]

LIMIT_BYTES = 256
#: Nobody guesses it; a fuzzer that looks into comparisons might, so it never meets the code under its probes whole.
ANSWER = "e5b1d7a04c2f" * 4
OK_TEST = f"""
test = {{"name": "f", "points": 2, "suites": [{{"type": "doctest", "setup": ">>> from lab import *", "cases": [
    {{"code": ">>> f()\\n'{ANSWER}'"}}, {{"code": ">>> x = 1\\n>>> print(f())\\n{ANSWER}", "hidden": True}}]}}]}}
"""
UNITTEST = "import unittest\nclass First(unittest.TestCase):\n    def test_a(self): pass\n    def test_b(self): pass\n"


def frames(data: bytes) -> None:
    """Feed bytes in pieces of a size that the input chooses: frames and memory stay within the bound."""
    demultiplexer = Demultiplexer(LIMIT_BYTES)
    size = 1 + data[0] if data else 1
    for start in range(1, len(data), size):
        try:
            body = demultiplexer.feed(data[start : start + size])
        except SandboxError:
            return
        assert body is None or len(body) <= LIMIT_BYTES
        assert len(demultiplexer._plain) <= PREFIX_BYTES + LIMIT_BYTES
        assert len(demultiplexer.complaint) <= COMPLAINT_BYTES


def answer(data: bytes) -> None:
    """Decode an answer, or refuse it."""
    try:
        decoded = decode_answer(data)
    except SandboxError:
        return
    assert 0 <= decoded.cpu_seconds < float("inf")


def reports(data: bytes) -> None:
    """Decode reports: objects only, and an end only where the driver's own word for it stands."""
    decoded, ended = decode_reports(data.decode("ascii", "replace"))
    assert all(isinstance(report, dict) for report in decoded)
    assert not ended or b"end" in data or b"\\u" in data


def ok(data: bytes) -> None:
    """Judge an ok suite: no input that does not hold the answer passes."""
    (result,) = _suite(load_ok, "f.py", OK_TEST).judge(_outcomes(data))
    assert result.status is not Status.PASSED or ANSWER.encode() in data
    assert result.score in {0.0, result.max_score}


def unittest(data: bytes) -> None:
    """Judge a unittest suite: a pass needs a report that says so."""
    results = _suite(_load_unittest, "test_lab.py", UNITTEST).judge(_outcomes(data))
    assert len(results) == 2
    if any(result.status is Status.PASSED for result in results):
        told = [report for outcome in _outcomes(data) for report in outcome.reports]
        assert any("begin" in report for report in told)
        assert any(report.get("status") == "passed" for report in told)


def _load_unittest(folder: Path, points: float | None, visibility: Visibility) -> Suite:
    table = SeparableTable(format="unittest", path="tests", points=points, visibility=visibility)
    return load_unittest(folder, table)


@cache
def _suite(load: Load, name: str, text: str) -> Suite:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, name).write_text(text)
        return load(Path(folder), None, Visibility.VISIBLE)


def _outcomes(data: bytes) -> list[Outcome]:
    """Read runs, a NUL between them, of which each begins with a byte for its ending."""
    endings = list(Ending)
    return [
        Outcome(endings[run[0] % len(endings)], tuple(decode_reports(run[1:].decode("ascii", "replace"))[0]))
        for run in data.split(b"\0")[:8]
        if run
    ]


#: Each target with an input that goes deep, to start from.
TARGETS: dict[str, tuple[Callable[[bytes], None], bytes]] = {
    "frames": (frames, b"\x10\x01\0\0\0\0\0\0\x06\0\0\0\x02{}\x02\0\0\0\0\0\0\x01!"),
    "answer": (answer, b'{"ending":"ok","exit_status":0,"stdout":"","cpu_seconds":0.1,"spent":false}'),
    "reports": (reports, b'{"case":0}\n{"end":true}'),
    "ok": (ok, b'o{"case":0,"prompt":0,"out":"","value":null}\n{"case":0,"prompt":1,"error":"E"}\0o{"case":1}'),
    "unittest": (unittest, b'o{"loaded":"test_lab"}\n{"begin":0}\n{"test":0,"status":"passed"}\n{"broken":"x"}'),
}


def main() -> None:
    """Fuzz the target that the command line names, until the time that it gives is over."""
    name, *options = sys.argv[1:]
    target, seed = TARGETS[name]
    target(seed)
    (Path(options[-1]) / "seed").write_bytes(seed)
    atheris.Setup([name, *options], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
