"""What groups hold, and what their delegates proposed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet, Sum

from coop.domain.actors import Actor
from coop.domain.errors import Hidden
from coop.domain.groups import Group
from coop.selectors import groups, members
from governance.selectors import rules
from timebank.domain import permissions
from timebank.domain.legs import LegDraft
from timebank.domain.natures import AccountKind, Nature, Unit
from timebank.domain.spending import PaymentFacts, Verdict
from timebank.models import GroupPayment, Leg, ReservationLeg, SubAccount
from timebank.rules import GROUP_ALONE_DAYS, GROUP_CREDIT_MINUTES, GROUP_DAYS, GROUP_THRESHOLD_MINUTES

LATEST = 20


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes of a group. free: what may still be spent, with the credit that is voted."""

    held: int
    reserved: int
    free: int


@dataclass(frozen=True, slots=True)
class Bound:
    """From how many minutes on two delegates decide, and how many one of them paid alone in the last days."""

    threshold: int
    days: int
    paid_alone: int
    version_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who gets how much of a payment. owner_id: None for an account of the cooperative."""

    kind: AccountKind
    owner_id: int | None
    name: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Line:
    """A payment that was proposed. verdict and what follows: of its end, None or "" while it waits."""

    id: int
    facts: PaymentFacts
    group: str
    proposer: str
    nature: Nature
    minutes: int
    purpose: str
    receivers: tuple[Receiver, ...]
    request_id: int | None
    proposed_at: datetime
    expires_at: datetime
    verdict: Verdict | None
    entry_id: int | None
    reason: str
    actor: str
    answered_at: datetime | None

    def is_open(self, at: datetime) -> bool:
        return self.verdict is None and at < self.expires_at


def readable(group_id: int, *, by: Actor) -> Group:
    """Raises Hidden for whoever may not read the hours of this group."""
    group = groups.get(group_id)
    if group is None or not permissions.may_read_group(by, group.delegate_ids):
        raise Hidden
    return group


def hours(group_id: int, *, at: datetime) -> Hours:
    found = SubAccount.objects.filter(kind=AccountKind.GROUP_TIME, account__owner_id=group_id)
    sums = found.aggregate(held=Sum("balance"), reserved=Sum("reserved"))
    held, reserved = int(sums["held"] or 0), int(sums["reserved"] or 0)
    return Hours(held, reserved, held - reserved + rules.in_force(GROUP_CREDIT_MINUTES, at=at).value)


def held_by(group_ids: Collection[int]) -> dict[int, int]:
    """Minutes of each of these groups, in one query."""
    rows = SubAccount.objects.filter(
        kind=AccountKind.GROUP_TIME, unit=Unit.MINUTES, account__owner_id__in=group_ids
    )
    found = rows.order_by("account__owner_id").values_list("account__owner_id", "balance")
    return dict.fromkeys(group_ids, 0) | dict(found)


def bound(group_id: int, member_id: int | None, *, at: datetime) -> Bound:
    """From when this delegate decides with another; the database counts the same with the account held."""
    voted, days = rules.in_force(GROUP_THRESHOLD_MINUTES, at=at), rules.in_force(GROUP_ALONE_DAYS, at=at)
    paid = Leg.objects.filter(
        account__kind=AccountKind.GROUP_TIME,
        account__owner_id=group_id,
        amount__lt=0,
        recorded_at__gt=at - timedelta(days=days.value),
        entry__actor_id=member_id or 0,
        entry__settles__isnull=True,
    )
    alone = paid.exclude(entry__nature=Nature.REVERSAL).aggregate(sum=Sum("amount"))["sum"]
    return Bound(voted.value, days.value, -int(alone or 0), (voted.version_id, days.version_id))


def term(at: datetime) -> datetime:
    """Until when a payment that is proposed now may be approved."""
    return at + timedelta(days=rules.in_force(GROUP_DAYS, at=at).value)


def get(payment_id: int, *, by: Actor) -> Line:
    """Raises Hidden for whoever may not read the hours of its group."""
    line = next(iter(_lines(_rows().filter(pk=payment_id))), None)
    if line is None or not permissions.may_read_group(by, line.facts.delegate_ids):
        raise Hidden
    return line


def facts_of(row: GroupPayment) -> PaymentFacts:
    """What the predicates know of a payment: whoever asked for these hours is as one whom it pays."""
    return _facts(row, groups.delegates_of([row.group_id])[row.group_id], _legs([row])[row.reservation_id])


def waiting(group_id: int, *, at: datetime) -> list[Line]:
    """What waits for another delegate, the first to end first."""
    return _lines(_open(at).filter(group_id=group_id).order_by("expires_at", "pk"))


def waiting_for(actor: Actor, *, at: datetime) -> list[Line]:
    """What this person may approve now, the first to end first."""
    if actor.member_id is None:
        return []
    mine = groups.ids_of_delegate(actor.member_id)
    lines = _lines(_open(at).filter(group_id__in=mine).order_by("expires_at", "pk"))
    return [line for line in lines if permissions.may_approve(actor, line.facts)]


def ended(group_id: int, *, at: datetime) -> list[Line]:
    """The latest that ended."""
    over = Q(answer__isnull=False) | Q(expires_at__lte=at)
    return _lines(_rows().filter(over, group_id=group_id).order_by("-pk")[:LATEST])


def due(*, at: datetime) -> list[int]:
    """Past their term and not yet ended, the oldest first."""
    rows = GroupPayment.objects.filter(answer__isnull=True, expires_at__lte=at)
    return list(rows.order_by("expires_at", "pk").values_list("pk", flat=True))


def is_awaited(group_id: int, *, at: datetime) -> bool:
    """Whether a payment by this group, or to it, waits for another delegate."""
    legs = ReservationLeg.objects.filter(
        subaccount__kind=AccountKind.GROUP_TIME, subaccount__account__owner_id=group_id
    )
    return _open(at).filter(reservation_id__in=legs.order_by().values("reservation_id")).exists()


def paying(member_id: int) -> list[int]:
    """Those that nobody answered and that would pay this member."""
    paid = ReservationLeg.objects.filter(
        amount__gt=0,
        subaccount__kind=AccountKind.MEMBER_TIME,
        subaccount__account__owner_id=member_id,
    )
    rows = GroupPayment.objects.filter(
        answer__isnull=True, reservation_id__in=paid.order_by().values("reservation_id")
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


def answering(request_id: int, *, at: datetime) -> int | None:
    """The payment that waits to answer this request for hours; None while nobody proposed one."""
    return _open(at).filter(request_id=request_id).order_by("pk").values_list("pk", flat=True).first()


def moved_by(row: GroupPayment) -> tuple[LegDraft, ...]:
    """The legs that a payment holds, one for each account."""
    sums: dict[int, LegDraft] = {}
    for leg in _legs([row])[row.reservation_id]:
        account = leg.subaccount.account
        before = sums[account.pk].amount if account.pk in sums else 0
        sums[account.pk] = LegDraft(account.key, before + leg.amount)
    return tuple(sums.values())


def _open(at: datetime) -> QuerySet[GroupPayment]:
    return _rows().filter(answer__isnull=True, expires_at__gt=at)


def _rows() -> QuerySet[GroupPayment]:
    rows = GroupPayment.objects.select_related(
        "answer__actor__profile", "reservation", "request", "group__member__profile", "proposer__profile"
    )
    return rows.annotate(delegate_ids=groups.acting_for("group_id"))


def _legs(rows: Iterable[GroupPayment]) -> dict[int, list[ReservationLeg]]:
    """The legs of each reservation, with their accounts and whose they are."""
    found: dict[int, list[ReservationLeg]] = {row.reservation_id: [] for row in rows}
    legs = ReservationLeg.objects.filter(reservation_id__in=found)
    legs = legs.select_related("subaccount__account__owner__profile")
    for leg in legs.order_by("reservation_id", "position"):
        found[leg.reservation_id].append(leg)
    return found


def _lines(rows: Iterable[GroupPayment]) -> list[Line]:
    listed = list(rows)
    if not listed:
        return []
    legs = _legs(listed)
    return [_line(row, legs[row.reservation_id]) for row in listed]


def _facts(row: GroupPayment, delegate_ids: frozenset[int], legs: Iterable[ReservationLeg]) -> PaymentFacts:
    owners = {leg.subaccount.account.owner_id for leg in legs if leg.amount > 0}
    asker_id = None if row.request is None else row.request.actor_id
    return PaymentFacts(
        group_id=row.group_id,
        proposer_id=row.proposer_id,
        receiver_ids=frozenset(pk for pk in (*owners, asker_id) if pk is not None),
        delegate_ids=delegate_ids,
    )


def _line(row: GroupPayment, legs: list[ReservationLeg]) -> Line:
    answer = getattr(row, "answer", None)
    actor = None if answer is None else answer.actor
    delegate_ids = frozenset(getattr(row, "delegate_ids"))  # noqa: B009  annotated
    return Line(
        id=row.pk,
        facts=_facts(row, delegate_ids, legs),
        group=members.called(row.group.member),
        proposer=members.called(row.proposer),
        nature=Nature(row.reservation.nature),
        minutes=row.minutes,
        purpose=row.purpose,
        receivers=tuple(_receiver(leg) for leg in legs if leg.amount > 0),
        request_id=row.request_id,
        proposed_at=row.proposed_at,
        expires_at=row.expires_at,
        verdict=None if answer is None else Verdict(answer.how),
        entry_id=None if answer is None else answer.entry_id,
        reason="" if answer is None else answer.reason,
        actor="" if actor is None else members.called(actor),
        answered_at=None if answer is None else answer.answered_at,
    )


def _receiver(leg: ReservationLeg) -> Receiver:
    account = leg.subaccount.account
    name = "" if account.owner is None else members.called(account.owner)
    return Receiver(AccountKind(account.kind), account.owner_id, name, leg.amount)
