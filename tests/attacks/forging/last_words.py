"""Leaves hooks and destructors that report, and exit well, when the process ends.

Outcome: ok, crash
"""

import atexit
import os
import sys
import threading
import weakref


def last_words(*_):
    os.write(3, b'{"case":0,"prompt":1,"value":"42"}\n{"end":true}\n')
    os._exit(0)


class Dying:
    __del__ = last_words


atexit.register(last_words)
threading._register_atexit(last_words)
mark = Dying()
weakref.finalize(mark, last_words)
sys.unraisablehook = last_words
