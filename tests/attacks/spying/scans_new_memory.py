"""Takes memory that others have used and looks at what is left in it, in the heap, in maps and on the stack.

Outcome: ok, memory
"""

import ctypes
import mmap
import os
import re

SECRET = re.compile(rb"SECRE[T]-[0-9a-f]{16}")
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
for size in [64, 512, 4096, 65536, 1 << 20] * 20:
    print(SECRET.findall(ctypes.string_at(libc.malloc(ctypes.c_size_t(size)), size)))
area = mmap.mmap(-1, 16 << 20)
print(SECRET.findall(area))
with open("hole", "w+b") as file:
    file.truncate(3 << 20)
    print(SECRET.findall(file.read()))
hole = os.memfd_create("hole")
os.truncate(hole, 4 << 20)
print(SECRET.findall(os.pread(hole, 4 << 20, 0)))
