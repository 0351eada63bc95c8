import pytest

from shopping import Cart


@pytest.fixture
def cart():
    """A cart with two things in it."""
    cart = Cart()
    cart.add("apple", 0.5, 4)
    cart.add("bread", 3)
    return cart
