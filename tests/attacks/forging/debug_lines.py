"""Hides what it prints behind the mark of lines that are not compared.

Outcome: ok
Applies: here
"""


def double(x):
    print("DEBUG: 42\nDEBUG: " + "42\r\nDEBUG 42\n" * 5)
    print("42", end="")
    return None


def twenty_sixteen():
    print("DEBUG: \n" * 3, end="")
    print("2016\n\n\nDEBUG: 2016")
    return None
