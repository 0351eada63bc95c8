"""`make bench`: the figures of the sandbox and of the whole pipeline, side by side with the peers in one run."""

import json
import os
import platform
import statistics
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.bench import epicbox_environment, pipeline

IMAGE = "gradewright/python"
BUILD = Path("build")


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of build/bench.json; `ratio` is value to peer_value, in the direction in which more is better."""

    name: str
    value: float
    unit: str
    peer: str | None = None
    peer_value: float | None = None
    ratio: float | None = None


@dataclass(frozen=True, slots=True)
class Contender:
    """A program that times itself, and how many runs it does in a round."""

    name: str
    command: tuple[str, ...]
    runs: int


def main(
    rounds: Annotated[int, typer.Option(help="How often each is measured; the median counts.")] = 3,
    concurrency: Annotated[int, typer.Option(help="Runs at once.")] = os.cpu_count() or 1,
    submissions: Annotated[int, typer.Option(help="Through the whole pipeline; 0 leaves it out.")] = 600,
) -> None:
    """Measure, and write build/bench.json. The machine should have nothing else to do."""
    console = Console()
    console.print(f"{platform.platform()}, {os.cpu_count()} processors, {concurrency} runs at once, {rounds} rounds")
    contenders = _contenders(epicbox_environment.python(BUILD / "bench" / "epicbox"))
    measured: dict[str, list[dict[str, float]]] = {contender.name: [] for contender in contenders}
    # In turn, so that a change of the machine's speed meets all alike.
    for contender in track(contenders * rounds, "measuring", console=Console(stderr=True), transient=True):
        measured[contender.name].append(_measure(contender, concurrency))
    figures = list(_figures({name: _median(rows) for name, rows in measured.items()}))
    if submissions:
        rate = statistics.median(pipeline.submissions_a_second(submissions) for _ in range(rounds))
        figures.append(Figure("whole pipeline", rate, "submissions/s"))
    BUILD.mkdir(exist_ok=True)
    (BUILD / "bench.json").write_text(json.dumps([asdict(figure) for figure in figures], indent=1) + "\n")
    console.print(_table(figures))


def _contenders(epicbox_python: str) -> list[Contender]:
    ours = (sys.executable, "-m", "tests.bench.ours")
    return [
        Contender("warm cell", (*ours, "process"), 800),
        Contender("isolation container", (*ours, "container"), 20),
        Contender("epicbox", (epicbox_python, "-m", "tests.bench.epicbox_peer", IMAGE), 20),
        Contender("plain process", (sys.executable, "-m", "tests.bench.plain"), 200),
    ]


def _measure(contender: Contender, concurrency: int) -> dict[str, float]:
    command = [*contender.command, str(contender.runs), str(concurrency)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    row: dict[str, float] = json.loads(done.stdout)
    return row


def _median(rows: list[dict[str, float]]) -> dict[str, float]:
    return {key: statistics.median(row[key] for row in rows) for key in rows[0]}


def _figures(medians: dict[str, dict[str, float]]) -> list[Figure]:
    """Pair each of ours with each peer, and list the peers' own."""
    figures = []
    for name in ("warm cell", "isolation container"):
        for peer in ("epicbox", "plain process"):
            mine, theirs = medians[name], medians[peer]
            rate = mine["runs_a_second"], theirs["runs_a_second"]
            cost = mine["cpu_ms"], theirs["cpu_ms"]
            figures.append(Figure(f"{name}, runs", rate[0], "runs/s", peer, rate[1], rate[0] / rate[1]))
            figures.append(Figure(f"{name}, CPU a run", cost[0], "CPU-ms", peer, cost[1], cost[1] / cost[0]))
    return figures


def _table(figures: list[Figure]) -> Table:
    table = Table("figure", "value", "unit", "peer", "peer's value", "times as good")
    for figure in figures:
        peer_value = "" if figure.peer_value is None else f"{figure.peer_value:.1f}"
        ratio = "" if figure.ratio is None else f"{figure.ratio:.1f}"
        table.add_row(figure.name, f"{figure.value:.1f}", figure.unit, figure.peer or "", peer_value, ratio)
    return table


if __name__ == "__main__":
    typer.run(main)
