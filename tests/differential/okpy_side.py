"""Scores jobs with the ok-client itself, in an interpreter that has it: a JSON job a line in, a JSON result a line out.

One process serves all: each job is scored in a fork, so that nothing is left of it.
"""

import json
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

# What traces programs for the client imports it, and is not needed here; Python has it no more from 3.12 on.
sys.modules.setdefault("imp", ModuleType("imp"))

# ruff: noqa: E402 -- the client must find it
from client.api import assignment
from client.cli.ok import parse_input

CONFIG = {"name": "A", "endpoint": "a", "src": [], "tests": {"checks/*.py": "ok_test"}, "protocols": ["scoring"]}


def main() -> None:
    """Serve jobs until there are none: `folder`, laid out like an assignment's, and `timeout` in whole seconds."""
    answers = os.fdopen(os.dup(1), "w")
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (1, 2):
        os.dup2(null, descriptor)
    for line in sys.stdin:
        job = json.loads(line)
        answers.write(_in_a_fork(job) + "\n")
        answers.flush()


def _in_a_fork(job: dict[str, Any]) -> str:
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            os.write(writing, json.dumps(_scored(job)).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        result = pipe.read()
    os.waitpid(pid, 0)
    return result or json.dumps({"crash": "the whole client ended"})


def _scored(job: dict[str, Any]) -> dict[str, Any]:
    os.chdir(job["folder"])
    Path("a.ok").write_text(json.dumps(CONFIG))
    sys.path.insert(0, "")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    verbose = ["--verbose"] if job.get("verbose", True) else []
    try:
        loaded = assignment.load_assignment(
            "a.ok", parse_input(["--local", "--score", *verbose, "--timeout", str(job["timeout"])])
        )
    except Exception as error:
        return {"refused": f"{type(error).__name__}: {error}"}
    return {name: _score(test) for name, test in loaded.test_map.items()}


def _score(test: Any) -> dict[str, Any]:
    """Return what a test earned, and what each suite counted, by its number."""
    counts: dict[int, dict[str, int]] = {}
    for number, suite in enumerate(test.suites, 1):
        suite.run = _counting(suite.run, counts, number)
    try:
        return {"points": test.score(), "suites": counts}
    except BaseException as error:
        return {"crash": f"{type(error).__name__}: {error}"}


def _counting(run: Any, counts: dict[int, dict[str, int]], number: int) -> Any:
    def counted(*arguments: Any) -> Any:
        counts[number] = run(*arguments)
        return counts[number]

    return counted


if __name__ == "__main__":
    main()
