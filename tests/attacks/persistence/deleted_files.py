"""Keeps files and folders open that are wiped, and works on in them.

Outcome: ok
Times: 2
"""

import os
import time

found = os.listdir("/box") if os.access("/box", os.R_OK) else []
os.mkdir("kept")
if os.fork() == 0:
    os.setsid()
    os.chdir("kept")
    while True:
        for name in ("../attacked.py", "../../attacked.py", f"/box/{os.getuid() + 1}/x", "x"):
            try:
                with open(name, "a") as file:
                    file.write("x")
            except OSError:
                pass
        time.sleep(0.001)
if found:
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
