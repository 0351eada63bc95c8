"""Imports a module of the submission, compiled at most once for all the processes of a run."""

from __future__ import annotations

import binascii
import importlib
import marshal
import os
import sys
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import CodeType, ModuleType


def imported(name: str, folder: str, compiled: str) -> tuple[ModuleType, str]:
    """Return a module of the folder, and what it was compiled to if that was not known.

    `compiled` is what another process of the same run returned. What is no plain file there is imported as usual.
    """
    path = f"{folder}{name}.py"
    if name in sys.modules or not (compiled or os.path.isfile(path)):
        return importlib.import_module(name), ""
    loader = SourceFileLoader(name, path)
    code = marshal.loads(binascii.a2b_base64(compiled)) if compiled else loader.get_code(name)  # noqa: S302 -- its own
    if not isinstance(code, CodeType):
        return importlib.import_module(name), ""
    return _executed(name, path, loader, code), "" if compiled else _text(code)


def _executed(name: str, path: str, loader: SourceFileLoader, code: CodeType) -> ModuleType:
    module = ModuleType(name)
    spec = ModuleSpec(name, loader, origin=path)
    spec.has_location = True
    vars(module).update(__spec__=spec, __loader__=loader, __file__=path, __package__="", __cached__=None)
    sys.modules[name] = module
    try:
        exec(code, vars(module))
    except BaseException:
        sys.modules.pop(name, None)
        raise
    return sys.modules[name]


def _text(code: CodeType) -> str:
    return binascii.b2a_base64(marshal.dumps(code), newline=False).decode("ascii")
