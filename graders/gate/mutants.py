"""Makes wrong submissions out of a solution, each by one small change such as students make, all over its functions."""

import ast
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest

from graders.gate.mutations import sites
from graders.gate.token_mutations import SUFFIXES, changed_texts
from graders.submission import Submission

#: By how a file's name must end for mutants to be made of it.
MUTABLE = (".py", *SUFFIXES)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A solution with one change; `says` tells where and which."""

    says: str
    submission: Submission


@dataclass(frozen=True, slots=True)
class Change:
    """One file's new content."""

    file: str
    #: The function in which the change is made, as far as it is known: choices are spread over these.
    function: str
    line: int
    says: str
    source: bytes


def mutants_of(solution: Submission, names: Sequence[str], most: int, seed: int = 0) -> Iterator[Mutant]:
    """Yield up to `most` mutants of the files of these names, the same ones for the same seed."""
    known = [name for name in names if name.endswith(MUTABLE) and name in solution.files]
    changes = chain.from_iterable(_changes(name, solution.files[name]) for name in known)
    for change in islice(_spread(list(changes), seed), most):
        says = f"{change.file}:{change.line}: {change.says}"
        yield Mutant(says, Submission({**solution.files, change.file: change.source}))


def _spread(changes: Sequence[Change], seed: int) -> Iterator[Change]:
    """Yield changes in an order by chance, one of each function in turn."""
    chance = random.Random(seed)  # noqa: S311 -- a choice, not a secret
    functions: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        functions.setdefault((change.file, change.function), []).append(change)
    for some in functions.values():
        chance.shuffle(some)
    for turn in zip_longest(*functions.values()):
        yield from (change for change in turn if change is not None)


def _changes(name: str, source: bytes) -> Iterator[Change]:
    """Yield each different text that one change makes of a file and that is not the same program."""
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError:
        return
    yield from _changes_of_python(name, text) if name.endswith(".py") else _changes_of_tokens(name, text)


def _changes_of_python(name: str, text: str) -> Iterator[Change]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    seen = {ast.unparse(tree)}
    for site in sites(tree):
        with site.changed():
            mutated = ast.unparse(tree)
        if mutated not in seen and _is_python(mutated):
            seen.add(mutated)
            yield Change(name, site.function, site.line, site.says, mutated.encode())


def _changes_of_tokens(name: str, text: str) -> Iterator[Change]:
    for line, says, mutated in changed_texts(text):
        yield Change(name, "", line, says, mutated.encode())


def _is_python(text: str) -> bool:
    try:
        compile(text, "mutant", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
