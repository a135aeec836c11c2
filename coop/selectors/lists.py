"""Lists that are read where they are cut: of a thousand rows a page of twenty costs twenty."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar, overload

from django.db.models import QuerySet

T = TypeVar("T")
S = TypeVar("S")


FIRST_ROWS = 100
"""How many rows come along with their count."""

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


class Asked(Sequence[T]):
    """Rows of a question that says itself how many they are: asked for each page, never for all of them.

    Whoever asks how many there are mostly wants the first of them next: those come along.
    """

    def __init__(self, ask: Callable[[int, int], tuple[int, list[T]]]) -> None:
        """ask: how many to skip and the most to read, to how many there are and those rows."""
        self.ask = ask
        self.first: tuple[int, list[T]] | None = None

    def __len__(self) -> int:
        if self.first is None:
            self.first = self.ask(0, FIRST_ROWS)
        return self.first[0]

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> list[T]: ...
    def __getitem__(self, place: int | slice) -> T | list[T]:
        if isinstance(place, slice):
            start, stop = _within(place.start or 0) or 0, _within(place.stop)
            most = FARTHEST - start if stop is None else max(0, stop - start)
            if self.first is not None and start + most <= FIRST_ROWS:
                return self.first[1][start : start + most]
            return self.ask(start, most)[1]
        (one,) = self.ask(place, 1)[1]
        return one

    def told(self, say: Callable[[T], S]) -> "Asked[S]":
        """The same, each said by a function."""

        def ask(skipped: int, most: int) -> tuple[int, list[S]]:
            count, rows = self.ask(skipped, most)
            return count, [say(one) for one in rows]

        return Asked(ask)
