"""Tests in which the ok-client and this project are known to agree, and those in which they are known not to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: What one test file ends in: the client's own word for an end without a result, or what each suite counted.
Told = str | tuple[tuple[int, int, int], ...]
REFUSED, CRASHED = "refused", "crashed"
PASSED, FAILED = ((1, 0, 0),), ((0, 1, 0),)

STUDENT = """
import os, sys, time
STATE = []

class Bad:
    def __repr__(self): raise ValueError("no words")

class Wordless(Exception):
    def __str__(self): raise ValueError("no words")

def raise_(error): raise error

def forever():
    while True: pass

def push(item):
    STATE.append(item)
    return len(STATE)

def once():
    if push(1) == 1: raise SyntaxError("once")
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """One test file, and what each of the two makes of it."""

    test: str | Mapping[str, Any]
    theirs: Told
    ours: Told
    points: tuple[float, float] = (0.0, 0.0)
    files: Mapping[str, str] = field(default_factory=lambda: {"student.py": STUDENT})
    verbose: bool = True

    @property
    def source(self) -> str:
        """The test file."""
        return self.test if isinstance(self.test, str) else f"test = {dict(self.test)!r}\n"


def suite(*codes: str, setup: str = ">>> from student import *", **more: Any) -> dict[str, Any]:
    return {"type": "doctest", "setup": setup, "cases": [{"code": code} for code in codes], **more}


def asked(*cases: Mapping[str, Any], kind: str = "wwpp", **more: Any) -> dict[str, Any]:
    return {"type": kind, "cases": list(cases), **more}


def question(*suites: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "q", "points": 2, "suites": list(suites), **more}


SQL, SCHEME = {"type": "sqlite", "setup": ""}, {"type": "scheme", "setup": ""}

#: By what is shown.
AGREEMENTS: Mapping[str, Pair] = {
    "a slow case fails alone": Pair(
        question(suite(">>> 1\n1", ">>> forever()", ">>> 2\n2")), ((2, 1, 0),), ((2, 1, 0),)
    ),
    "a suite with nothing in it passes": Pair(
        question(suite(), suite(">>> 1\n2")), ((0, 0, 0), (0, 1, 0)), ((0, 0, 0), (0, 1, 0)), (1.0, 1.0)
    ),
    "points are shared by the suites that count": Pair(
        question(suite(">>> 1\n1"), suite(">>> 1\n2"), suite(">>> 3\n3"), suite(">>> 1", scored=False)),
        ((1, 0, 0), (0, 1, 0), (1, 0, 0)),
        ((1, 0, 0), (0, 1, 0), (1, 0, 0)),
        (4 / 3, 4 / 3),
    ),
    "behind a locked case all are locked": Pair(
        question(
            {**suite(">>> 1\n1"), "cases": [{"code": ">>> 1\n1"}, {"code": ">>> x", "locked": True}, {"code": ""}]}
        ),
        ((1, 0, 2),),
        ((1, 0, 2),),
    ),
    "what is asked counts where it says so": Pair(
        question(asked({"code": ">>> 1\n7"}, scored=True), asked({"question": "?", "answer": "!"}, kind="concept")),
        PASSED,
        PASSED,
        (2.0, 2.0),
    ),
    "what is asked can be locked": Pair(
        question(
            asked({"question": "?", "answer": "5f", "locked": True, "choices": ["a"]}, kind="concept", scored=True)
        ),
        ((0, 0, 1),),
        ((0, 0, 1),),
    ),
    "code that begins with output": Pair(question(suite("1")), REFUSED, REFUSED),
    "a key that nobody knows": Pair(question(suite(">>> 1\n1"), colour="blue"), REFUSED, REFUSED),
    "a suite that is no dictionary": Pair("test = {'name': 'q', 'points': 1, 'suites': ['x']}", REFUSED, REFUSED),
    "wwpp with a setup": Pair(
        question(asked({"code": ""}, setup="", scored=True)),
        REFUSED,
        REFUSED,
    ),
    "a suite in tuples": Pair(
        "test = {'name': 'q', 'points': 1, 'suites': ({'type': 'doctest', 'cases': ({'code': '>>> 1\\n1'},)},)}",
        PASSED,
        PASSED,
        (1.0, 1.0),
    ),
    "rows in another order": Pair(
        question({**SQL, "cases": [{"code": "sqlite> values (1), (2);\n2\n1"}]}), PASSED, PASSED, (2.0, 2.0)
    ),
    "rows in another order than asked for": Pair(
        question({**SQL, "ordered": True, "cases": [{"code": "sqlite> values (1), (2);\n2\n1"}]}), FAILED, FAILED
    ),
}

