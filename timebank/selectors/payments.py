"""Requests for hours: those that wait for me, those that I sent, and how each ended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from coop.domain import names
from coop.domain.actors import Actor
from coop.domain.errors import Hidden
from coop.domain.membership import Standing
from coop.selectors import groups, members
from coop.selectors.lists import Late
from governance.selectors import rules
from timebank.domain import permissions
from timebank.domain.asking import Answer, RequestFacts
from timebank.domain.natures import Nature
from timebank.models import JournalEntry, PaymentRequest
from timebank.rules import AUTO_ACCEPT, REQUEST_DAYS

LATEST = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A request for hours. answer, entry_id, reason, answered_at: of its end, None or "" while it waits."""

    id: int
    asked: RequestFacts
    payee: str
    payer: str
    minutes: int
    nature: Nature
    purpose: str
    asked_at: datetime
    expires_at: datetime
    answer: Answer | None
    entry_id: int | None
    reason: str
    answered_at: datetime | None

    def is_open(self, at: datetime) -> bool:
        return self.answer is None and at < self.expires_at


def asked_of(row: PaymentRequest) -> RequestFacts:
    """What the predicates know of a request (its row comes with payee and payer)."""
    return _facts(row, groups.delegates_of([row.payee_id, row.payer_id]))


def _facts(row: PaymentRequest, delegates: Mapping[int, frozenset[int]]) -> RequestFacts:
    both = (row.payee_id, row.payer_id)
    return RequestFacts(
        payee_id=row.payee_id,
        payer_id=row.payer_id,
        asker_id=row.actor_id,
        payee_is_offline=row.payee.user_id is None and row.payee_id not in delegates,
        payer_is_offline=row.payer.user_id is None and row.payer_id not in delegates,
        groups={pk: delegates[pk] for pk in both if pk in delegates},
    )


def between(payee_id: int, payer_id: int, *, asker_id: int | None) -> RequestFacts:
    """The same before anything is asked or paid. Raises Hidden where one of the two is no member."""
    payee, payer = members.get(payee_id), members.get(payer_id)
    if payee is None or payer is None:
        raise Hidden
    return RequestFacts(
        payee_id=payee_id,
        payer_id=payer_id,
        asker_id=asker_id,
        payee_is_offline=payee.user_id is None and not payee.is_group,
        payer_is_offline=payer.user_id is None and not payer.is_group,
        groups=groups.delegates_of([payee_id, payer_id]),
    )


def people(*, at: datetime) -> dict[int, str]:
    """Every member of today who is a person, by id, in the order of their names."""
    found = members.names_of(members.electorate(at=at, days=0))
    return dict(sorted(found.items(), key=lambda one: names.fold(one[1])))


def others(*, than_id: int, at: datetime) -> dict[int, str]:
    """Every other member of today and every group, by id, in the order of their names."""
    found = members.names_of(set(members.electorate(at=at, days=0)) - {than_id})
    found |= {group.id: group.name for group in groups.admitted()}
    return dict(sorted(found.items(), key=lambda one: names.fold(one[1])))


def without_internet(actor: Actor) -> dict[int, str]:
    """Those for whom a coordinator may act; nobody, for anybody else."""
    if not permissions.is_coordinator(actor):
        return {}
    rows = members.admitted().filter(user__isnull=True).order_by("pk")
    found = members.names_of(rows.values_list("pk", flat=True))
    return dict(sorted(found.items(), key=lambda one: names.fold(one[1])))


def groups_of(actor: Actor) -> dict[int, str]:
    """The groups for which one acts, admitted, by id."""
    mine = groups.of_delegate(actor.member_id)
    return {group.id: group.name for group in mine if group.standing is Standing.ADMITTED}


def are_admitted(*member_ids: int) -> bool:
    found = [members.get(member_id) for member_id in member_ids]
    return all(one is not None and one.standing is Standing.ADMITTED for one in found)


