"""Computes for ever.

Outcome: cpu
"""

while True:
    pass
