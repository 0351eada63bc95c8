"""Reads the corpus of attacks: each a student's file whose docstring says what it tries and what must be observed."""

import ast
import re
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from pathlib import Path

from graders.errors import GradersError
from graders.verdict import Ending


class Family(StrEnum):
    """What attacks are after; each family has a folder."""

    RESOURCES = "resources"
    ESCAPE = "escape"
    PERSISTENCE = "persistence"
    SPYING = "spying"
    FORGING = "forging"


_KEYS = ("Outcome", "Score", "Times", "Applies", "Alone")
_LINE = re.compile(rf"^({'|'.join(_KEYS)}): *(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Attack:
    """One attack on the assignment of the corpus.

    The docstring's first line tells what is tried. Lines of the form `Key: value` tell what must be observed:
    `Outcome`, the endings that a verdict may tell, with commas between; `Score`, the points of ten that it may earn (0
    if there is no such line, 10 where an honest solution stands beside a harmless attack); `Times`, how often it is
    thrown in a row (once), where a later run looks for what an earlier one left; `Applies: here` for an attack that
    works through the functions of its own assignment, and so cannot be thrown at another. One that gets where it must
    not prints "GOT THROUGH"; `Alone: yes` says that it tells another's processes from those of its own submission by
    there being none of the latter, so that its word counts only where a run is one process.
    """

    family: Family
    name: str
    tries: str
    source: bytes
    endings: frozenset[Ending]
    scores: frozenset[float]
    times: int
    applies_anywhere: bool
    must_be_alone: bool = False

    @property
    def is_honest(self) -> bool:
        """Whether an honest solution stands beside the attack."""
        return max(self.scores) > 0

    @property
    def full_name(self) -> str:
        """The name with its family's."""
        return f"{self.family}/{self.name}"


def corpus_folder() -> Path:
    """Return where the attacks lie: in a checkout with the tests, in an installed package beside this module."""
    shipped = Path(str(resources.files("graders.attacks")))
    if (shipped / Family.RESOURCES).is_dir():
        return shipped
    return Path(__file__).parents[2] / "tests" / "attacks"


def read_attacks(folder: Path) -> tuple[Attack, ...]:
    """Read every attack below a folder, family by family.

    Raises GradersError where there are none, or a header is broken.
    """
    paths = [path for family in Family for path in sorted((folder / family).glob("*.py"))]
    if not paths:
        raise GradersError(f"there are no attacks in {folder}: reinstall gradewright, or check out its tests")
    return tuple(read_attack(path) for path in paths)


def read_attack(path: Path) -> Attack:
    """Read one attack. Raises GradersError that names the file and what its header lacks."""
    source = path.read_bytes()
    try:
        header = ast.get_docstring(ast.parse(source)) or ""
        said = dict(_LINE.findall(header))
        return Attack(
            family=Family(path.parent.name),
            name=path.stem,
            tries=header.splitlines()[0],
            source=source,
            endings=frozenset(Ending(ending.strip()) for ending in said["Outcome"].split(",")),
            scores=frozenset(float(score) for score in said.get("Score", "0").split(",")),
            times=int(said.get("Times", "1")),
            applies_anywhere="Applies" not in said,
            must_be_alone="Alone" in said,
        )
    except (KeyError, ValueError, IndexError, SyntaxError) as error:
        raise GradersError(f"{path}: its header tells no {error}; see Attack in graders/attacks/corpus.py") from error