def get(request_id: int, *, by: Actor) -> Line:
    """Raises Hidden for whom it does not concern."""
    row = _rows().filter(pk=request_id).first()
    if row is None or not permissions.may_read_request(by, asked_of(row)):
        raise Hidden
    return _lines([row])[0]


def waiting_for(actor: Actor, *, at: datetime) -> Late[Line]:
    """Those that this person may answer now (`permissions.may_consent`), the first to end first."""
    rows = _rows().filter(answer__isnull=True, expires_at__gt=at)
    others = rows.exclude(payee_id=actor.member_id).exclude(actor_id=actor.member_id)
    own = Q(payer_id=actor.member_id, payer__user__isnull=False)
    own |= Q(payer_id__in=groups.ids_of_delegate(actor.member_id))
    offline = Q(payer__user__isnull=True, payer__group__isnull=True) & ~Q(payer_id=actor.member_id)
    may_act = permissions.is_coordinator(actor)
    found = others.filter(own | offline if may_act else own)
    return Late(found.order_by("expires_at", "pk"), _lines)


def sent_by(actor: Actor, *, at: datetime) -> Late[Line]:
    """Those that this person asked, for themself or for somebody, and that wait."""
    rows = _rows().filter(answer__isnull=True, expires_at__gt=at)
    own = Q(payee_id=actor.member_id) | Q(actor_id=actor.member_id)
    own |= Q(payee_id__in=groups.ids_of_delegate(actor.member_id))
    return Late(rows.filter(own).order_by("expires_at", "pk"), _lines)


def ended(actor: Actor, *, at: datetime) -> list[Line]:
    """The latest that ended, of this person."""
    sides = [*_groups_of(actor), actor.member_id]
    mine = Q(payee_id__in=sides) | Q(payer_id__in=sides) | Q(actor_id=actor.member_id)
    over = Q(answer__isnull=False) | Q(expires_at__lte=at)
    return _lines(_rows().filter(mine & over).order_by("-pk")[:LATEST])


def due(*, at: datetime) -> list[int]:
    """Past their term and not yet ended, the oldest first."""
    rows = PaymentRequest.objects.filter(answer__isnull=True, expires_at__lte=at)
    return list(rows.order_by("expires_at", "pk").values_list("pk", flat=True))


def term(at: datetime) -> datetime:
    """Until when a request that is asked now may be answered."""
    return at + timedelta(days=rules.in_force(REQUEST_DAYS, at=at).value)


def is_auto_accepted(asked_at: datetime) -> bool:
    """Whether a request that was asked then is paid at its term, should nobody answer."""
    return rules.in_force(AUTO_ACCEPT, at=asked_at).value


def paid_at(key: str) -> datetime | None:
    """When an exchange with this key happened, if it was written."""
    return JournalEntry.objects.filter(key=key).values_list("happened_at", flat=True).first()


def _rows() -> QuerySet[PaymentRequest]:
    return PaymentRequest.objects.select_related("payee__profile", "payer__profile", "answer")


def _groups_of(actor: Actor) -> list[int]:
    return [group.id for group in groups.of_delegate(actor.member_id)]


def _lines(rows: Iterable[PaymentRequest]) -> list[Line]:
    found = list(rows)
    delegates = groups.delegates_of({pk for row in found for pk in (row.payee_id, row.payer_id)})
    return [_line(row, _facts(row, delegates)) for row in found]


def _line(row: PaymentRequest, facts: RequestFacts) -> Line:
    answer = getattr(row, "answer", None)
    return Line(
        id=row.pk,
        asked=facts,
        payee=members.called(row.payee),
        payer=members.called(row.payer),
        minutes=row.minutes,
        nature=Nature(row.nature),
        purpose=row.purpose,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        answer=None if answer is None else Answer(answer.how),
        entry_id=None if answer is None else answer.entry_id,
        reason="" if answer is None else answer.reason,
        answered_at=None if answer is None else answer.answered_at,
    )
