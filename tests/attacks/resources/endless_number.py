"""Asks for a number so large that Python is busy in one single instruction.

Outcome: cpu, memory
"""

7 ** (10**9)
