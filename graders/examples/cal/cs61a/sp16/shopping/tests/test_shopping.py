import pytest

import shopping


@pytest.mark.parametrize(
    "total, expected",
    [(10, 10), (50, 45), (100, 80), (200, 160)],
)
def test_discount(total, expected):
    assert shopping.discounted(total) == pytest.approx(expected)


@pytest.mark.parametrize("total", [-1, -0.01])
def test_discount_of_less_than_nothing(total):
    with pytest.raises(ValueError):
        shopping.discounted(total)


def test_list_of_a_file(tmp_path):
    path = tmp_path / "list.txt"
    path.write_text("apple 0.5 4\n\nbread 3 1\n")
    assert shopping.read_cart(str(path)).total() == pytest.approx(5)


class TestCart:
    def test_total(self, cart):
        assert cart.total() == pytest.approx(5)

    def test_the_same_thing_again(self, cart):
        cart.add("apple", 0.5, 2)
        assert cart.total() == pytest.approx(6)

    def test_remove(self, cart):
        cart.remove("bread")
        assert cart.total() == pytest.approx(2)

    def test_remove_what_is_not_there(self, cart):
        with pytest.raises(shopping.NotInCart, match="cheese"):
            cart.remove("cheese")

    def test_receipt(self, cart, capsys):
        cart.print_receipt()
        assert capsys.readouterr().out.splitlines() == ["4 apple 2.00", "1 bread 3.00", "total 5.00"]

    def test_carts_share_nothing(self, cart):
        assert shopping.Cart().total() == 0
