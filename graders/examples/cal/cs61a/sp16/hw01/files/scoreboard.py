"""Given to the students: keeps how often each name was counted."""


class Scoreboard:
    def __init__(self):
        self._counts = {}

    def add(self, name):
        """Count one more for a name, and return its count."""
        self._counts[name] = self._counts.get(name, 0) + 1
        return self._counts[name]

    def total(self):
        return sum(self._counts.values())
