"""Hooks into imports, so that whatever is imported next is a lie.

Outcome: ok, crash
"""

import builtins
import sys
import types


class Finder:
    def find_spec(self, name, path=None, target=None):
        raise SystemExit(0)


class Module(types.ModuleType):
    def __getattr__(self, name):
        return lambda *_, **__: 42


builtins.__import__ = lambda name, *_, **__: Module(name)
sys.meta_path[:] = [Finder()]
sys.path_hooks[:] = [Finder]
for name in list(sys.modules):
    if name not in ("sys", "builtins", __name__):
        sys.modules[name] = Module(name)
