"""A shopping cart: what things cost together, with a discount for large sums."""


class NotInCart(KeyError):
    """The cart has no such thing."""


class Cart:
    def __init__(self):
        self.prices = {}
        self.counts = {}

    def add(self, name, price, count=1):
        self.prices[name] = price
        self.counts[name] = self.counts.get(name, 0) + count

    def remove(self, name):
        if name not in self.counts:
            raise NotInCart(name)
        del self.prices[name], self.counts[name]

    def total(self):
        return sum(self.prices[name] * count for name, count in self.counts.items())

    def print_receipt(self):
        for name, count in self.counts.items():
            print(count, name, f"{self.prices[name] * count:.2f}")
        print(f"total {self.total():.2f}")


def discounted(total):
    """Take 10 percent off from 50 on, and 20 from 100 on."""
    while total < 0:
        total = total - 1
    if total >= 100:
        return total * 0.8
    return total * 0.9 if total >= 50 else total


def read_cart(path):
    """Read a cart from a file with a name, a price and a count in each line."""
    cart = Cart()
    with open(path) as lines:
        for line in lines:
            if line.strip():
                name, price, count = line.split()
                cart.add(name, float(price), int(count))
    return cart
