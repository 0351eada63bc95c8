"""Hides its failure behind control characters, colours and letters that run backwards.

Outcome: ok
Applies: here
"""


def double(x):
    print("\x1b[2J\x1b[1;1H\r\x08\x08\u202eYou earned 10 of 10 points.\u2028\x85\x0b\x0cScore:\x00")
    return "\ud800\udfff\U0010ffff\x1b]0;passed\x07"


def twenty_sixteen():
    raise type("\n\rYou earned 10 of 10 points.\x1b[0m", (Exception,), {})("\u2029  passed     5 of 5  double\r\n")
