"""Reads argument lists, environments and all else that /proc tells of others.

Outcome: ok, output
"""

import os

for pid in filter(str.isdigit, os.listdir("/proc")):
    for name in (
        "environ",
        "cmdline",
        "maps",
        "mountinfo",
        "stack",
        "wchan",
        "limits",
        "fdinfo/0",
        "fdinfo/3",
        "task/%s/comm" % pid,
        "io",
        "map_files",
        "ns/net",
    ):
        if int(pid) == os.getpid() and name == "cmdline":
            continue
        try:
            with open(f"/proc/{pid}/{name}", "rb") as file:
                text = file.read()
        except OSError:
            continue
        for word in (b"SECRE" + b"T", b"kumquat" + b"kumquat", b"token", b"GRADEWRIGHT_"):
            if word in text:
                print(pid, name, text[text.index(word) :][:60])
