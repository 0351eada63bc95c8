"""Reports every test of a suite as loaded, begun and passed, as a driver in its process would.

Outcome: ok, crash, output
"""

import json
import os
import sys

names = {name for name in sys.modules if name.startswith("test")} | {"tests", "test"}
for name in names:
    for key in ("loading", "loaded"):
        os.write(3, json.dumps({key: name}).encode() + b"\n")
for number in range(100):
    os.write(3, b'{"begin":%d}\n{"test":%d,"status":"passed","text":""}\n' % (number, number))
os.write(3, b'{"end":true}\n')
os._exit(0)
