"""Makes empty files without end, in deeper and deeper folders.

Outcome: ok
"""

import os

number = 0
while True:
    os.mkdir(f"folder{number}")
    os.chdir(f"folder{number}")
    open(f"file{number}", "w").close()
    os.symlink("nowhere", f"link{number}")
    number += 1
