"""Waits for a writer of a pipe of its own.

Outcome: timeout
"""

import os

os.read(os.pipe()[0], 1)
