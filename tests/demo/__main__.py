"""Runs the demonstration: `python -m tests.demo`, which is what `make demo` calls."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from tests.demo.classroom import HOMEWORK, LAB, STUDENTS, write_class
from tests.demo.findings import Findings, Record
from tests.demo.stage import ROOT, Ok, Posted, Service
from tests.waiting import wait_until

#: The recorded class.
RECORDED = 37
#: Scores after which the worker is killed, where that is asked for.
SCORES_BEFORE_KILL = 5
#: Scores that may have reached Ok without a word of it reaching the ledger when the worker was killed.
IN_FLIGHT = 2 * (os.cpu_count() or 1)

console = Console(highlight=False)


def main() -> int:
    """Show it; returns 1 if anything is not as it should be."""
    parser = argparse.ArgumentParser(prog="python -m tests.demo", description=__doc__)
    parser.add_argument("--kill-worker", action="store_true", help="kill -9 the worker in the middle")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "demo", help="keeps the state")
    options = parser.parse_args()
    folder: Path = options.folder.absolute()
    held = [] if options.kill_worker else _held(folder)
    if not held:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    write_class(folder / "class.json")
    with closing(Ok(folder / "class.json")) as ok, (folder / "service.log").open("w") as log:
        ok.restore(held)
        console.print(f"Ok stand-in at {ok.url}: open it in a browser to see the scores arrive.")
        findings = _show(Service(ok.url, folder / "state", log), ok, kill=options.kill_worker)
        (folder / "scores.json").write_text(json.dumps([asdict(score) for score in ok.scores()]))
    complaints = findings.complaints()
    for complaint in complaints:
        console.print(f"[red]error:[/red] {complaint}")
    console.print("Run it again: nothing is graded twice." if not complaints else f"See {folder}/service.log")
    return 1 if complaints else 0


def _held(folder: Path) -> list[Posted]:
    """Return what the stand-in held at the end of the last demonstration."""
    try:
        scores = [Posted(**score) for score in json.loads((folder / "scores.json").read_text())]
    except (OSError, ValueError, TypeError):
        return []
    return [score for score in scores if not score.archived]


def _show(service: Service, ok: Ok, *, kill: bool) -> Findings:
    with service:
        console.print(f"The service is up; its log is {service.log.name}")
        before = {str(r["backup"]): r["since"] for r in _records(service) if r["state"] == "posted"}
        started_at = time.monotonic()
        for endpoint in (LAB, HOMEWORK):
            console.print(f"\n[bold]$ gradewright grade {endpoint}[/bold]")
            command = service.start("grade", endpoint)
            if kill and endpoint == LAB:
                _kill_in_the_middle(service, ok, command)
            command.wait()
        seconds = time.monotonic() - started_at
        records = _records(service)
        findings = Findings(records, ok.scores(), RECORDED + STUDENTS, forgiven=IN_FLIGHT if kill else 0)
    console.print()
    findings.show(console)
    done = sum(before.get(str(record["backup"])) == record["since"] for record in records)
    console.print(f"[bold]{len(records) - done} graded, {done} already done[/bold] in {seconds:.1f} s")
    return findings


def _records(service: Service) -> list[Record]:
    return [record for endpoint in (LAB, HOMEWORK) for record in service.status(endpoint)]


def _kill_in_the_middle(service: Service, ok: Ok, command: subprocess.Popen[str]) -> None:
    wait_until(lambda: len(ok.scores()) >= SCORES_BEFORE_KILL or command.poll() is not None, "scores", 120)
    service.kill_worker()
    console.print(f"[bold]killed the worker[/bold] with {len(ok.scores())} scores posted; `up` starts another")


if __name__ == "__main__":
    sys.exit(main())
