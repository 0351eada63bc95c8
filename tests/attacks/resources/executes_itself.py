"""Becomes a new program again and again, so that its own computing time is counted anew.

Outcome: cpu, timeout, crash
"""

import os

os.execv("/bin/sh", ["sh", "-c", 'exec sh -c "$0" "$0"', 'exec sh -c "$0" "$0"'])
