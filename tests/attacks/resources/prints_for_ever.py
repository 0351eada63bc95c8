"""Prints for ever.

Outcome: output
"""

while True:
    print("Am I there yet?")
