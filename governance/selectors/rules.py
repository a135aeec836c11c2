"""Which value each rule has, had and will have: read from versions, by date.

It is read anew each time, except by `remembered`: for writers whose database checks again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from governance.domain import measures, registry
from governance.domain.rules import InForce, Json, NotFounded, Rule, T, Value, read
from governance.models import RuleVersion

RECENT_DAYS = 60
RECENT_COUNT = 3


@dataclass(frozen=True, slots=True)
class Version:
    """One value of a rule and the vote behind it; `ballot_id` is None for the founding value.

    decided_at: when it was written: at the founding, or at the count of its vote. replaced_at: when the next
    value takes over, None while none is decided. lapses_at: for an emergency measure, when it would end by
    itself; why: its reason. suspended: from when until when such a measure lies over this version, if any.
    """

    id: int
    key: str
    value: Value
    effective_at: datetime
    proposal_id: int | None
    ballot_id: int | None
    title: str
    count: Mapping[str, Json] | None
    decided_at: datetime
    replaced_at: datetime | None = None
    lapses_at: datetime | None = None
    why: str = ""
    suspended: tuple[datetime, datetime] | None = None

    @property
    def is_measure(self) -> bool:
        return self.lapses_at is not None

    @property
    def is_founding(self) -> bool:
        return self.proposal_id is None and not self.is_measure

    @property
    def until_at(self) -> datetime | None:
        """From when it is obeyed no more, None while nothing says so."""
        ends = [end for end in (self.replaced_at, self.lapses_at) if end is not None]
        return min(ends, default=None)

    def is_in_force(self, at: datetime) -> bool:
        if at < self.effective_at or (self.until_at is not None and self.until_at <= at):
            return False
        return self.suspended is None or not self.suspended[0] <= at < self.suspended[1]


@dataclass(frozen=True, slots=True)
class Story:
    """A rule, the version obeyed now, and every version from the founding on, emergency measures too.

    ahead: what is known to come: from when which version is obeyed. review_on: the day by which members look
    at it again; a change that is decided already is a look.
    """

    rule: Rule[Any]
    today: Version
    versions: tuple[Version, ...]
    ahead: tuple[tuple[datetime, Version], ...]
    review_on: date
    is_review_due: bool

    @property
    def newest(self) -> Version:
        """The last one that was decided: what a proposal compares itself with."""
        return _newest(self.versions)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a rule: the value before, the value from then on. lapses_at: of an emergency measure."""

    rule: Rule[Any]
    old: Value
    new: Value
    effective_at: datetime
    lapses_at: datetime | None = None


def in_force(rule: Rule[T], *, at: datetime) -> InForce[T]:
    """The value obeyed at that instant, past or future. Raises NotFounded before the founding."""
    row = RuleVersion.objects.filter(key=rule.key).obeyed_at(at).values_list(*_TOLD).first()
    if row is None:
        raise NotFounded(rule.key)
    return _in_force(rule, *row)


def together(*asked: Rule[Any], at: datetime) -> dict[str, InForce[Any]]:
    """Several at once, by key, in one query. Raises NotFounded where one had no value yet."""
    rows = RuleVersion.objects.filter(key__in=[rule.key for rule in asked]).obeyed_at(at)
    newest = rows.order_by("key", "-effective_at").distinct("key")
    found = {row[0]: row[1:] for row in newest.values_list("key", *_TOLD)}
    for rule in asked:
        if rule.key not in found:
            raise NotFounded(rule.key)
    return {rule.key: _in_force(rule, *found[rule.key]) for rule in asked}


_SPAN = ("effective_at", "lapses_at")
_TOLD = ("value", "pk", *_SPAN)


def _in_force(
    rule: Rule[T], stored: Json, version_id: int, effective_at: datetime, lapses_at: datetime | None
) -> InForce[T]:
    return InForce(read(rule, stored), version_id, effective_at, lapses_at)


_remembered: dict[str, list[InForce[Any]]] = {}


def remembered(rule: Rule[T], *, at: datetime) -> InForce[T]:
    """The same from this process's memory, newest first: as it was when the rule was first asked for.

    Only for who hands the version's id to a writer that refuses versions that are not in force, and calls
    `forget` when it does. Raises NotFounded before the founding.
    """
    for known in _remembered.get(rule.key) or _remember(rule):
        if known.effective_at <= at and not measures.has_lapsed(known, at):
            return known
    raise NotFounded(rule.key)


