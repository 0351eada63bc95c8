"""`make bench`: the figures of the sandbox and of the whole pipeline, side by side with the peers in one run."""

import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from tests.bench import environments, figures, latency, pipeline, queues
from tests.bench.figures import Figure, Row

IMAGE = "gradewright/python"
BUILD = Path("build")
OURS = ("warm cell", "isolation container")
PEERS = ("epicbox", "okpy process", "plain process")
PYTEST_OURS = ("pytest in a warm cell",)
PYTEST_PEERS = ("epicbox pytest", "plain python -m pytest")
#: Runs at once and kilobytes of submission for which the throughput of a warm cell is shown.
SCALES = (1, 2, 4, 8)
SIZES_KB = (1, 10, 100, 1000)
#: How many programs of each language are judged in a round, here and by epicbox.
PROGRAMS = {"python": (100, 5), "cpp": (20, 5)}
#: Submissions triggered one by one, and how many others wait where a submission's cost is measured.
TRIGGERED = 50
DEPTHS = (100, 10_000)


@dataclass(frozen=True, slots=True)
class Contender:
    """A program that times itself, and how many runs it does in a round."""

    name: str
    command: tuple[str, ...]
    runs: int


def main(
    rounds: Annotated[int, typer.Option(help="How often each is measured; the median counts.")] = 3,
    concurrency: Annotated[int, typer.Option(help="Runs at once.")] = os.cpu_count() or 1,
    submissions: Annotated[int, typer.Option(help="Through the whole pipeline; 0 leaves it out.")] = 1000,
) -> None:
    """Measure, and write build/bench.json. The machine should have nothing else to do."""
    console = Console()
    console.print(_machine(), f"{concurrency} runs at once, {rounds} rounds", sep="\n")
    rows = _side_by_side(_contenders(), rounds, concurrency)
    console.print(figures.contenders_table(rows, PEERS))
    found = list(figures.paired(rows, OURS, PEERS))
    for language, runs in PROGRAMS.items():
        programs = _side_by_side(_judges(language, *runs), rounds, concurrency)
        title = f"{language} program with ten tests"
        console.print(figures.contenders_table(programs, ["epicbox"], title))
        found += figures.paired(programs, ["warm cells", "stepic judge"], ["epicbox"], f"{title}, ")
    rows = _side_by_side(_pytest_contenders(), rounds, concurrency)
    console.print(figures.contenders_table(rows, PYTEST_PEERS, "pytest suite of ten tests"))
    found += figures.paired(rows, PYTEST_OURS, PYTEST_PEERS)
    growth = _growth(concurrency)
    console.print(figures.plain_table("warm cell", growth))
    found += growth
    if submissions:
        whole = list(_whole_service(rounds, submissions))
        console.print(figures.plain_table("everything on this machine", whole))
        found += whole
    figures.write(BUILD / "bench.json", found)


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    docker = subprocess.run(
        ["docker", "version", "--format", "{{.Server.Version}}"], capture_output=True, text=True, check=True
    )
    return (
        f"{platform.platform()}, {os.cpu_count()} processors ({model[0] if model else platform.machine()}), "
        f"Docker {docker.stdout.strip()}, Python {platform.python_version()}"
    )


def _contenders() -> list[Contender]:
    ours = (sys.executable, "-m", "tests.bench.ours")
    epicbox = environments.python(BUILD / "bench" / "epicbox", environments.EPICBOX)
    okpy = environments.python(BUILD / "bench" / "okpy", environments.OKPY)
    return [
        Contender("warm cell", (*ours, "ten", "process"), 800),
        Contender("isolation container", (*ours, "ten", "container"), 20),
        Contender("epicbox", (epicbox, "-m", "tests.bench.epicbox_peer", IMAGE, "check"), 20),
        Contender("okpy process", (sys.executable, "-m", "tests.bench.okpy_peer", okpy), 40),
        Contender("plain process", (sys.executable, "-m", "tests.bench.plain"), 200),
    ]


def _judges(language: str, ours: int, theirs: int) -> list[Contender]:
    epicbox = environments.python(BUILD / "bench" / "epicbox", environments.EPICBOX)
    return [
        Contender("warm cells", (sys.executable, "-m", "tests.bench.programs", language), ours),
        Contender("stepic judge", (sys.executable, "-m", "tests.bench.stepic", language), 2 * ours),
        Contender("epicbox", (epicbox, "-m", "tests.bench.epicbox_programs", language), theirs),
    ]


def _pytest_contenders() -> list[Contender]:
    epicbox = environments.python(BUILD / "bench" / "epicbox", environments.EPICBOX)
    return [
        Contender("pytest in a warm cell", (sys.executable, "-m", "tests.bench.ours", "ten_pytest", "process"), 200),
        Contender("epicbox pytest", (epicbox, "-m", "tests.bench.epicbox_peer", IMAGE, "pytest"), 10),
        Contender("plain python -m pytest", (sys.executable, "-m", "tests.bench.plain_pytest"), 20),
    ]


def _side_by_side(contenders: list[Contender], rounds: int, concurrency: int) -> dict[str, Row]:
    """Measure in turn, so that a change of the machine's speed meets all alike; return medians."""
    measured: dict[str, list[Row]] = {contender.name: [] for contender in contenders}
    for contender in track(contenders * rounds, "measuring", console=Console(stderr=True), transient=True):
        measured[contender.name].append(_measure(contender, concurrency))
    return {
        name: {key: statistics.median(row[key] for row in rows) for key in figures.UNITS}
        for name, rows in measured.items()
    }


def _growth(concurrency: int) -> list[Figure]:
    """Measure how the throughput of warm cells changes with runs at once and with the submission's size."""
    ours = (sys.executable, "-m", "tests.bench.ours", "ten", "process")
    grown = []
    for scale in SCALES:
        row = _measure(Contender("", ours, 400), scale)
        grown.append(Figure(f"{scale} at once", row["runs_a_second"], "runs/s"))
    for size_kb in SIZES_KB:
        row = _measure(Contender("", ours, 200), concurrency, str(size_kb))
        grown.append(Figure(f"submissions of {size_kb} kB", row["runs_a_second"], "runs/s"))
    return grown


def _whole_service(rounds: int, submissions: int) -> Iterator[Figure]:
    """Measure the service from Ok and back, with the queue short and long by turns."""
    rate = statistics.median(pipeline.submissions_a_second(submissions) for _ in range(rounds))
    yield Figure("whole pipeline", rate, "submissions/s")
    single = latency.measure(TRIGGERED)
    yield Figure("one submission triggered at rest", single.service_ms, "ms", "engine", single.engine_ms)
    yield Figure("added by the service to it", single.added_ms, "ms")
    costs = [[queues.cost(depth, submissions) for depth in DEPTHS] for _ in range(rounds)]
    for name, of in (("wall", "wall_ms"), ("CPU", "cpu_ms")):
        few, many = (statistics.median(getattr(row[column], of) for row in costs) for column in range(len(DEPTHS)))
        title = f"a submission with {DEPTHS[1]:,} queued, {name}"
        yield Figure(title, many, "ms", f"{DEPTHS[0]} queued", few, many / few)


def _measure(contender: Contender, concurrency: int, *more: str) -> Row:
    command = [*contender.command, str(contender.runs), str(concurrency), *more]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    row: Row = json.loads(done.stdout)
    return row


if __name__ == "__main__":
    typer.run(main)
