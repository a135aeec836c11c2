"""A queryset without an order comes in any order: nobody may lean on the one that it has today."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.models import QuerySet
from django.db.models.query import MAX_GET_RESULTS

from tests.strict.silence import SilentMistake

fetch = QuerySet._fetch_all


@contextmanager
def enforced() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QuerySet, "_fetch_all", _fetch_all)
        yield


def _fetch_all(queryset: QuerySet[Any]) -> None:
    is_first_time = queryset._result_cache is None
    fetch(queryset)
    rows = queryset._result_cache or []
    if not is_first_time or len(rows) < 2 or queryset.ordered:
        return
    if queryset.query.is_sliced and queryset.query.high_mark != MAX_GET_RESULTS:
        raise SilentMistake(
            f"a slice of {queryset.model.__name__} rows without an order: which ones are these?"
        )
    shuffle(rows)


def shuffle(rows: list[Any]) -> None:
    """Another order than the one given, always: a test that leans on it fails each time, not now and then."""
    before = list(rows)
    random.shuffle(rows)
    if rows == before:
        rows.reverse()
