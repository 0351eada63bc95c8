"""Whatever a student's end says, the tester's goes on or ends the test; nothing else ever comes of it."""

import io
import json
import socket
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graders.runtime.crossing.errors import EndedError, ViolationError
from graders.runtime.crossing.student import StudentEnd
from graders.runtime.crossing.wire import Line
from tests.graders.runtime.crossing.raw import frame, wall_before

FUZZED = settings(deadline=None, database=None, max_examples=300, suppress_health_check=list(HealthCheck))

ATOMS: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers(-3, 6) | st.integers() | st.floats() | st.text(max_size=6)
)
SLOT = ATOMS | st.tuples(st.integers(-2, 6)).map(list) | st.tuples(st.integers(-3, 6), st.integers(-1, 3)).map(list)
SLOTS = st.lists(SLOT, max_size=4)
NAMES = st.lists(
    st.sampled_from(["", "x", "__eq__", "__class__", "__init__", "_gw", "send", "read", "a b"]), max_size=3
)
MEMBER = st.tuples(
    st.sampled_from(
        ["f", "x", "__eq__", "__hash__", "__class__", "__del__", "__getattribute__", "__wall_info__", "_y"]
    ),
    st.sampled_from(["f", "v", "s", "c", "i", "n", "D", "a", "q"]),
    ATOMS,
).map(list)
NAMED = st.sampled_from(
    ["builtins.int", "builtins.ValueError", "builtins.list", "builtins.eval", "os.system", "decimal.Decimal", "x"]
)
NODE = st.one_of(
    st.tuples(st.sampled_from("tf"), SLOTS),
    st.tuples(st.just("I"), st.text("0123456789abcdef-xz", max_size=5)),
    st.tuples(st.just("v"), NAMED | st.sampled_from(["builtins.range", "builtins.bytes", "pathlib.PosixPath"]), SLOTS),
    st.tuples(st.just("n"), NAMED),
    st.tuples(st.sampled_from("ldsbqocD"), st.integers(-3, 3), SLOTS, st.integers(-1, 4)),
    st.tuples(
        st.just("C"),
        st.integers(0, 5),
        st.text(max_size=3),
        st.text(max_size=3),
        st.none() | st.text(max_size=3),
        st.lists(st.integers(-1, 4) | NAMED, max_size=3),
        st.lists(MEMBER, max_size=4),
    ),
    st.tuples(st.just("K"), st.integers(-1, 5)),
    st.tuples(st.just("R"), st.integers(-1, 5), st.integers(-1, 4)),
    st.tuples(st.just("V"), st.integers(-1, 5), st.integers(-1, 4), SLOTS),
    st.tuples(
        st.just("F"), st.integers(0, 5), st.booleans(), st.text(max_size=3), st.text(max_size=3), st.none(), SLOTS
    ),
    st.tuples(st.just("G"), st.integers(0, 5), st.text(max_size=3)),
    st.tuples(st.just("M"), st.sampled_from(["os", "lab", "sys", "nothing", "unittest"])),
    st.tuples(
        st.just("X"),
        st.integers(0, 5),
        st.integers(-1, 4) | NAMED,
        st.none() | st.text(max_size=3),
        st.lists(st.tuples(st.text(max_size=3), ATOMS, ATOMS, ATOMS).map(list), max_size=2),
        st.lists(st.sampled_from(["errno", "code", "__class__", "filename"]), max_size=2),
        SLOTS,
        st.booleans(),
    ),
    st.lists(ATOMS, max_size=4),
).map(list)
NUMBERS = st.lists(st.integers(-3, 5), max_size=3)
SYNC = st.fixed_dictionaries(
    {},
    optional={
        "f": NUMBERS | ATOMS,
        "z": NUMBERS,
        "r": st.lists(NUMBERS, max_size=2),
        "n": st.integers(-1, 3) | ATOMS,
        "o": st.lists(st.tuples(st.integers(0, 2), st.text(max_size=4)).map(list), max_size=2) | ATOMS,
        "x": st.lists(st.lists(st.sampled_from(["set", "del", "lab", "x", "__class__"]), max_size=3), max_size=2)
        | ATOMS,
    },
)
MESSAGE = st.one_of(
    st.tuples(
        st.sampled_from(["=", "!", ">", "c", "g", "m", "o", "n", "s", "u", "input", "stdin", "q"]),
        SLOTS,
        NAMES,
        st.lists(NODE, max_size=5),
    ).map(list),
    st.tuples(st.sampled_from("=!"), SLOTS, NAMES, st.lists(NODE, max_size=5), SYNC).map(list),
    st.lists(ATOMS, max_size=6),
)


