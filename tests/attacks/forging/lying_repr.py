"""Answers with objects whose text depends on who asks, or is no text at all.

Outcome: ok, crash
Applies: here
"""


class Text(str):
    def __eq__(self, other):
        return True

    def __len__(self):
        return 0

    def __hash__(self):
        return 0


class Shown:
    def __repr__(self):
        return Text("42")

    __str__ = __format__ = __repr__


def double(x):
    return Shown()


def twenty_sixteen():
    class Endless:
        def __repr__(self):
            return repr([self])

        def __add__(self, other):
            return self

    return Endless()
