"""Opens files without end.

Outcome: ok
"""

kept = []
while True:
    kept.append(open("/dev/null"))