def ask(*frames: bytes) -> str:
    """Have a test ask a student's process that says these frames; return how that ended."""

    def callback(*_: object) -> int:
        return 5

    callback.__module__ = "test_lab"
    with wall_before(*frames) as wall, redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        try:
            wall.call("c", [callback, [1], {"a": (2,)}], [""])
        except EndedError as error:
            return error.status if wall.end_test() is error else "an end that the test may swallow"
        except BaseException as error:  # noqa: BLE001 -- whatever it is, it must be the student's
            return "raised" if hasattr(error, "__wall_frames__") else repr(error)
    return "answered"


@FUZZED
@given(st.lists(MESSAGE, min_size=1, max_size=3))
def test_no_message_does_more_than_answer_raise_or_end(messages: list[Any]) -> None:
    assert ask(*map(frame, messages)) in {"answered", "raised", "error", "missing", "timeout"}


@FUZZED
@given(st.binary(max_size=40))
def test_no_bytes_do_more_than_end_the_test(data: bytes) -> None:
    assert ask(data) in {"missing", "error", "timeout"}
    assert ask(len(data).to_bytes(4, "big") + data) in {"missing", "error", "timeout", "answered"}


@pytest.mark.parametrize(
    "message",
    [
        ["=", [[0]], [], []],
        ["=", [[0]], [], [["t", [[0]]]]],
        ["=", [[1, 0]], [], [["R", 1, 0]]],
        ["=", [[5, 0]], [], []],
        ["=", [[5, 1]], [], []],
        ["=", [[0]], [], [["n", "builtins.eval"]]],
        ["=", [[0]], [], [["n", "os.system"]]],
        ["=", [[0]], [], [["v", "subprocess.Popen", ["ls"]]]],
        ["=", [[0]], [], [["C", 1, "lab", "C", None, ["builtins.type"], []]]],
        ["=", [[0]], [], [["C", 1, "lab", "C", None, ["builtins.bool"], []]]],
        ["=", [[1]], [], [["C", 1, "lab", "C", None, ["builtins.int"], []], ["V", 1, 0, ["text"]]]],
        ["=", [[1]], [], [["C", 1, "lab", "C", None, ["builtins.object"], []], ["X", 1, 0, None, [], [], [], False]]],
        ["!", [5], [], []],
        ["=", [[0]], [], [["s", -1, [[0]], -1]]],
        ["=", [[0]], [], [["l", -1, [], -1], ["d", -1, [], -1]]],
        ["=", [{"a": 1}], [], []],
        ["=", [[True]], [], []],
        ["=", [], [], [], {"x": [["set", "lab", "x"]]}],
        ["c", [[1, 0]], []],
        ["c", [[0]], [""], [["n", "builtins.len"]]],
        ["n", [[1, 0], None], ["send"], []],
        ["=", {"a": 1}, [], []],
        {"a": 1},
        [[[[]]]],
        5,
    ],
)
def test_what_makes_no_sense_ends_the_test(message: Any) -> None:
    assert ask(frame(message)) in {"error", "missing"}


def test_json_of_great_depth_ends_the_test() -> None:
    body = b"[" * 200_000

    with wall_before(len(body).to_bytes(4, "big") + body) as wall, pytest.raises(ViolationError):
        wall.call("c", [5], [""])


def test_a_length_beyond_all_bounds_is_not_waited_for() -> None:
    with wall_before(b"\xff\xff\xff\xff" + b"x" * 100) as wall, pytest.raises(ViolationError, match="larger"):
        wall.call("c", [5], [""])


def test_a_wish_that_is_not_listed_is_refused_and_the_call_goes_on() -> None:
    wishes = [["g", [[1, 0]], ["__globals__"], []], ["s", [[1, 0], 5], ["x"], []], ["o", [[1, 0]], ["__repr__"], []]]

    assert "answered" == ask(*map(frame, wishes), frame(["=", [1], [], []]))


OPERATION = st.sampled_from(["c", "m", "u", "o", "g", "s", "d", "n", "import", "fetch", "restore", "copy", "twin", "?"])


@FUZZED
@given(st.tuples(OPERATION, SLOTS, NAMES, st.lists(NODE, max_size=4)).map(list) | MESSAGE)
def test_the_students_end_answers_whatever_a_tester_says(message: Any) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(60)
        end = StudentEnd()
        end._line = Line(theirs)
        end._turn.acquire()
        ours.sendall(frame(message))
        ours.shutdown(socket.SHUT_WR)
        stdin = sys.stdin
        try:
            end._serve_one(end._line)
        finally:
            sys.stdin = stdin
        answer = json.loads(Line(ours).receive())

    assert answer[0] in {"=", "!"}
