"""Generates tests of the ok-client and submissions, the same for a seed every time."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.differential import pools

#: Seldom enough that most suites still have something to tell.
_RARELY, _SOMETIMES = 0.08, 0.25


@dataclass(frozen=True, slots=True)
class Job:
    """Some test files and a submission, each by the names of its files."""

    tests: Mapping[str, str]
    files: Mapping[str, str]


def jobs(seed: int, assignments: int, submissions: int, *, stateful: bool = True) -> list[Job]:
    """Return as many submissions for each of some assignments, every one with a few test files.

    Where they are `stateful`, every second assignment has cases that find what others left behind, and none
    that are hidden, since those would find less of it here than there.
    """
    chance = random.Random(seed)  # noqa: S311 -- no secret is made
    found = []
    for place in range(assignments):
        stateful_now = stateful and place % 2 == 0
        tests = {f"q{number}.py": f"test = {_test(chance, stateful_now)!r}\n" for number in range(chance.randint(3, 5))}
        found += [Job(tests, _submission(chance)) for _ in range(submissions)]
    return found


def _submission(chance: random.Random) -> dict[str, str]:
    files = {}
    for name, flaws in pools.FLAWS.items():
        flaw = "" if chance.random() < _SOMETIMES else flaws[chance.choice(list(flaws))]
        files[name] = (pools.FILES / name).read_text() + flaw
    return files


def _test(chance: random.Random, stateful: bool) -> dict[str, Any]:
    test: dict[str, Any] = {
        "name": f"Question {chance.randint(1, 9)}",
        "points": chance.choice([0, 1, 1, 2, 3, 0.5, 7.25]),
        "suites": [_suite(chance, stateful) for _ in range(chance.randint(1, 4))],
    }
    for case in (case for suite in test["suites"] for case in suite["cases"] if stateful):
        case.pop("hidden", None)
    if chance.random() < _SOMETIMES:
        test["description"] = "What this is about."
    return test


def _suite(chance: random.Random, stateful: bool) -> dict[str, Any]:
    kind = chance.choice(["doctest"] * 5 + ["scheme", "sqlite", "sqlite", "wwpp", "concept"])
    suite = _doctest(chance, stateful) if kind == "doctest" else _SUITES[kind](chance)
    suite["type"] = kind
    if chance.random() < _SOMETIMES:
        suite["scored"] = chance.choice([True, True, False, 1, 0])
    return suite


def _doctest(chance: random.Random, stateful: bool) -> dict[str, Any]:
    finders = pools.STATEFUL if stateful else None
    return _sessions(chance, pools.PYTHON, pools.PYTHON_SETUPS, pools.PYTHON_TEARDOWNS, finders)


def _scheme(chance: random.Random) -> dict[str, Any]:
    return _sessions(chance, pools.SCHEME, pools.SCHEME_SETUPS, pools.SCHEME_TEARDOWNS)


def _sqlite(chance: random.Random) -> dict[str, Any]:
    suite = _sessions(chance, pools.SQL, pools.SQL_SETUPS, pools.SQL_TEARDOWNS)
    if chance.random() < _SOMETIMES:
        suite["ordered"] = chance.choice([True, False])
    return suite


def _wwpp(chance: random.Random) -> dict[str, Any]:
    suite = _sessions(chance, pools.PYTHON, ("",), ("",))
    del suite["setup"], suite["teardown"]
    for case in suite["cases"]:
        case["code"] = re.sub("^( *)# ?locked$", "\\1# note: open", case["code"], flags=re.MULTILINE)
    return suite


def _concept(chance: random.Random) -> dict[str, Any]:
    cases = [_marked(chance, {"question": "Why?", "answer": "Because."}) for _ in range(chance.randint(0, 3))]
    for case in cases:
        if chance.random() < _SOMETIMES:
            case["choices"] = ["Because.", "Why not?"]
    return {"cases": cases}


_SUITES = {"scheme": _scheme, "sqlite": _sqlite, "wwpp": _wwpp, "concept": _concept}


def _sessions(
    chance: random.Random,
    prompts: Mapping[str, Sequence[str]],
    setups: Sequence[str],
    teardowns: Sequence[str],
    stateful: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Any]:
    cases = []
    for _ in range(chance.randint(0, 4)):
        chosen = [_prompt(chance, prompts) for _ in range(chance.randint(0, 3))]
        if stateful and chance.random() < _SOMETIMES:
            # First, where it runs on both sides, whatever becomes of the others.
            chosen.insert(0, _prompt(chance, stateful))
        cases.append(_marked(chance, {"code": _indented(chance, "\n".join(chosen))}))
    return {"cases": cases, "setup": chance.choice(setups), "teardown": chance.choice(teardowns)}


def _prompt(chance: random.Random, prompts: Mapping[str, Sequence[str]]) -> str:
    """Return a prompt with an answer; the first, which a flawless submission gives most often, is the likeliest."""
    code = chance.choice(list(prompts))
    answers = prompts[code]
    answer = answers[0] if chance.random() > _SOMETIMES else chance.choice(list(answers))
    return f"{code}\n{answer}" if answer else code


def _indented(chance: random.Random, code: str) -> str:
    """Return the code as it is, or as test files mostly have it: on lines of its own, indented."""
    if chance.random() < _SOMETIMES:
        return code
    lines = "".join(f"          {line}\n" if line else "\n" for line in code.split("\n"))
    return f"\n{lines}          "


def _marked(chance: random.Random, case: dict[str, Any]) -> dict[str, Any]:
    if chance.random() < _SOMETIMES:
        case["hidden"] = chance.choice([True, False])
    if chance.random() < _RARELY * 2:
        case["locked"] = chance.choice([True, False])
    return case