def forget() -> None:
    """Whatever is asked next is read from the database."""
    _remembered.clear()


def _remember(rule: Rule[Any]) -> list[InForce[Any]]:
    rows = RuleVersion.objects.filter(key=rule.key).order_by("-effective_at")
    known = [_in_force(rule, *row) for row in rows.values_list(*_TOLD)]
    if known:
        _remembered[rule.key] = known
    return known


def of_version(rule: Rule[T], version_id: int) -> InForce[T]:
    """The value that a version set, however long ago. Raises NotFounded where there is no such one."""
    row = RuleVersion.objects.filter(key=rule.key, pk=version_id).values_list(*_TOLD).first()
    if row is None:
        raise NotFounded(rule.key)
    return _in_force(rule, *row)


def versions(ids: Collection[int]) -> dict[int, Version]:
    """Those versions with the vote behind each: what an entry or a distribution obeyed."""
    return {version.id: version for version in _versions(Q(pk__in=ids))}


def story(key: str, *, at: datetime) -> Story:
    """A rule with its history, oldest first. Raises KeyError, and NotFounded before the founding."""
    rule = registry.get(key)
    return _story(rule, list(_versions(Q(key=key))), at)


def every(*, at: datetime) -> list[Story]:
    """Every declared rule with its history, by key, in one query."""
    return stories(*registry.every(), at=at)


def stories(*asked: Rule[Any], at: datetime) -> list[Story]:
    """These rules with their histories, in the order in which they are asked for, in one query."""
    by_key: dict[str, list[Version]] = {}
    for version in _versions(Q(key__in=[rule.key for rule in asked])):
        by_key.setdefault(version.key, []).append(version)
    return [_story(rule, by_key.get(rule.key, []), at) for rule in asked]


def recent(*, at: datetime) -> list[Change]:
    """What votes and emergency measures changed lately or will change, latest first."""
    since = at - timedelta(days=RECENT_DAYS)
    old = Coalesce("replaces__value", "suspends__value")
    rows = RuleVersion.objects.annotate(old=old).filter(old__isnull=False, effective_at__gte=since)
    told = rows.order_by("-effective_at", "-pk").values_list("key", "old", "value", *_SPAN)
    return [_change(*one) for one in told[:RECENT_COUNT]]


def _change(key: str, old: Json, new: Json, effective_at: datetime, lapses_at: datetime | None) -> Change:
    rule = registry.get(key)
    return Change(rule, read(rule, old), read(rule, new), effective_at, lapses_at)


def _story(rule: Rule[Any], found: list[Version], at: datetime) -> Story:
    today = measures.obeyed(found, at)
    if today is None:
        raise NotFounded(rule.key)
    ahead = tuple((instant, version) for instant, version in measures.turns(found) if instant > at)
    review_on = rule.review_on(timezone.localdate(_newest(found).decided_at))
    return Story(rule, today, tuple(found), ahead, review_on, review_on <= timezone.localdate(at))


def _newest(found: Sequence[Version]) -> Version:
    return next(version for version in reversed(found) if not version.is_measure)


def _versions(where: Q) -> list[Version]:
    rows = (
        RuleVersion.objects.filter(where)
        .order_by("key", "effective_at")
        .values_list(
            *("pk", "key", "value", "effective_at", "proposal_id", "proposal__ballot__pk", "proposal__title"),
            *("proposal__ballot__count_sheet", "written_at"),
            Coalesce("replacement__effective_at", "suspends__replacement__effective_at"),
            *("lapses_at", "measure__reason", "suspension__effective_at", "suspension__lapses_at"),
        )
    )
    return [_version(*row) for row in rows]


def _version(
    pk: int,
    key: str,
    stored: Json,
    effective_at: datetime,
    proposal_id: int | None,
    ballot_id: int | None,
    title: str | None,
    count: Mapping[str, Json] | None,
    decided_at: datetime,
    replaced_at: datetime | None,
    lapses_at: datetime | None,
    why: str | None,
    *suspended: datetime | None,
) -> Version:
    value = read(registry.get(key), stored)
    vote = (proposal_id, ballot_id, title or "", count)
    since, until = suspended
    over = (since, until) if since is not None and until is not None else None
    return Version(pk, key, value, effective_at, *vote, decided_at, replaced_at, lapses_at, why or "", over)
