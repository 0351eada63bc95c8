"""Asks Python to end, with a status that says all is well.

Outcome: ok
"""

import sys

sys.exit(0)
