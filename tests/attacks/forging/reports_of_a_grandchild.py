"""Has a grandchild send reports when the run is over, and into the next.

Outcome: ok, crash
Times: 2
"""

import os
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True:
            for case in range(5):
                try:
                    os.write(3, b'{"case": %d, "prompt": 1, "value": "42"}\n' % case)
                except OSError:
                    pass
            time.sleep(0.02)
    os._exit(0)
