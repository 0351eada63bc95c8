"""Makes and enters namespaces, where it would be root.

Outcome: ok
"""

import ctypes
import os

libc = ctypes.CDLL(None)
SYS_clone, SYS_clone3, SIGCHLD = 56, 435, 17
flags = [0x10000000, 0x00020000, 0x20000000, 0x40000000, 0x08000000, 0x04000000, 0x02000000]
done = []
for flag in flags:
    done.append(libc.unshare(flag) == 0)
    done.append(libc.unshare(flag | flags[0]) == 0)
    child = libc.syscall(SYS_clone, flag | SIGCHLD, 0, 0, 0, 0)
    if child == 0:
        os._exit(0)
    done.append(child > 0)
arguments = (ctypes.c_uint64 * 11)(flags[0])
child = libc.syscall(SYS_clone3, arguments, ctypes.sizeof(arguments))
if child == 0:
    os._exit(0)
done.append(child > 0)
for kind in ("user", "mnt", "pid", "net", "ipc"):
    try:
        done.append(libc.setns(os.open(f"/proc/1/ns/{kind}", os.O_RDONLY), 0) == 0)
    except OSError:
        pass
if any(done):
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
