"""A release is a function of what it is computed from: the same text, the same bytes, in any order."""

import json
from collections.abc import Mapping
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.observatory import branches, releases, sources
from marketplace.domain.observatory.disclosure import Policy
from marketplace.domain.observatory.quarters import Quarter
from marketplace.domain.observatory.rows import Hours, Inputs
from marketplace.domain.observatory.sources import Source
from marketplace.domain.observatory.trees import Tree
from tests.releasing import POLICY

TREES = {
    **branches.TREES,
    "trade": Tree(
        "all", {"web": "digital", "mail": "digital", "bread": "food", "digital": "all", "food": "all"}
    ),
    "place": Tree("FR", {"D69": "R84", "D38": "R84", "D75": "R11", "R84": "FR", "R11": "FR"}),
}
POLICIES = {"members": Policy(3, Fraction(17, 20)), "open": Policy(5, Fraction(17, 20))}
MINUTES = st.integers(0, 600)
WORKED = st.builds(
    Hours,
    contributor=st.integers(1, 40).map(str),
    trade=st.sampled_from(["web", "mail", "bread"]),
    place=st.sampled_from(["D69", "D38", "D75"]),
    given=MINUTES,
    received=MINUTES,
    donated=MINUTES,
)
WORK = st.lists(WORKED, max_size=40, unique_by=lambda row: row.contributor)
CELL: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "keys": st.lists(st.sampled_from(["all", "FR", "D75", "D69"]), min_size=1, max_size=2),
        "status": st.sampled_from(["F", "C", "D"]),
        "values": st.none() | st.dictionaries(st.sampled_from(["lower", "median"]), st.integers(0, 9)),
    }
)
ONE: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "indicator": st.sampled_from(["day_rate", "hours"]),
        "audience": st.sampled_from(["open", "members"]),
        "cells": st.lists(CELL, max_size=4, unique_by=lambda cell: str(cell["keys"])),
    }
)
SERIES = st.lists(ONE, max_size=4, unique_by=lambda one: (one["indicator"], one["audience"]))


def source(rows: list[Hours]) -> Source:
    return Source(Inputs(quarter=Quarter(2026, 3), hours=tuple(sorted(rows))), TREES, POLICIES)


def frozen(found: Source) -> releases.Frozen:
    return releases.freeze("2026-Q3", 1, found.policy, sources.series(found, None))


@given(WORK, st.integers())
def test_the_same_inputs_give_the_same_bytes_in_any_order(rows: list[Hours], seed: int) -> None:
    mixed = list(rows)
    Random(seed).shuffle(mixed)
    first, second = source(rows), source(mixed)
    assert sources.written(first) == sources.written(second)
    assert frozen(first) == frozen(second)


@given(WORK)
def test_what_was_written_is_read_back_and_gives_the_same_bytes(rows: list[Hours]) -> None:
    first = source(rows)
    again = sources.read(sources.written(first))
    assert again.inputs == first.inputs
    assert sources.written(again) == sources.written(first)
    assert frozen(again) == frozen(first)


@given(WORK)
def test_another_row_is_another_text(rows: list[Hours]) -> None:
    more = [*rows, Hours("new", "web", "D75", 1, 0, 0)]
    assert sources.written(source(more)) != sources.written(source(rows))


@given(SERIES)
def test_the_document_is_one_json_text_and_its_hash_is_that_of_its_bytes(
    series: list[Mapping[str, Any]],
) -> None:
    found = releases.freeze("2026-Q3", 2, POLICY, series)
    whole = releases.joined(found.head, found.series, found.tail)
    assert json.loads(whole) == {
        "format": 1,
        "policy": POLICY,
        "quarter": "2026-Q3",
        "series": series,
        "version": 2,
    }
    assert whole == json.dumps(json.loads(whole), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert found.content_hash == releases.digest(whole)
    alone = releases.freeze("2026-Q3", 2, POLICY, [one for one in series if one["audience"] == "open"])
    assert found.open_hash == alone.content_hash == alone.open_hash


@given(SERIES, SERIES)
def test_changes_lead_from_one_version_to_the_other(
    before: list[Mapping[str, Any]], after: list[Mapping[str, Any]]
) -> None:
    told = releases.changes(before, after)
    old, new = _cells(before), _cells(after)
    for change in told:
        place = (change.indicator, change.audience, change.keys)
        assert (change.before, change.after) == (old.get(place), new.get(place))
        assert change.before != change.after
        if change.after is None:
            del old[place]
        else:
            old[place] = dict(change.after)
    assert old == new
    assert [(one.indicator, one.audience, one.keys) for one in told] == sorted(
        (one.indicator, one.audience, one.keys) for one in told
    )


@given(SERIES)
def test_nothing_changes_from_a_version_to_itself(series: list[Mapping[str, Any]]) -> None:
    assert releases.changes(series, series) == []


def _cells(series: list[Mapping[str, Any]]) -> dict[tuple[str, str, tuple[str, ...]], dict[str, Any]]:
    return {
        (one["indicator"], one["audience"], tuple(cell["keys"])): {
            name: value for name, value in cell.items() if name != "keys"
        }
        for one in series
        for cell in one["cells"]
    }
