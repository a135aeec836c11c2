"""Who the members are."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from coop.domain import names
from coop.domain.membership import Membership
from coop.domain.people import Candidate, Person, Spot
from coop.models import Member, MemberSkill, Profile


def get(member_id: int) -> Membership | None:
    """A person's membership, or that of a group."""
    member = Member.objects.filter(pk=member_id).select_related("group").first()
    return _membership(member) if member else None


def of_user(user_id: int | None) -> Membership | None:
    """The membership of a log-in, whatever its standing."""
    if user_id is None:
        return None
    member = Member.objects.filter(user_id=user_id).select_related("group").first()
    return _membership(member) if member else None


def id_of(number: int) -> int | None:
    """The member with this number, those who left included."""
    return Member.objects.filter(number=number).order_by("pk").values_list("pk", flat=True).first()


def numbers() -> dict[int, int]:
    """The number of every member, by id: all that a ledger knows of them."""
    return dict(Member.objects.order_by("pk").values_list("pk", "number"))


def name_of(member_id: int) -> str:
    """The name that a member gave, or their number once the profile was erased. Raises KeyError."""
    return names_of([member_id])[member_id]


def address_of(member_id: int) -> str:
    """Where to write to a member; "" for who has no log-in that is open."""
    found = Member.objects.filter(pk=member_id, user__is_active=True).values_list("user__email", flat=True)
    return found.first() or ""


def names_of(ids: Iterable[int]) -> dict[int, str]:
    return {member_id: person.name for member_id, person in people(ids).items()}


def names_of_users(user_ids: Iterable[int]) -> dict[int, str]:
    """Names by log-in, for the log-ins of members."""
    found = _with_profiles().filter(user_id__in=set(user_ids))
    return {member.user_id: as_person(member).name for member in found if member.user_id is not None}


def person(member_id: int) -> Person:
    """Raises KeyError."""
    return people([member_id])[member_id]


def people(ids: Iterable[int]) -> dict[int, Person]:
    """Members by id, those who left included: the ledger names them for ever."""
    return {member.pk: as_person(member) for member in _with_profiles().filter(pk__in=set(ids))}


def gone(ids: Iterable[int]) -> set[int]:
    """Which of these members have left."""
    rows = Member.objects.filter(pk__in=set(ids), left_at__isnull=False)
    return set(rows.order_by("pk").values_list("pk", flat=True))


def addresses_of(ids: Iterable[int]) -> dict[int, str]:
    """Where members read their mail, by id; without those who left, and those who have no log-in."""
    rows = Member.objects.filter(pk__in=set(ids), left_at__isnull=True, user__is_active=True)
    return dict(rows.order_by("pk").values_list("pk", "user__email"))


def user_of(member_id: int) -> int | None:
    """The log-in of a member; None for who has none, or may not use it any more."""
    rows = Member.objects.filter(pk=member_id, user__is_active=True)
    return rows.values_list("user_id", flat=True).first()


def verified_addresses_of(member_id: int) -> set[str]:
    """Every address that a member has shown to be theirs, in lower case."""
    rows = EmailAddress.objects.filter(verified=True, user__is_active=True, user__member=member_id)
    return {address.lower() for address in rows.order_by("pk").values_list("email", flat=True)}


def electorate(*, at: datetime, days: int) -> list[int]:
    """Members admitted at least `days` days before `at` and who have not left, ascending; groups never."""
    people = Member.objects.filter(group__isnull=True)
    admitted = people.filter(admitted_at__lte=at - timedelta(days=days))
    return list(admitted.exclude(left_at__lte=at).order_by("pk").values_list("pk", flat=True))


def by_college(ids: Collection[int]) -> dict[str, list[int]]:
    """The members of each college among these, ascending."""
    rows = Member.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "college")
    found: dict[str, list[int]] = {}
    for member_id, college in rows:
        found.setdefault(college, []).append(member_id)
    return found


