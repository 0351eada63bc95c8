"""Waits for input that nobody gives.

Outcome: ok
"""

while not input("Go on? "):
    pass
