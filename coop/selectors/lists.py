"""Lists that are read where they are cut: of a thousand rows a page of twenty costs twenty."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar, overload

from django.db.models import QuerySet

T = TypeVar("T")
S = TypeVar("S")


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
            return self.read(self.rows[place])
        (one,) = self.read([self.rows[place]])
        return one

    def told(self, say: Callable[[T], S]) -> "Late[S]":
        """The same, each said by a function."""
        return Late(self.rows, lambda rows: [say(one) for one in self.read(rows)])
