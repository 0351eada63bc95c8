"""Leaves .pth files and customisations wherever Python looks for them at its start.

Outcome: ok
Times: 2
"""

import os
import site
import sys

left = []
folders = {*sys.path, *site.getsitepackages(), site.getusersitepackages(), "/usr/lib/python3/dist-packages"}
for folder in folders - {os.getcwd()}:
    for name in ("left.pth", "sitecustomize.py", "usercustomize.py", "attacked.py", "json.py"):
        if folder.startswith(os.getcwd()):
            os.makedirs(folder, exist_ok=True)
        try:
            with open(os.path.join(folder, name), "x") as file:
                file.write("import builtins; builtins.left_behind = True\n")
            left += [] if folder.startswith(os.getcwd()) else [folder]
        except OSError:
            pass
import builtins

if left or hasattr(builtins, "left_behind"):
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
