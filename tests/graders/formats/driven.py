"""Runs a driver as the sandbox does, but in a plain process of this machine: for code that is known to be kind."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from graders.formats import Suite
from graders.sandbox.outcome import Outcome, Run
from graders.verdict import Ending

_ROOT = Path(__file__).parents[3]
_ENDINGS = {-signal.SIGALRM: Ending.TIMEOUT}
_PROGRAM = """
import importlib, json, os, sys
root, driver, task, descriptor, theirs = sys.argv[1:]
sys.path.insert(0, root)
from graders.runtime.channel import Channel
drive = importlib.import_module("graders.runtime." + driver).drive
nursery = []
if theirs:
    from tests.graders.runtime.crossing.plain import PlainNursery
    nursery = [PlainNursery(theirs)]
sys.path[0] = os.getcwd()
channel = Channel(int(descriptor), 1 << 20)
drive(json.loads(task), channel, *nursery)
channel.send({"end": True})
os._exit(0)
"""


def drive(run: Run, files: Mapping[str, str | bytes]) -> Outcome:
    """Run once, with `files` as the submission. A separated run's two folders are the same user's here."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as private:
        _write(folder, {**files, **run.files})
        if run.private is None:
            return _run(run, folder)
        _write(private, run.private)
        return _run(run, private, folder)


def _write(folder: str, files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def drive_all(suite: Suite, files: Mapping[str, str | bytes]) -> list[Outcome]:
    """Run all that the suite asks for."""
    outcomes: list[Outcome] = []
    while (run := suite.plan(outcomes)) is not None:
        outcomes.append(drive(run, files))
    return outcomes


def _run(run: Run, folder: str, theirs: str = "") -> Outcome:
    reading, writing = os.pipe()
    arguments = [str(_ROOT), run.driver, json.dumps(run.task), str(writing), theirs]
    command = [sys.executable, "-I", "-B", "-c", _PROGRAM, *arguments]
    with subprocess.Popen(
        command, cwd=folder, pass_fds=[writing], stdin=subprocess.DEVNULL, stdout=-1, stderr=-1, text=True
    ) as process:
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            reports = tuple(json.loads(line) for line in pipe.read().splitlines())
        stdout, stderr = process.communicate(timeout=30)
    ended_well = bool(reports) and reports[-1] == {"end": True}
    return Outcome(
        ending=Ending.OK if ended_well or not process.returncode else _ENDINGS.get(process.returncode, Ending.CRASH),
        reports=reports,
        stdout=stdout,
        stderr=stderr,
        exit_status=process.returncode,
    )
