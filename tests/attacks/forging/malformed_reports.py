"""Sends reports that a careless reader stumbles over, into a crash of its own or into points.

Outcome: ok, output
"""

import os

for report in (
    b"\xff\xfe\x00{}\n",
    b"{" * 3000 + b"\n",
    b"[" * 3000 + b"]" * 3000 + b"\n",
    b'{"case": 1e999, "prompt": NaN, "value": Infinity}\n',
    b'{"case": ' + b"9" * 4000 + b"}\n",
    b'{"case": 0, "case": 0, "prompt": 0, "prompt": true, "value": []}\n',
    b'{"case": "0", "prompt": "0", "value": "42"}\n',
    b'{"case": 0.0, "prompt": false, "value": 42}\n',
    b'{"case": 0, "prompt": 1, "value": "\\ud800\\u0000\\u202e"}\n',
    b'{"case": 0, "prompt": -1, "value": null, "__class__": "Done"}\n',
    b'{"end": true, "end": 1}\n{"end": 1}\n\n\n\x85\xe2\x80\xa8{"end": true}\n',
    b'{"case": 0, "prompt": 0, "out": "", "error": null, "message": null}',
):
    os.write(3, report)
