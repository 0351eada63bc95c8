"""Moves its own folder away and puts a link in its place, so that the wipe goes elsewhere.

Outcome: ok
"""

import os

folder = os.getcwd()
moved = []
for attempt in (
    lambda: os.rename(folder, folder + "0"),
    lambda: os.rmdir(folder),
    lambda: os.symlink("/", os.path.join("/box", str(os.getuid() + 1))),
    lambda: os.mkdir(os.path.join("/box", str(os.getuid() + 1))),
    lambda: os.chmod("/box", 0o777),
):
    try:
        attempt()
        moved.append(attempt)
    except OSError:
        pass
if moved:
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
