"""Reads the sources of the driver and of all that was imported, for tests and answers among them.

Outcome: ok, output
"""

import gc
import inspect
import re
import sys

# Numbers stand alone: an object's address holds any five digits now and then.
PATTERN = re.compile("SECRE[T]-[0-9a-f]{16}|kumquat[k]umquat|(?<![0-9a-f])(?:543[6]56|4242[0])(?![0-9a-f])")
for name, module in list(sys.modules.items()):
    for text in (repr(vars(module)) if name != "__main__" else "",):
        for found in PATTERN.findall(text):
            print(name, found)
    try:
        for found in PATTERN.findall(inspect.getsource(module)):
            print(name, found)
    except (OSError, TypeError):
        pass
for loader in gc.get_objects():
    if type(loader).__name__ == "Shipped":
        for found in PATTERN.findall(repr(vars(loader))):
            print(found)
