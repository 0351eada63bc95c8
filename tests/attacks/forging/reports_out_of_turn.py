"""Sends reports early, twice, backwards and for cases that are not in this run.

Outcome: ok, output
"""

import json
import os

for case in (4, 3, 2, 1, 0, -1, 5, 2**31, 2**63):
    for prompt in (3, 1, 0, 0, 1):
        os.write(3, json.dumps({"case": case, "prompt": prompt, "value": "42"}).encode() + b"\n")
