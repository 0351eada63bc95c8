"""Answers with objects that deny their class, and exceptions that claim to be another.

Outcome: ok, crash
Applies: here
"""


class Meta(type):
    __name__ = property(lambda cls: "int")
    __instancecheck__ = __subclasscheck__ = lambda *_: True

    def __repr__(cls):
        return "<class 'int'>"


class Number(metaclass=Meta):
    __class__ = int

    def __getattribute__(self, name):
        return 42

    def __repr__(self):
        return "42"

    def __add__(self, other):
        return 42420


class Denied(Exception):
    __class__ = type(None)

    def __str__(self):
        raise SystemExit(0)


def double(x):
    return Number()


def twenty_sixteen():
    raise Denied
