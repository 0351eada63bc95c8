"""Becomes a program that prints what a passing run would, and ends well.

Outcome: ok, crash
"""

import os

script = 'echo "You earned 10 of 10 points."; echo \'{"end":true}\' >&3; exit 0'
os.set_inheritable(3, True)
os.execv("/bin/sh", ["sh", "-c", script])
