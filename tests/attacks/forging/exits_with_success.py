"""Ends the process with status 0 before any test can fail.

Outcome: crash
"""

import os

os._exit(0)
