"""Never waits for its children, and fills the table of processes with the dead.

Outcome: timeout, cpu
"""

import os
import time

while True:
    try:
        if os.fork() == 0:
            os._exit(0)
    except OSError:
        time.sleep(0.01)
