"""Draws what a regrade would change; apart, for matplotlib is large and comes with the extra `pictures` alone."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from worker.challenges.errors import ChallengeError
from worker.challenges.regrade import Change, Kind

_COLOURS = {Kind.SAME: "#9aa5b1", Kind.FLIPS: "#c0392b", Kind.DIFFERS: "#e0a030", Kind.NOT_JUDGED: "#dddddd"}
#: Longest list of reasons that can be read.
_REASONS = 12
_WIDTH = 60


def draw(changes: Sequence[Change], title: str, path: Path) -> None:
    """Draw old against new verdicts, and why verdicts flip; the file's ending tells the format.

    Raises ChallengeError.
    """
    figure = Figure(figsize=(11, 4.5), layout="constrained")
    verdicts, reasons = figure.subplots(1, 2, width_ratios=(3, 2))
    figure.suptitle(title, parse_math=False)
    _draw_verdicts(verdicts, changes)
    _draw_reasons(reasons, changes)
    try:
        figure.savefig(path, dpi=120)
    except (OSError, ValueError) as error:
        raise ChallengeError(f"{path} cannot be drawn: {error}") from error


def _draw_verdicts(axes: Axes, changes: Sequence[Change]) -> None:
    """Draw a bar for each way from an old verdict to a new one, by what became of it."""
    counts = Counter((f"{change.row.status} → {change.after}", change.kind) for change in changes)
    ways = sorted({way for way, _ in counts}, reverse=True)
    left = dict.fromkeys(ways, 0)
    for kind in Kind:
        widths = [counts[way, kind] for way in ways]
        bars = axes.barh(ways, widths, left=list(left.values()), color=_COLOURS[kind], label=f"{kind} ({sum(widths)})")
        axes.bar_label(bars, [str(width or "") for width in widths], label_type="center")
        left = {way: left[way] + width for way, width in zip(ways, widths, strict=True)}
    axes.set_xlabel("submissions")
    axes.set_title("old → new verdict")
    axes.legend()


def _draw_reasons(axes: Axes, changes: Sequence[Change]) -> None:
    counts = Counter(change.why[:_WIDTH] for change in changes if change.flips).most_common(_REASONS)
    axes.set_title("why verdicts flip")
    if counts:
        places = range(len(counts), 0, -1)
        axes.barh(list(places), [number for _, number in counts], color=_COLOURS[Kind.FLIPS])
        axes.set_yticks(list(places), [why for why, _ in counts], parse_math=False)
        axes.set_xlabel("submissions")
    else:
        axes.text(0.5, 0.5, "none does", ha="center", va="center")
        axes.set_axis_off()
