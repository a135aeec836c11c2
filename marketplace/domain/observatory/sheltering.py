"""The protected cells of a table of the observatory: its own, of a correction, or those of each dimension."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from marketplace.domain.observatory.certificates import Keys
from marketplace.domain.observatory.disclosure import (
    Cell,
    Policy,
    Status,
    Table,
    Unit,
    protect_change,
    protect_table,
)
from marketplace.domain.observatory.rows import Inputs
from marketplace.domain.observatory.trees import Tree

Found = dict[Keys, Cell]
"""What `protect` gives."""
Units = Callable[[Inputs], Sequence[Unit]]


def shelter(units: Units, inputs: Inputs, trees: Sequence[Tree], policy: Policy) -> Found:
    """The cells of a table, hidden where they must be; of a correction, beside what it replaces.

    Where hiding what must be hidden of a table of several dimensions would hide all of it, each dimension is
    told for itself, and nothing of how they cross. What moves between two codes of one dimension may do so
    within one code of another: the totals of one say nothing of what is hidden in another. Whatever the
    table under `policy.within` hides is hidden here too.
    """
    across = tuple(trees)
    brought: list[_Brought] = []
    version: Inputs | None = inputs
    while version is not None:
        brought.append(_Brought(units(version), across))
        version = version.before
    return _told(_asked(brought, across, policy), across, policy)


def shut(cells: Mapping[Keys, Cell]) -> frozenset[Keys]:
    """The cells that are not shown."""
    return frozenset(keys for keys, cell in cells.items() if cell.status is not Status.FREE)


def closed(cell: Cell) -> Cell:
    """The same cell hidden, with the reason that it has, if it was hidden for itself."""
    return cell if cell.status is Status.PRIMARY else replace(cell, status=Status.SECONDARY)


def root_of(trees: Sequence[Tree]) -> Keys:
    """The total of all."""
    return tuple(tree.root for tree in trees)


class _Brought:
    """What a table is made of, added up when it is first protected: by each policy the same."""

    def __init__(self, units: Sequence[Unit], trees: tuple[Tree, ...]) -> None:
        self.units, self.trees = tuple(units), trees

    @cached_property
    def table(self) -> Table:
        return Table(self.units, self.trees)

    def along(self, place: int) -> "_Brought":
        units = [unit._replace(keys=(unit.keys[place],)) for unit in self.units]
        return _Brought(units, (self.trees[place],))


@dataclass(frozen=True, slots=True)
class _Asked:
    """hidden: cells that stay hidden whatever is in them. before: the table that this one replaces."""

    brought: _Brought
    hidden: frozenset[Keys]
    before: "_Asked | None" = None

    @property
    def content(self) -> Hashable:
        """Equal where tables are, without what was added up, which would fill the memory."""
        return self.brought.units, self.hidden, self.before and self.before.content

    def along(self, place: int, root: Keys) -> "_Asked":
        """The same by one of its dimensions."""
        hidden = frozenset((keys[place],) for keys in self.hidden if keys == _total(root, place, keys[place]))
        return _Asked(self.brought.along(place), hidden, self.before and self.before.along(place, root))


def _asked(brought: Sequence[_Brought], trees: tuple[Tree, ...], policy: Policy) -> _Asked:
    """brought: the newest first."""
    within, hidden = policy.within, frozenset[Keys]()
    if within is not None:
        hidden = shut(_told(_asked(brought, trees, within), trees, within))
    newest, *earlier = brought
    return _Asked(newest, hidden, _asked(earlier, trees, policy) if earlier else None)


def _told(table: _Asked, trees: tuple[Tree, ...], policy: Policy) -> Found:
    """Computed once, where the policy keeps what was computed."""
    if policy.kept is None:
        return _computed(table, trees, policy)
    key = (table.content, trees, policy)
    found = policy.kept.get(key)
    if found is None:
        found = policy.kept[key] = _computed(table, trees, policy)
    return found


def _computed(table: _Asked, trees: tuple[Tree, ...], policy: Policy) -> Found:
    whole = _crossed(table, trees, policy)
    if len(trees) == 1 or not _is_lost(whole, trees):
        return whole
    if table.before is not None and not _is_lost(_crossed(table.before, trees, policy), trees):
        return whole
    return _margins(whole, table, trees, policy)


def _crossed(table: _Asked, trees: tuple[Tree, ...], policy: Policy) -> Found:
    before = table.before
    if before is None:
        return protect_table(table.brought.table, policy, hidden=table.hidden)
    shown = _told(before, trees, policy)
    then, now = before.brought.units, table.brought.units
    return protect_change(then, shown, now, trees, policy, hidden=table.hidden)


def _is_lost(cells: Mapping[Keys, Cell], trees: Sequence[Tree]) -> bool:
    """Whether the total of all is hidden for the sake of other cells alone."""
    root = cells.get(root_of(trees))
    return root is not None and root.status is Status.SECONDARY


def _margins(whole: Found, table: _Asked, trees: Sequence[Tree], policy: Policy) -> Found:
    found = {keys: closed(cell) for keys, cell in whole.items()}
    root = root_of(trees)
    totals = []
    for place, tree in enumerate(trees):
        line = _told(table.along(place, root), (tree,), policy)
        for (code,), cell in line.items():
            keys = _total(root, place, code)
            found[keys] = replace(cell, keys=keys)
        totals.append(found[root])
    return found if all(one.status is Status.FREE for one in totals) else whole


def _total(root: Keys, place: int, code: str) -> Keys:
    """The keys of one code of one dimension, over all others."""
    return (*root[:place], code, *root[place + 1 :])
