"""Waits for a lock that it holds itself.

Outcome: timeout
"""

import threading

lock = threading.Lock()
lock.acquire()
lock.acquire()
