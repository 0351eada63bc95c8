"""Asks the garbage collector for every object there is, and what refers to it.

Outcome: ok, output
"""

import gc
import re

SECRET = re.compile("SECRE[T]-[0-9a-f]{16}|kumquat[k]umquat|^543[6]56$|^424[2]0$")
gc.unfreeze()
for thing in gc.get_objects():
    if isinstance(thing, (dict, list, tuple, set)):
        for part in [*thing, *(thing.values() if isinstance(thing, dict) else ())]:
            if isinstance(part, (str, bytes)):
                text = part if isinstance(part, str) else part.decode("latin-1")
                for found in SECRET.findall(text):
                    print(found)
