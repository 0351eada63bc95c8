"""Which formats there are: every module or package of this folder that has a `FORMAT`, by its own name."""

import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from graders import formats
from graders.formats import Format


def _found() -> Iterator[tuple[str, Format[Any]]]:
    for module in pkgutil.iter_modules(formats.__path__):
        if module.name != __name__.rpartition(".")[2]:
            found = getattr(import_module(f"{formats.__name__}.{module.name}"), "FORMAT", None)
            if isinstance(found, Format):
                yield module.name, found


#: By the name that `format` of a `[[suite]]` gives.
FORMATS: Mapping[str, Format[Any]] = dict(_found())
