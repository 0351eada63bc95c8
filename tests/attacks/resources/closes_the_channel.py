"""Closes the channel on which its driver reports, and every other descriptor.

Outcome: crash
"""

import os

os.closerange(0, 1024)