#: By the rows of README.md.
DIFFERENCES: Mapping[str, Pair] = {
    "a `repr` that raises": Pair(question(suite(">>> Bad()\nBad()")), CRASHED, FAILED),
    "an exception whose text raises": Pair(question(suite(">>> raise_(Wordless())\nWordless")), CRASHED, FAILED),
    "`sys.exit()`": Pair(question(suite(">>> sys.exit()")), PASSED, FAILED, (2.0, 0.0)),
    "`KeyboardInterrupt`": Pair(question(suite(">>> raise_(KeyboardInterrupt())")), PASSED, FAILED, (2.0, 0.0)),
    "`os._exit()`": Pair(question(suite(">>> 1\n1", ">>> os._exit(0)")), CRASHED, ((1, 1, 0),)),
    "an answer behind a blank line": Pair(question(suite(">>> 1\n\n1")), FAILED, REFUSED),
    "an interpreter that cannot be imported": Pair(
        question({**SCHEME, "cases": [{"code": "scm> 1\n1"}]}), REFUSED, FAILED
    ),
    "a computed test": Pair("test = dict(name='q', points=1, suites=[])", (), REFUSED),
    "`extra`": Pair(question(suite(">>> 1\n1"), extra=True), REFUSED, PASSED, (0.0, 2.0)),
    "`multiline`": Pair(
        question({**suite(), "cases": [{"code": ">>> 1\n1", "multiline": False}]}), REFUSED, PASSED, (0.0, 2.0)
    ),
    "no `points`": Pair({"name": "q", "suites": [suite(">>> 1\n1")]}, REFUSED, PASSED, (0.0, 1.0)),
    "negative points": Pair(question(suite(">>> 1\n1")) | {"points": -1}, PASSED, REFUSED, (-1.0, 0.0)),
    "a suite that does not count, of a type that nobody knows": Pair(
        question(suite(">>> 1\n1"), {"type": "prolog", "scored": False}), REFUSED, PASSED, (0.0, 2.0)
    ),
    "tests without any case that counts": Pair(question(suite()), ((0, 0, 0),), REFUSED, (2.0, 0.0)),
    "a locked answer in an unlocked `wwpp` case": Pair(
        question(asked({"code": ">>> 1\n5f\n# locked"}, scored=True)), CRASHED, ((0, 0, 1),)
    ),
    "state across visible and hidden cases": Pair(
        question({**suite(), "cases": [{"code": ">>> push(1)\n1"}, {"code": ">>> push(1)\n2", "hidden": True}]}),
        ((2, 0, 0),),
        ((1, 1, 0),),
        (2.0, 0.0),
    ),
    "state left by a case behind a failed one": Pair(
        question(suite(">>> 1\n2", ">>> push(1)\n1"), suite(">>> push(1)\n1")),
        ((0, 1, 0), (1, 0, 0)),
        ((1, 1, 0), (0, 1, 0)),
        (1.0, 0.0),
        verbose=False,
    ),
    "state left by a prompt behind a failed one": Pair(
        question(suite(">>> 1\n2\n>>> push(1)\n1", ">>> push(1)\n1")), ((1, 1, 0),), ((0, 2, 0),)
    ),
    "time limits": Pair(question(suite("\n".join(3 * [">>> time.sleep(0.4)"]))), PASSED, FAILED, (2.0, 0.0)),
    "`Timeout` as an answer": Pair(question(suite(">>> forever()\nTimeout")), PASSED, FAILED, (2.0, 0.0)),
    "the main thread": Pair(
        question(suite(">>> import threading\n>>> threading.current_thread() is threading.main_thread()\nFalse")),
        PASSED,
        FAILED,
        (2.0, 0.0),
    ),
    "a `SyntaxError` that a call raises": Pair(question(suite(">>> once()")), PASSED, FAILED, (2.0, 0.0)),
    "`sys.stdout.buffer`": Pair(question(suite(">>> x = sys.stdout.buffer.write(b'x')")), PASSED, FAILED, (2.0, 0.0)),
    "values of more than 10,000 characters": Pair(
        question(suite(f">>> 'x' * 12000\n'{'x' * 12000}'")), PASSED, FAILED, (2.0, 0.0)
    ),
    "rare commands of the `sqlite3` shell": Pair(
        question({**SQL, "cases": [{"code": "sqlite> .mode quote\nsqlite> select 'a';\n'a'"}]}),
        PASSED,
        FAILED,
        (2.0, 0.0),
    ),
}
