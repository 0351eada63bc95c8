"""Matches a pattern that takes for ever, within C code that lets no signal handler run.

Outcome: cpu
"""

import re

re.match(r"(a+)+$", "a" * 60 + "b")
