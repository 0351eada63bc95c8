class Link:
    """A linked list of at least one item."""

    def __init__(self, first, rest=None):
        self.first = first
        self.rest = rest

    def __len__(self):
        return 1 + (len(self.rest) if self.rest else 0)

    def __getitem__(self, index:
        return None

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
        if self._link is None or item <= self._link.first:
            self._link = Link(item, self._link)
            return
        link = self._link
        while link.rest and link.rest.first < item:
            link = link.rest
        link.rest = Link(item, link.rest)
