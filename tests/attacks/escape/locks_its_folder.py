"""Takes every permission off its files and folders, and nests them deeper than any path may be long.

Outcome: ok
Score: 10
"""

import os

start = os.getcwd()
for _ in range(60):
    os.mkdir("d" * 200)
    os.chdir("d" * 200)
os.chdir(start)
os.makedirs("a/b")
open("a/b/c", "w").close()
for path in ("a/b/c", "a/b", "a", "."):
    os.chmod(path, 0)


def double(x):
    return x + x


def twenty_sixteen():
    return 2016
