"""Has programs of the image flood both streams, under an honest solution.

Outcome: output
"""

import subprocess
import time

for stream in ("1", "2"):
    subprocess.Popen(["sh", "-c", f"while :; do echo yes; done >&{stream}"])
time.sleep(1000)


def double(x):
    return x + x


def twenty_sixteen():
    return 2016
