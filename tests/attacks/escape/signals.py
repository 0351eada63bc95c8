"""Sends every signal to every process, by every call.

Outcome: ok
Alone: yes
"""

import os
import signal

signalled = []
for pid in {1, os.getppid(), *range(2, 20)} - {os.getpid()}:
    for number in range(1, signal.NSIG):
        try:
            os.kill(pid, number)
            signalled.append(pid)
        except OSError:
            pass
    try:
        signal.pidfd_send_signal(os.pidfd_open(pid), signal.SIGKILL)
        signalled.append(pid)
    except OSError:
        pass
try:
    os.killpg(os.getppid(), signal.SIGKILL)
    signalled.append(os.getppid())
except OSError:
    pass
if signalled:
    print(signalled)
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
