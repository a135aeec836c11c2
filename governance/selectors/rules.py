"""Which value each rule has, had and will have: read from versions, by date.

It is read anew each time, except by `remembered`: for writers whose database checks again.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from governance.domain import registry
from governance.domain.rules import InForce, Json, NotFounded, Rule, T, Value, read
from governance.models import RuleVersion

RECENT_DAYS = 60
RECENT_COUNT = 3


@dataclass(frozen=True, slots=True)
class Version:
    """One value of a rule and the vote behind it; `ballot_id` is None for the founding value.

    decided_at: when it was written: at the founding, or at the count of its vote. replaced_at: when the next
    value takes over, None while none is decided.
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

    @property
    def is_founding(self) -> bool:
        return self.proposal_id is None

    def is_in_force(self, at: datetime) -> bool:
        return self.effective_at <= at and (self.replaced_at is None or at < self.replaced_at)


@dataclass(frozen=True, slots=True)
class Story:
    """A rule, the version obeyed now, and every version from the founding on.

    review_on: the day by which members look at it again; a change that is decided already is a look.
    """

    rule: Rule[Any]
    today: Version
    versions: tuple[Version, ...]
    review_on: date
    is_review_due: bool

    @property
    def newest(self) -> Version:
        return self.versions[-1]


@dataclass(frozen=True, slots=True)
class Change:
    """One voted change of a rule: the value before, the value from then on."""

    rule: Rule[Any]
    old: Value
    new: Value
    effective_at: datetime


def in_force(rule: Rule[T], *, at: datetime) -> InForce[T]:
    """The value obeyed at that instant, past or future. Raises NotFounded before the founding."""
    row = (
        RuleVersion.objects.filter(key=rule.key, effective_at__lte=at)
        .order_by("-effective_at")
        .values_list("value", "pk", "effective_at")
        .first()
    )
    if row is None:
        raise NotFounded(rule.key)
    value, version_id, effective_at = row
    return InForce(read(rule, value), version_id, effective_at)


def together(*asked: Rule[Any], at: datetime) -> dict[str, InForce[Any]]:
    """Several at once, by key, in one query. Raises NotFounded where one had no value yet."""
    rows = RuleVersion.objects.filter(key__in=[rule.key for rule in asked], effective_at__lte=at)
    newest = rows.order_by("key", "-effective_at").distinct("key")
    found = {row[0]: row[1:] for row in newest.values_list("key", "value", "pk", "effective_at")}
    for rule in asked:
        if rule.key not in found:
            raise NotFounded(rule.key)
    return {
        rule.key: InForce(read(rule, value), version_id, effective_at)
        for rule in asked
        for value, version_id, effective_at in [found[rule.key]]
    }


_remembered: dict[str, list[InForce[Any]]] = {}


def remembered(rule: Rule[T], *, at: datetime) -> InForce[T]:
    """The same from this process's memory, newest first: as it was when the rule was first asked for.

    Only for who hands the version's id to a writer that refuses versions that are not in force, and calls
    `forget` when it does. Raises NotFounded before the founding.
    """
    for known in _remembered.get(rule.key) or _remember(rule):
        if known.effective_at <= at:
            return known
    raise NotFounded(rule.key)


def forget() -> None:
    """Whatever is asked next is read from the database."""
    _remembered.clear()


def _remember(rule: Rule[Any]) -> list[InForce[Any]]:
    rows = RuleVersion.objects.filter(key=rule.key).order_by("-effective_at")
    known = [
        InForce(read(rule, value), version_id, effective_at)
        for value, version_id, effective_at in rows.values_list("value", "pk", "effective_at")
    ]
    if known:
        _remembered[rule.key] = known
    return known


def of_version(rule: Rule[T], version_id: int) -> InForce[T]:
    """The value that a version set, however long ago. Raises NotFounded where there is no such one."""
    row = RuleVersion.objects.filter(key=rule.key, pk=version_id).values_list("value", "effective_at").first()
    if row is None:
        raise NotFounded(rule.key)
    value, effective_at = row
    return InForce(read(rule, value), version_id, effective_at)


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
    """What votes changed lately or will change, latest first."""
    since = at - timedelta(days=RECENT_DAYS)
    rows = RuleVersion.objects.filter(proposal__isnull=False, effective_at__gte=since).select_related(
        "replaces"
    )
    changes = []
    for version in rows.order_by("-effective_at", "-pk")[:RECENT_COUNT]:
        assert version.replaces is not None  # a voted version replaces another, by a constraint
        rule = registry.get(version.key)
        changes.append(
            Change(rule, read(rule, version.replaces.value), read(rule, version.value), version.effective_at)
        )
    return changes


def _story(rule: Rule[Any], found: list[Version], at: datetime) -> Story:
    current = [version for version in found if version.effective_at <= at]
    if not current:
        raise NotFounded(rule.key)
    review_on = rule.review_on(timezone.localdate(found[-1].decided_at))
    return Story(rule, current[-1], tuple(found), review_on, review_on <= timezone.localdate(at))


def _versions(where: Q) -> list[Version]:
    rows = (
        RuleVersion.objects.filter(where)
        .order_by("key", "effective_at")
        .values_list(
            *("pk", "key", "value", "effective_at", "proposal_id", "proposal__ballot__pk", "proposal__title"),
            *("proposal__ballot__count_sheet", "written_at", "replacement__effective_at"),
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
) -> Version:
    value = read(registry.get(key), stored)
    vote = (proposal_id, ballot_id, title or "", count)
    return Version(pk, key, value, effective_at, *vote, decided_at, replaced_at)
