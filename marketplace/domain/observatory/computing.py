"""Every series of a release, from its inputs: the same for the same inputs, in the same order."""

from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from marketplace.domain.observatory import (
    commons,
    destinations,
    health,
    hours,
    incomes,
    payments,
    quoting,
    rates,
)
from marketplace.domain.observatory.disclosure import Policy
from marketplace.domain.observatory.indicators import Audience, every, register
from marketplace.domain.observatory.rows import Inputs
from marketplace.domain.observatory.sheltering import Found
from marketplace.domain.observatory.trees import Tree

register(
    *(*rates.INDICATORS, *incomes.INDICATORS, *payments.INDICATORS, *quoting.INDICATORS),
    *(*hours.INDICATORS, *health.INDICATORS, *commons.INDICATORS),
    *destinations.INDICATORS,
)


def all_series(
    inputs: Inputs, trees: Mapping[str, Tree], policies: Mapping[str, Policy]
) -> list[dict[str, Any]]:
    """trees: by dimension. policies: by audience, "open" and "members".

    [{"indicator", "audience", "dimensions", "unit", "cells": [{"keys", "status", "reason", "count",
    "values"}]}], by indicator as registered, then audience; only whole numbers, words and null.
    """
    return list(each_series(inputs, trees, policies))


def each_series(
    inputs: Inputs,
    trees: Mapping[str, Tree],
    policies: Mapping[str, Policy],
    only: Collection[tuple[str, str]] | None = None,
) -> Iterator[dict[str, Any]]:
    """The same, each computed when it is asked for, and each table protected once. only: indicators, each
    with an audience; all where it is None.

    Members read what is open as well: it shows nothing that is hidden from them.
    """
    kept: dict[Hashable, Found] = {}
    members = replace(policies["members"], kept=kept)
    obeyed = {
        Audience.MEMBERS: members,
        Audience.OPEN: replace(policies["open"], within=members, kept=kept),
    }
    for one in every():
        for audience in Audience:
            if audience in one.audiences and (only is None or (one.key, audience.value) in only):
                yield {
                    "indicator": one.key,
                    "audience": audience.value,
                    "dimensions": list(one.dimensions),
                    "unit": one.unit.value,
                    "cells": one.compute(inputs, trees, obeyed[audience]),
                }
