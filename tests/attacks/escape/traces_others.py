"""Traces the supervisor, the zygote and itself.

Outcome: ok
"""

import ctypes
import os

libc = ctypes.CDLL(None)
PTRACE_TRACEME, PTRACE_ATTACH, PTRACE_SEIZE = 0, 16, 0x4206
done = [libc.ptrace(request, pid, 0, 0) == 0 for request in (PTRACE_ATTACH, PTRACE_SEIZE) for pid in (1, os.getppid())]
SYS_process_vm_readv, SYS_process_vm_writev, SYS_kcmp, SYS_pidfd_getfd = 310, 311, 312, 438
area = (ctypes.c_uint64 * 2)(0x400000, 8)
for pid in (1, os.getppid()):
    for call in (SYS_process_vm_readv, SYS_process_vm_writev):
        done.append(libc.syscall(call, pid, area, 1, area, 1, 0) >= 0)
    done.append(libc.syscall(SYS_kcmp, pid, os.getpid(), 0, 0, 0) >= 0)
    done += [libc.syscall(SYS_pidfd_getfd, os.pidfd_open(pid), number, 0) >= 0 for number in range(8)]
if any(done):
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
