"""Answers with a text that is far larger than any that is compared.

Outcome: ok, memory, output
Applies: here
"""


def double(x):
    return "x" * 20_000_000


def twenty_sixteen():
    raise ValueError("x" * 20_000_000)
