"""Fills every folder that it can write to, and every one named in the environment.

Outcome: ok
"""

import os
import tempfile

folders = [folder for folder, _, _ in os.walk("/") if not folder.startswith(("/proc", "/sys"))]
failed = 0
for folder in [*folders, *os.environ.values(), tempfile.gettempdir(), "/proc/self/cwd"]:
    try:
        with open(os.path.join(folder, "big"), "wb") as file:
            for _ in range(64):
                file.write(bytes(1 << 20))
    except OSError:
        failed += 1
raise OSError(f"{failed} folders are full or closed")
