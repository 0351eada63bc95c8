"""Leaves work for later with at, cron, the login shell and the user's services.

Outcome: ok
Times: 2
"""

import os
import subprocess

left = []
for path in (
    "/var/spool/cron/crontabs/mine",
    "/var/spool/cron/atjobs/mine",
    "/etc/cron.d/mine",
    "/etc/crontab",
    "/etc/profile.d/mine.sh",
    "/etc/rc.local",
    "/etc/systemd/system/mine.service",
    "/root/.bashrc",
    os.path.expanduser("~root/.profile"),
):
    try:
        with open(path, "a") as file:
            file.write("* * * * * touch /box/left\n")
        left.append(path)
    except OSError:
        pass
for command in (["at", "now"], ["batch"], ["crontab", "-"], ["systemd-run", "true"]):
    try:
        subprocess.run(command, input=b"* * * * * true\n", check=True, capture_output=True, timeout=0.5)
        left.append(command)
    except (OSError, subprocess.SubprocessError):
        pass
if left:
    print(left)
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
