"""Single values of JSON text are replaced, and nothing else of it changes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.challenges.document import load, replaced

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda below: st.lists(below) | st.dictionaries(st.text(), below),
    max_leaves=20,
)


def test_only_the_value_at_the_path_is_written_anew() -> None:
    text = '{ "a" : [1.0,\t{"b":"\\u0041", "c": 1e5}],\n"d":null }\n'

    assert '{ "a" : [1.0,\t{"b":"x", "c": 1e5}],\n"d":null }\n' == replaced(text, ("a", 1, "b"), "x")


def test_an_equal_value_keeps_its_spelling() -> None:
    text = '{"a": "\\u0041", "b": 2}'

    assert text == replaced(replaced(text, ("a",), "A"), ("b",), 2)


def test_a_number_is_no_truth_value() -> None:
    assert '{"a": true}' == replaced('{"a": 1}', ("a",), True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("{}", '{"x": 1}'), ('{"a": 1 }', '{"a": 1, "x": 1 }'), ('{\n "a": 1\n}', '{\n "a": 1, "x": 1\n}')],
)
def test_a_new_member_comes_last(text: str, expected: str) -> None:
    assert expected == replaced(text, ("x",), 1)


@pytest.mark.parametrize("text", ["", "{", '{"a": 1} x', "[" * 100_000])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        load(text)


@given(st.dictionaries(st.text(), JSON, min_size=1), st.sampled_from([None, 1, "\t"]), JSON, st.data())
def test_any_value_of_any_document_can_be_replaced(
    value: dict[str, object], indent: int | str | None, new: object, data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from(sorted(value)))
    text = json.dumps(value, indent=indent)

    assert {**value, key: new} == load(replaced(text, (key,), new))  # type: ignore[arg-type]
