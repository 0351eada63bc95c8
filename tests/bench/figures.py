"""What the benchmark found, as lines of build/bench.json and as tables for people."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.table import Table

#: A contender's figures by name: runs_a_second, cpu_ms, latency_ms.
Row = Mapping[str, float]

UNITS = {"runs_a_second": "runs/s", "cpu_ms": "CPU-ms a run", "latency_ms": "ms"}
_MORE_IS_BETTER = frozenset({"runs_a_second"})


@dataclass(frozen=True, slots=True)
class Figure:
    """One line; `ratio` tells how many times as good as the peer's the value is."""

    name: str
    value: float
    unit: str
    peer: str | None = None
    peer_value: float | None = None
    ratio: float | None = None


def paired(rows: Mapping[str, Row], ours: Sequence[str], peers: Sequence[str], what: str = "") -> Iterator[Figure]:
    """Pair each of ours with each peer, in each figure; `what` stands before the names."""
    for name in ours:
        for peer in peers:
            for key, unit in UNITS.items():
                mine, theirs = rows[name][key], rows[peer][key]
                ratio = mine / theirs if key in _MORE_IS_BETTER else theirs / mine
                yield Figure(f"{what}{name}, {key}", mine, unit, peer, theirs, ratio)


def write(path: Path, figures: Sequence[Figure]) -> None:
    """Write the figures as a list of JSON objects."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps([asdict(figure) for figure in figures], indent=1) + "\n")


def contenders_table(rows: Mapping[str, Row], peers: Sequence[str], title: str = "ok suite of ten cases") -> Table:
    """Show every contender, and how many times a peer's runs a second it does."""
    table = Table(title, "runs/s", "CPU-ms a run", "ms alone", *(f"times {peer}" for peer in peers))
    for name, row in rows.items():
        times = (f"{row['runs_a_second'] / rows[peer]['runs_a_second']:.1f}" for peer in peers)
        table.add_row(name, *(f"{row[key]:.1f}" for key in UNITS), *times)
    return table


def plain_table(title: str, figures: Sequence[Figure]) -> Table:
    """Show figures one a line, each beside its peer's, if it has one."""
    table = Table(title, "value", "unit", "beside")
    for figure in figures:
        beside = "" if figure.peer_value is None else f"{figure.peer} {figure.peer_value:.1f}"
        ratio = "" if figure.ratio is None else f" ({figure.ratio:.2f} times)"
        table.add_row(figure.name, f"{figure.value:.1f}", figure.unit, beside + ratio)
    return table
