"""Lists that are read where they are cut: of a thousand rows a page of twenty costs twenty."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar, overload

from django.db.models import QuerySet

T = TypeVar("T")
S = TypeVar("S")


FARTHEST = 2**62
"""A place that PostgreSQL can still count: beyond it there is nothing either."""


def _within(place: int | None) -> int | None:
    return None if place is None else min(place, FARTHEST)


class Late(Sequence[T]):
    """Rows, and how what is needed of them is read. Pages and the API cut it as they cut a list."""

    def __init__(self, rows: "QuerySet[Any]", read: Callable[[Iterable[Any]], list[T]]) -> None:
        self.rows = rows
        self.read = read

    def __len__(self) -> int:
        return self.rows.count()

    def __iter__(self) -> Iterator[T]:
        return iter(self.read(self.rows))

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> list[T]: ...
    def __getitem__(self, place: int | slice) -> T | list[T]:
        if isinstance(place, slice):
            return self.read(self.rows[_within(place.start) : _within(place.stop)])
        (one,) = self.read([self.rows[place]])
        return one

    def told(self, say: Callable[[T], S]) -> "Late[S]":
        """The same, each said by a function."""
        return Late(self.rows, lambda rows: [say(one) for one in self.read(rows)])
