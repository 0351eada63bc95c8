"""Runs a test's code against a student's, with the wall between them, in processes forked for it alone."""

from __future__ import annotations

import os
import sys
import textwrap
import traceback
import types
from pathlib import Path
from typing import Any

from graders.runtime.crossing.wall import Wall
from tests.graders.runtime.crossing.plain import PlainNursery

MODULE = "test_lab"


def across(folder: Path, student: str, test: str, **keys: Any) -> str:
    """Run `test` with `student` as its module `lab`; return what went wrong, "" where nothing did."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        try:
            told = _run(folder, textwrap.dedent(student), textwrap.dedent(test), keys)
        except BaseException:  # noqa: BLE001 -- whatever it is, it is told
            told = traceback.format_exc()
        with os.fdopen(writing, "w", errors="replace") as pipe:
            pipe.write(told)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, errors="replace") as pipe:
        told = pipe.read()
    os.waitpid(pid, 0)
    return told


def _run(folder: Path, student: str, test: str, keys: dict[str, Any]) -> str:
    theirs, own = folder / "theirs", folder / "own"
    for place in (theirs, own):
        place.mkdir(exist_ok=True)
    (theirs / "lab.py").write_text(student)
    nursery = PlainNursery(str(theirs))
    sys.stdin = Path("/dev/null").open(encoding="utf-8")  # noqa: SIM115 -- it stays what it is
    sys.stdout = sys.__stdout__
    os.chdir(own)
    local = frozenset({MODULE, *keys.pop("local", ())})
    remote = frozenset({"lab", *keys.pop("remote", ())})
    wall = Wall(nursery, remote=remote, local=local, seconds=keys.pop("seconds", 5.0))
    wall.compares = keys.pop("compares", False)
    wall.install()
    wall.begin_import()
    module = sys.modules[MODULE] = types.ModuleType(MODULE)
    vars(module).update(wall=wall, nursery=nursery)
    try:
        exec(compile(test, f"{own}/{MODULE}.py", "exec"), vars(module))  # noqa: S102 -- it is what this is for
    except BaseException:  # noqa: BLE001 -- likewise
        return traceback.format_exc()
    finally:
        nursery.close()
    return ""
