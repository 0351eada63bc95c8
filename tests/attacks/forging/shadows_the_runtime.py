"""Takes the names of the modules that the driver is made of, in memory.

Outcome: ok, crash
"""

import sys
import types

for name in (
    "graders",
    "graders.runtime",
    "graders.runtime.channel",
    "graders.runtime.ok",
    "json",
    "os",
    "io",
    "linecache",
    "traceback",
):
    lie = types.ModuleType(name)
    lie.send = lie.write = lie.getline = lambda *_, **__: "42"
    sys.modules[name] = lie
