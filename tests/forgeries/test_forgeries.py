"""Forgeries that fool a runner which trusts the student's process earn nothing with ours."""

import pytest

from graders.sandbox.pool import Pool
from tests.forgeries.comparison import Row, compare


@pytest.fixture(scope="module")
def rows(sandbox: Pool) -> list[Row]:
    return list(compare(sandbox))


def test_the_honest_solution_earns_all_with_both(rows: list[Row]) -> None:
    honest = rows[0]

    assert {1.0} == {*honest.naive.values(), *honest.ours.values()}


def test_every_forgery_fools_a_naive_runner(rows: list[Row]) -> None:
    assert {} == {row.name: row.naive for row in rows[1:] if row.naive["unittest"] < 1}
    assert len(rows) > 10


def test_no_forgery_earns_anything_with_ours(rows: list[Row]) -> None:
    assert {} == {row.name: row.ours for row in rows[1:] if any(row.ours.values())}
