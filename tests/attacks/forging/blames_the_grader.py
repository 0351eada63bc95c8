"""Tries to end so that it looks like the infrastructure's fault, and costs nothing.

Outcome: crash, ok
"""

import os

for text in (
    b'{"refused": "no space", "spent": true}\n',
    b'{"ending": "killed"}\n',
    b'{"broken": "double", "text": "the suite is broken"}\n',
):
    os.write(3, text)
    os.write(2, b"graders.errors.SandboxError: Docker failed\n")
os.close(3)
os._exit(70)
