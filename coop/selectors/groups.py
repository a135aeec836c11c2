"""Groups, and who acts for them."""

from collections.abc import Collection, Iterable

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from coop.domain import names
from coop.domain.actors import Actor
from coop.domain.errors import Hidden
from coop.domain.groups import Group, Mandate, may_see
from coop.domain.membership import Membership
from coop.models import Delegate
from coop.models import Group as Row
from coop.selectors import members


def get(group_id: int) -> Group | None:
    return next(iter(_groups(_rows().filter(pk=group_id))), None)


def seen(group_id: int, *, by: Actor) -> Group:
    """Raises Hidden for whoever may not see it, as for a group that does not exist."""
    group = get(group_id)
    if group is None or not may_see(by, group):
        raise Hidden
    return group


def of_delegate(member_id: int | None) -> list[Group]:
    """The groups for which this member acts today, by their names."""
    if member_id is None:
        return []
    mine = Delegate.objects.filter(member_id=member_id, ended_at__isnull=True)
    return _by_name(_groups(_rows().filter(pk__in=mine.values("group_id"))))


def ids_of_delegate(member_id: int | None) -> "QuerySet[Delegate, int]":
    """The same by their ids alone, to be asked within another question."""
    mine = Delegate.objects.filter(member_id=member_id or 0, ended_at__isnull=True)
    return mine.order_by().values_list("group_id", flat=True)


def asked_by(member_id: int | None) -> list[Group]:
    """Those that this member asked for and that wait to be admitted."""
    waiting = _rows().filter(member__admitted_at__isnull=True, member__left_at__isnull=True)
    return _by_name(_groups(waiting.filter(founder_id=member_id)))


def asking() -> list[Group]:
    """Every group that waits to be admitted, the longest wait first."""
    waiting = _rows().filter(member__admitted_at__isnull=True, member__left_at__isnull=True)
    return _groups(waiting.order_by("member__joined_at", "pk"))


def admitted() -> list[Group]:
    """Every group of today, by its name."""
    return _by_name(_groups(_rows().filter(member__admitted_at__isnull=False, member__left_at__isnull=True)))


def delegates_of(group_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """For each of these ids that is a group, the members who act for it today."""
    rows = Row.objects.filter(pk__in=group_ids).annotate(delegate_ids=acting_for("pk")).order_by("pk")
    return {pk: frozenset(ids) for pk, ids in rows.values_list("pk", "delegate_ids")}


def acting_for(group: str) -> ArraySubquery:
    """Who acts today for the group of this name, to be asked within another question."""
    mandates = Delegate.objects.filter(group_id=OuterRef(group), ended_at__isnull=True)
    return ArraySubquery(mandates.order_by("pk").values("member_id"))


def mandates(group_id: int) -> list[Mandate]:
    """Everyone who acts or acted for the group, from the first."""
    rows = list(Delegate.objects.filter(group_id=group_id).order_by("appointed_at", "pk"))
    known = members.names_of(row.member_id for row in rows)
    return [
        Mandate(row.pk, row.member_id, known[row.member_id], row.appointed_at, row.ended_at) for row in rows
    ]


def _rows() -> QuerySet[Row]:
    rows = Row.objects.select_related("member__profile").annotate(delegate_ids=acting_for("pk"))
    return rows.order_by("pk")


def _by_name(groups: list[Group]) -> list[Group]:
    return sorted(groups, key=lambda group: (names.fold(group.name), group.id))


def _groups(rows: Iterable[Row]) -> list[Group]:
    return [_group(row, frozenset(getattr(row, "delegate_ids"))) for row in rows]  # noqa: B009  annotated


def _group(row: Row, delegate_ids: frozenset[int]) -> Group:
    member = row.member
    profile = getattr(member, "profile", None)
    known = Membership(
        *(member.pk, None, member.number, member.college),
        *(member.joined_at, member.admitted_at, member.left_at),
        is_group=True,
    )
    return Group(
        id=row.pk,
        number=member.number,
        name=str(member) if profile is None else profile.display_name,
        purpose=row.purpose,
        founder_id=row.founder_id,
        asked_at=member.joined_at,
        admitted_at=member.admitted_at,
        standing=known.standing,
        delegate_ids=delegate_ids,
    )
