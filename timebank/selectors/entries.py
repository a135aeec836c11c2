"""The story of an entry: who, for whom, why, when, under which rules, and what moved."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import JSONField, Q, QuerySet
from django.db.models.functions import Cast

from coop.domain.actors import Actor
from coop.domain.errors import Hidden
from coop.selectors import members
from governance.selectors import rules
from governance.selectors.rules import Version
from timebank.domain import periods, permissions
from timebank.domain.natures import AccountKind, Nature, Unit
from timebank.models import JournalEntry, Leg
from timebank.selectors import parties

NUMBER = re.compile(r"\d{1,18}", re.ASCII)
MEMBER = re.compile(r"M-\d{1,9}", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StoryLeg:
    """What one account received or gave. owner_name: "" for an account of the cooperative."""

    kind: AccountKind
    unit: Unit
    owner_id: int | None
    owner_name: str
    amount: int


@dataclass(frozen=True, slots=True)
class Story:
    """actor_name: "" when the platform acted by itself; acting_for_name: "" when nobody was acted for.

    giver_name, receiver_name: who helped whom, "" where nobody in particular did.
    concerned_ids: with the delegates of the groups among them.
    """

    id: int
    nature: Nature
    happened_at: datetime
    recorded_at: datetime
    subject: str
    actor_id: int | None
    actor_name: str
    acting_for_name: str
    giver_name: str
    receiver_name: str
    reason: str
    reverses_id: int | None
    reversal_ids: tuple[int, ...]
    legs: tuple[StoryLeg, ...]
    versions: tuple[Version, ...]
    distribution_id: int | None
    concerned_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Row:
    """An entry in a list. Amounts are what moved, counted once."""

    id: int
    nature: Nature
    happened_at: datetime
    subject: str
    minutes: int
    cents: int
    names: tuple[str, ...]


def story(entry_id: int, *, by: Actor) -> Story:
    """Raises Hidden for whoever may not see it, as for an entry that does not exist."""
    entry = JournalEntry.objects.filter(pk=entry_id).select_related("reverses", "distribution").first()
    if entry is None:
        raise Hidden
    legs = list(Leg.objects.filter(entry=entry).select_related("account").order_by("position"))
    concerned = parties.concerned(entry, legs)
    readers = parties.readers(concerned)
    if not permissions.may_read_entry(by, readers):
        raise Hidden
    acted = {pk for pk in (entry.actor_id, entry.acting_for_id) if pk is not None}
    return _story(entry, legs, readers, members.names_of(concerned | acted))


def _story(
    entry: JournalEntry, legs: Iterable[Leg], readers: frozenset[int], names: Mapping[int, str]
) -> Story:
    found = rules.versions(entry.obeys)
    distribution = getattr(entry, "distribution", None)
    reversals = JournalEntry.objects.filter(reverses=entry).order_by("id").values_list("pk", flat=True)
    giver_id, receiver_id = parties.of(entry)
    return Story(
        id=entry.pk,
        nature=Nature(entry.nature),
        happened_at=entry.happened_at,
        recorded_at=entry.recorded_at,
        subject=entry.subject,
        actor_id=entry.actor_id,
        actor_name=names.get(entry.actor_id or 0, ""),
        acting_for_name=names.get(entry.acting_for_id or 0, ""),
        giver_name=names.get(giver_id or 0, ""),
        receiver_name=names.get(receiver_id or 0, ""),
        reason=entry.reason,
        reverses_id=entry.reverses_id,
        reversal_ids=tuple(reversals),
        legs=tuple(_leg(leg, names) for leg in legs),
        versions=tuple(sorted(found.values(), key=lambda version: version.key)),
        distribution_id=distribution.pk if distribution else None,
        concerned_ids=readers,
    )


def _leg(leg: Leg, names: Mapping[int, str]) -> StoryLeg:
    account = leg.account
    name = names.get(account.owner_id or 0, "")
    return StoryLeg(AccountKind(account.kind), Unit(account.unit), account.owner_id, name, leg.amount)


def matching(
    *, first_on: date | None, last_on: date | None, nature: str, account: str, text: str = ""
) -> QuerySet[JournalEntry]:
    """Entries, the newest first, narrowed by when they happened, their nature and an account they touch.

    text: the number of an entry, ours or the legal one, that of a member ("M-0012"), or words of an entry's
    subject, key or reason.
    """
    found = JournalEntry.objects.select_related("reverses").order_by("-happened_at", "-id")
    if first_on is not None:
        found = found.filter(happened_at__gte=periods.day_start(first_on))
    if last_on is not None:
        found = found.filter(happened_at__lt=periods.day_start(last_on + periods.ONE_DAY))
    if nature:
        found = found.filter(nature=nature)
    if account:
        found = found.filter(pk__in=Leg.objects.filter(account__kind=account).values("entry_id"))
    if MEMBER.fullmatch(text):
        return _concerning(found, int(text[2:]))
    return found.filter(_mentions(text)) if text else found


def _mentions(text: str) -> Q:
    words = Q(subject__icontains=text) | Q(reason__icontains=text) | Q(key__icontains=text)
    return Q(pk=int(text)) | Q(seal__number=int(text)) if NUMBER.fullmatch(text) else words


def _concerning(found: QuerySet[JournalEntry], number: int) -> QuerySet[JournalEntry]:
    """Those that touched an account of the member, and those whose request named them: a service given for
    nothing moves no hours of who received it."""
    owned = Leg.objects.filter(account__owner__number=number)
    named = Q()
    if (member_id := members.id_of(number)) is not None:
        named = Q(read__giver_id=member_id) | Q(read__receiver_id=member_id)
    return found.alias(read=Cast("request", JSONField())).filter(Q(pk__in=owned.values("entry_id")) | named)


def rows(entries: Iterable[JournalEntry]) -> list[Row]:
    """The lines of a list, with the names of the members whom each entry concerns."""
    listed = list(entries)
    legs: dict[int, list[Leg]] = {}
    for leg in (
        Leg.objects.filter(entry__in=listed).select_related("account").order_by("entry_id", "position")
    ):
        legs.setdefault(leg.entry_id, []).append(leg)
    concerned = {entry.pk: parties.concerned(entry, legs[entry.pk]) for entry in listed}
    names = members.names_of({pk for ids in concerned.values() for pk in ids})
    return [_row(entry, legs[entry.pk], sorted(names[pk] for pk in concerned[entry.pk])) for entry in listed]


def _row(entry: JournalEntry, legs: list[Leg], names: Iterable[str]) -> Row:
    return Row(
        id=entry.pk,
        nature=Nature(entry.nature),
        happened_at=entry.happened_at,
        subject=entry.subject,
        minutes=_moved(legs, Unit.MINUTES),
        cents=_moved(legs, Unit.CENTS),
        names=tuple(names),
    )


def _moved(legs: Iterable[Leg], unit: Unit) -> int:
    return sum(leg.amount for leg in legs if leg.account.unit == unit and leg.amount > 0)
