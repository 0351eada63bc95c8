"""Replaces what shows a value: the display hook, stdout, stderr and their like.

Outcome: ok
"""

import builtins
import sys


class Liar:
    def __getattr__(self, name):
        return lambda *_, **__: 42

    def write(self, text):
        return 42


sys.displayhook = sys.excepthook = sys.unraisablehook = lambda *_: print(42)
sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = Liar()
sys.ps1 = "42"
builtins._ = 42
