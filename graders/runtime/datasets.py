"""Driver of code challenges: has an author's code make tests, or solve them, and reports each.

No student code runs here. The names are Stepik's: `generate()` returns datasets or pairs of dataset and clue,
`solve(dataset)` a reply, `tests` is a list of dataset, clue and reply.
"""

from __future__ import annotations

import importlib
import random
from typing import TYPE_CHECKING, Any

from graders.runtime.tracebacks import Teller

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

    from graders.runtime.channel import Channel

_NAMES = ("generate", "solve", "check", "tests")


def drive(task: Mapping[str, Any], channel: Channel) -> None:
    """Import `task["module"]`; solve each of `task["datasets"]`, or make tests with `task["seed"]` where that is None.

    The first thing that goes wrong is the last that is reported: it is the author's fault, whatever was printed.
    """
    teller = Teller()
    try:
        module = importlib.import_module(task["module"])
        channel.send({"defines": [name for name in _NAMES if hasattr(module, name)]})
        random.seed(task["seed"])
        if task["datasets"] is None:
            for dataset, clue in _tests(module):
                channel.send({"dataset": dataset, "clue": clue})
        else:
            for number, dataset in enumerate(task["datasets"]):
                channel.send({"begin": number})
                channel.send({"number": number, "reply": module.solve(dataset)})
    except BaseException as error:
        channel.send({"fault": teller.describe(error)[2]})


def _tests(module: ModuleType) -> Iterator[tuple[str, Any]]:
    listed = getattr(module, "tests", ())
    for test in listed if isinstance(listed, (tuple, list)) else ():
        if not (isinstance(test, (tuple, list)) and len(test) == 3 and isinstance(test[0], str)):  # noqa: PLR2004 -- a triple
            raise ValueError(f"tests holds {test!r:.200}: each test is (dataset, clue, reply)")
        yield test[0], test[1]
    made = list(module.generate()) if hasattr(module, "generate") else []
    has_clues = bool(made) and isinstance(made[0], (tuple, list))
    for test in made:
        yield _with_clue(test) if has_clues else (_dataset(test), module.solve(test))


def _with_clue(test: Any) -> tuple[str, Any]:
    if isinstance(test, (tuple, list)) and len(test) == 2:  # noqa: PLR2004 -- a pair
        return _dataset(test[0]), test[1]
    raise ValueError(f"generate() returned {test!r:.200} among pairs of dataset and clue: never both")


def _dataset(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise ValueError(f"generate() returned {value!r:.200} as a dataset, which must be a text")
