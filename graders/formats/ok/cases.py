"""Reads the cases of a suite, each type of suite in its own way, as the ok-client's test files write them."""

import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from typing import Literal as OneOf

from pydantic import StrictBool, StrictStr

from graders.formats.ok.consoles import LOGIC, PYTHON, SCHEME, SQLITE, Console
from graders.formats.ok.literal import Literal, Strict, Where
from graders.formats.ok.prompts import Prompt, read_code, read_first_prompt, read_script, read_setup

#: The ok-client takes 0 and 1 too.
Flag = StrictBool | OneOf[0, 1]
#: What stands below an answer that only its hash is left of.
_LOCKED = re.compile(r"^\s*#\s*locked(\s*|:.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Case:
    """One sequence of prompts with a namespace of its own. A locked one has none that could be run."""

    setup: tuple[Prompt, ...] = ()
    code: tuple[Prompt, ...] = ()
    teardown: tuple[Prompt, ...] = ()
    hidden: bool = False
    locked: bool = False
    console: Console = PYTHON
    #: Whether the ok-client asks a student for its answers, so that nothing of it runs: it can only be locked.
    is_asked: bool = False

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """All prompts, in the order in which they run."""
        return self.setup + self.code + self.teardown


class _Case(Strict):
    hidden: Flag = False
    locked: Flag = False
    #: Of later clients: how a student is asked to unlock it.
    multiline: Flag = False


class _CodeCase(_Case):
    code: StrictStr


class _Question(_Case):
    question: StrictStr
    answer: StrictStr
    choices: tuple[StrictStr, ...] = ()


class _Suite(Strict):
    type: StrictStr
    scored: Flag = True


class _Session(_Suite):
    cases: list[_CodeCase]
    setup: StrictStr = ""
    teardown: StrictStr = ""


class _Database(_Session):
    ordered: Flag = False


class _AskedSession(_Suite):
    cases: list[_CodeCase]


class _Concept(_Suite):
    cases: list[_Question]


def counts(suite: Mapping[str, object]) -> bool:
    """Tell whether a suite is scored; those that only ask the student are not, unless they say so."""
    return bool(suite.get("scored", suite.get("type") not in _ASKED))


def read_cases(literal: Literal, suite: Mapping[str, object], where: Where) -> tuple[Case, ...]:
    """Read the cases of the suite at `where`. Raises AssignmentError that names file and line."""
    kind = suite.get("type")
    if isinstance(kind, str) and kind not in _READERS:
        known = ", ".join(_READERS)
        raise literal.error((*where, "type"), f'there are no suites of type "{kind}", only {known}')
    return tuple(_READERS[kind if isinstance(kind, str) else "doctest"](literal, suite, where))


def _read_python(literal: Literal, value: object, where: Where) -> Iterator[Case]:
    return _sessions(literal, value, where, PYTHON)


def _read_scheme(literal: Literal, value: object, where: Where) -> Iterator[Case]:
    return _sessions(literal, value, where, SCHEME, (Prompt("import scheme"),))


def _read_logic(literal: Literal, value: object, where: Where) -> Iterator[Case]:
    """Read a suite whose cases share the facts that they state, and start without any."""
    for place, case in enumerate(_sessions(literal, value, where, LOGIC, (Prompt("import logic"),))):
        fresh = Prompt("import logic\nlogic.facts[:] = []")
        yield (
            case
            if place or case.locked
            else Case((fresh, *case.setup[1:]), case.code, case.teardown, hidden=case.hidden, console=LOGIC)
        )


def _sessions(
    literal: Literal, value: object, where: Where, console: Console, load: tuple[Prompt, ...] = ()
) -> Iterator[Case]:
    """Read cases; `load` is the Python that gives each its interpreter."""
    suite = literal.validated(_Session, value, where)
    setup, teardown = (*load, *read_setup(suite.setup, console)), read_setup(suite.teardown, console)
    for place, case in enumerate(suite.cases):
        hidden = bool(case.hidden)
        if case.locked:
            yield Case(hidden=hidden, locked=True, console=console)
            continue
        with _told(literal, (*where, "cases", place, "code")):
            code = read_code(case.code, console)
        yield Case(setup, code, teardown, hidden=hidden, console=console)


def _read_sqlite(literal: Literal, value: object, where: Where) -> Iterator[Case]:
    suite = literal.validated(_Database, value, where)
    for place, case in enumerate(suite.cases):
        hidden = bool(case.hidden)
        if case.locked:
            yield Case(hidden=hidden, locked=True, console=SQLITE)
            continue
        with _told(literal, (*where, "cases", place, "code")):
            code = textwrap.dedent(case.code)
            *setup, script = read_script(suite.setup, code, suite.teardown, SQLITE, is_ordered=bool(suite.ordered))
        yield Case(tuple(setup), (script,), (), hidden=hidden, console=SQLITE)


def _read_wwpp(literal: Literal, value: object, where: Where) -> Iterator[Case]:
    suite = literal.validated(_AskedSession, value, where)
    for place, case in enumerate(suite.cases):
        with _told(literal, (*where, "cases", place, "code")):
            read_first_prompt(case.code, PYTHON)
        locked = bool(case.locked or _LOCKED.search(case.code))
        yield Case(hidden=bool(case.hidden), locked=locked, is_asked=True)


def _read_concept(literal: Literal, value: object, where: Where) -> Iterator[Case]:
    for case in literal.validated(_Concept, value, where).cases:
        yield Case(hidden=bool(case.hidden), locked=bool(case.locked), is_asked=True)


@contextmanager
def _told(literal: Literal, where: Where) -> Iterator[None]:
    """Turn a ValueError about code into an AssignmentError that tells its line."""
    try:
        yield
    except ValueError as error:
        raise literal.error(where, str(error)) from error


_Reader = Callable[[Literal, Any, Where], Iterator[Case]]
_READERS: Mapping[str, _Reader] = {
    "doctest": _read_python,
    "wwpp": _read_wwpp,
    "concept": _read_concept,
    "scheme": _read_scheme,
    "sqlite": _read_sqlite,
    "logic": _read_logic,
}
_ASKED = ("wwpp", "concept")