def candidates(
    *, except_ids: Collection[int] = (), only_ids: Collection[int] | None = None
) -> list[Candidate]:
    """Every admitted member (or those named alone) with what matching may know, ascending: in one query."""
    found = admitted() if only_ids is None else admitted().filter(pk__in=only_ids)
    known = MemberSkill.objects.filter(member=OuterRef("pk")).order_by()
    rows = found.exclude(pk__in=except_ids).filter(profile__isnull=False).order_by("pk")
    told = rows.values_list(
        *_KNOWN,
        ArraySubquery(known.values("skill_id")),
        ArraySubquery(known.filter(is_trade=True).values("skill_id")),
    )
    return [_candidate(row) for row in told]


def texts_of(ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """What these members say of themselves in their own words: their trade, then what they tell."""
    rows = Profile.objects.filter(member_id__in=ids).order_by("member_id")
    return {
        member_id: (trade, about)
        for member_id, trade, about in rows.values_list("member_id", "trade", "about")
    }


def admissions(ids: Collection[int]) -> dict[int, datetime]:
    """When each of these was admitted; those who were not are left out."""
    rows = Member.objects.filter(pk__in=ids, admitted_at__isnull=False).order_by("pk")
    return {member_id: at for member_id, at in rows.values_list("pk", "admitted_at") if at is not None}


def ids_admitted() -> list[int]:
    """Everybody who belongs today, ascending."""
    return list(admitted().order_by("pk").values_list("pk", flat=True))


def names_with_log_in() -> dict[int, str]:
    """The people who belong today and can log in, by their names."""
    rows = admitted().filter(user__isnull=False).select_related("profile", "profile__place")
    people = [as_person(member) for member in rows.order_by("pk")]
    return {one.id: one.name for one in sorted(people, key=lambda one: (names.fold(one.name), one.id))}


def is_in_trade(member_id: int, skill_ids: Collection[int]) -> bool:
    """True when one of these skills belongs to the trade that the member declared."""
    return MemberSkill.objects.filter(member_id=member_id, skill_id__in=skill_ids, is_trade=True).exists()


def admitted() -> QuerySet[Member]:
    """The people who belong today; groups have a page of their own."""
    return Member.objects.filter(admitted_at__isnull=False, left_at__isnull=True, group__isnull=True)


def among(ids: Collection[int]) -> QuerySet[Member]:
    """These members, whatever their standing: for apps above, which hold more of them."""
    return Member.objects.filter(pk__in=ids).order_by("pk")


def as_person(member: Member) -> Person:
    """A member read with its profile and place."""
    profile = getattr(member, "profile", None)
    place = profile.place.name if profile and profile.place else ""
    return Person(member.pk, member.number, called(member), profile.trade if profile else "", place)


def called(member: Member) -> str:
    """The name of a member read with its profile, beside another row: no question of its own."""
    profile = getattr(member, "profile", None)
    return str(member) if profile is None else profile.display_name


def _with_profiles() -> QuerySet[Member]:
    return Member.objects.select_related("profile__place").order_by("pk")


def _membership(member: Member) -> Membership:
    return Membership(
        member_id=member.pk,
        user_id=member.user_id,
        number=member.number,
        college=member.college,
        joined_at=member.joined_at,
        admitted_at=member.admitted_at,
        left_at=member.left_at,
        is_group=hasattr(member, "group"),
    )


_KNOWN = (
    *("pk", "profile__display_name", "profile__radius_km", "profile__is_remote", "profile__weekly_minutes"),
    *("profile__place_id", "profile__place__name", "profile__place__department_name"),
    *("profile__place__region", "profile__place__latitude", "profile__place__longitude"),
)
"""Columns alone: hundreds of members are read for one search."""


def _candidate(row: tuple[Any, ...]) -> Candidate:
    member_id, name, radius_km, is_remote, weekly_minutes, place_id, *place, skill_ids, trade_skill_ids = row
    return Candidate(
        member_id=member_id,
        name=name,
        skill_ids=frozenset(skill_ids),
        trade_skill_ids=frozenset(trade_skill_ids),
        spot=None if place_id is None else Spot(place_id, *place),
        radius_km=radius_km,
        is_remote=is_remote,
        weekly_minutes=weekly_minutes,
    )
