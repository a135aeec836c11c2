"""Timed work: one thing that fails stops none of the others."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain import jobs


@given(st.lists(st.integers(-5, 5)))
def test_each_is_tried_once_whatever_becomes_of_the_others(due: list[int]) -> None:
    tried: list[int] = []

    def act(one: int) -> int:
        tried.append(one)
        if one < 0:
            raise ValueError(one)
        return one

    bad = [one for one in due if one < 0]
    if bad:
        with pytest.raises(ExceptionGroup) as raised:
            jobs.each(act, due)
        assert [fault.args[0] for fault in raised.value.exceptions] == bad
        assert f"{sum(one for one in due if one > 0)} done" in str(raised.value)
    else:
        assert jobs.each(act, due) == sum(due)
    assert tried == due


def test_jobs_are_told_in_the_order_of_their_patience() -> None:
    told = [(job.every_seconds, job.name) for job in jobs.every()]
    assert len(told) > 5
    assert all(first < second for first, second in pairwise(told))
