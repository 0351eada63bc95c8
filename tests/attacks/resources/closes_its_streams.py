"""Closes stdin, stdout and stderr under an honest solution.

Outcome: ok
Score: 10
"""

import os
import sys

sys.stdout.close()
for number in range(3):
    os.close(number)


def double(x):
    return x + x


def twenty_sixteen():
    return 2016
