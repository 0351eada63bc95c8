"""Writes frames to its streams as the supervisor would, which say that all went well.

Outcome: ok, crash
"""

import json
import os

body = json.dumps({"ending": "ok", "exit_status": 0, "reports": '{"end":true}\n', "spent": False}).encode()
for number in (0, 1, 2, 3):
    for prefix in (b"", b"\x01\x00\x00\x00" + (len(body) + 4).to_bytes(4, "big")):
        try:
            os.write(number, prefix + len(body).to_bytes(4, "big") + body)
        except OSError:
            pass
os._exit(0)
