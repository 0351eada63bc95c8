"""Changes the modules, types and caches that it shares with the next run before either touches them.

Outcome: ok
Times: 2
"""

import builtins
import collections
import ctypes
import gc
import json
import linecache
import random
import re
import sys

found = [hasattr(module, "left") for module in (builtins, collections, json, random, sys, re)]
found.append("left" in linecache.cache or "left" in sys.path_importer_cache or bool(getattr(gc.callbacks, "__len__")()))
for module in (builtins, collections, json, random, sys, re):
    module.left = True
linecache.cache["left"] = (1, None, ["left"], "left")
sys.path_importer_cache["left"] = None
gc.callbacks.append(lambda *_: None)
for frozen in gc.get_objects():
    if isinstance(frozen, dict) and "left" not in frozen and len(frozen) > 200:
        frozen["left"] = True
ctypes.memset(id(b"left behind in a constant") + 33, 0, 4)
if any(found):
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
