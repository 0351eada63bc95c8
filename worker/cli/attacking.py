"""`gradewright attack`: throw the corpus of attacks at staff's own assignment, and tell whether it held."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Column, Table

from graders.attacks.corpus import Attack, Family, corpus_folder, read_attacks
from graders.attacks.siege import Assault, Siege, prepare
from graders.attacks.throw import Range, Sighting
from graders.gate.lanes import spread
from graders.sandbox.docker import Engine
from graders.sandbox.pool import Pool
from worker.cli.trying import find
from worker.settings import Settings

BROKE = 1


def register(app: typer.Typer) -> None:
    """Add `attack` to the command line."""
    app.command("attack")(attack)


def attack(
    assignment: Annotated[str, typer.Argument(help="An endpoint below ASSIGNMENTS_DIR, or an assignment's folder.")],
    families: Annotated[
        list[Family] | None, typer.Option("--family", help="Throw only this family; repeatable.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one attack a line, for scripts.")] = False,
) -> None:
    """Attack an assignment with what students may try.

    Each attack takes the place of a student's file, and then stands in front of the solution. The assignment held if
    nothing was earned beyond what an empty file earns, or beyond the solution's points; if no other submission was
    read; and if the solution, graded right after it, still earned all its points. Time limits are tightened to what
    the solution needs. Exit code 1 tells that an attack succeeded.

    Example: gradewright attack graders/examples/cal/cs61a/sp16/lab00
    """
    settings = Settings.read()
    loaded = find(assignment, settings)
    wanted = set(families or Family)
    attacks = [
        attack
        for attack in read_attacks(corpus_folder())
        if attack.applies_anywhere and Family(attack.family) in wanted
    ]
    with ExitStack() as pools:
        lanes = [pools.enter_context(closing(Pool(Engine(), 1))) for _ in range(settings.concurrency)]
        siege = prepare(loaded, lanes[0])
        assaults = list(_assaults(siege, attacks, [siege.range(lane) for lane in lanes], quiet=as_json))
    if as_json:
        for assault in assaults:
            typer.echo(json.dumps(_to_json(assault)))
    else:
        _show(assaults)
    if any(assault.problems for assault in assaults):
        raise typer.Exit(BROKE)


def _assaults(siege: Siege, attacks: list[Attack], ranges: list[Range], *, quiet: bool) -> Iterator[Assault]:
    """Throw all attacks, one at a time at each range; yield what was seen in the attacks' order."""
    thrown = spread(ranges, lambda target, attack: siege.throw(attack, target), attacks)
    yield from track(
        thrown, "attacking", total=len(attacks), console=Console(stderr=True), transient=True, disable=quiet
    )


def _to_json(assault: Assault) -> dict[str, object]:
    return {
        "attack": assault.attack.full_name,
        "tries": assault.attack.tries,
        "alone": _seen(assault.alone),
        "with_solution": _seen(assault.with_solution),
        "held": not assault.problems,
        "problems": assault.problems,
    }


def _seen(sighting: Sighting | None) -> list[dict[str, object]]:
    verdicts = sighting.verdicts if sighting else ()
    return [{"score": verdict.score, "outcome": verdict.outcome} for verdict in verdicts]


def _show(assaults: list[Assault]) -> None:
    table = Table(Column("attack", overflow="fold", min_width=24), "family", "alone", "with the solution", "seen")
    for assault in assaults:
        held = "; ".join(assault.problems) or "held"
        table.add_row(
            assault.attack.name,
            assault.attack.family,
            _told(assault.alone),
            _told(assault.with_solution),
            f"[red]BROKE: {held}[/]" if assault.problems else held,
        )
    console = Console()
    console.print(table)
    broke = sum(bool(assault.problems) for assault in assaults)
    console.print(f"{len(assaults)} attacks, {len(assaults) - broke} held, {broke} broke")


def _told(sighting: Sighting | None) -> str:
    verdicts = sighting.verdicts if sighting else ()
    return ", ".join(f"{verdict.score:g} ({verdict.outcome})" for verdict in verdicts) or "-"
