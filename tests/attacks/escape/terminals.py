"""Puts keystrokes into the terminal of whoever watches, and makes terminals of its own.

Outcome: ok, crash
"""

import fcntl
import os
import termios

typed = []
for path in ("/dev/tty", "/dev/console", "/proc/1/fd/0", "/dev/pts/0", "/dev/stdin", "/dev/stdout"):
    try:
        terminal = os.open(path, os.O_RDWR | os.O_NOCTTY)
        fcntl.ioctl(terminal, termios.TIOCSTI, b"x")
        typed.append(path)
    except OSError:
        pass
if typed:
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
