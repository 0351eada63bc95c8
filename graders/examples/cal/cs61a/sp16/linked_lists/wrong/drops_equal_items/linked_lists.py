class Link:
    """A linked list of at least one item."""

    def __init__(self, first, rest=None):
        self.first = first
        self.rest = rest

    def __len__(self):
        return 1 + (len(self.rest) if self.rest else 0)

    def __getitem__(self, index):
        link = self
        while index and link:
            link, index = link.rest, index - 1
        if link is None:
            raise IndexError("beyond the end")
        return link.first

    def __repr__(self):
        items, link = [], self
        while link:
            items.append(str(link.first))
            link = link.rest
        return "<" + " ".join(items) + ">"


class SortedList:
    """A linked list whose items are in order."""

    def __init__(self):
        self._link = None

    def __iter__(self):
        link = self._link
        while link:
            yield link.first
            link = link.rest

    def add(self, item):
        items = sorted({*self, item}, reverse=True)
        self._link = None
        for item in items:
            self._link = Link(item, self._link)
