"""Fills memory by small programs of the image, each slighter than the supervisor of the cell.

Outcome: memory, timeout, cpu
"""

import os
import subprocess
import time

grow = (
    "echo 0 > /proc/self/oom_score_adj; x=xxxxxxxxxxxxxxxx; while :; do x=$x$x; [ ${#x} -gt 6000000 ] && sleep 9; done"
)
children = []
while True:
    try:
        children.append(subprocess.Popen(["sh", "-c", grow], stderr=subprocess.DEVNULL))
    except OSError:
        break
    if len(children) == 7:
        break
heap = []
while True:
    heap.append(bytearray(1 << 20))
    time.sleep(0.01)
