"""Writes to stderr for ever.

Outcome: output
"""

import sys

while True:
    print("Am I there yet?", file=sys.stderr)
