"""Answers of teams: what their plans say, and who has signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from coop.domain.actors import Actor
from coop.domain.errors import Hidden
from coop.selectors import members
from marketplace.domain.requests import Facts as RequestFacts
from marketplace.domain.requests import RequestState
from marketplace.domain.shares import Portion
from marketplace.domain.team_answers import OPEN_ANSWERS, AnswerFacts, AnswerState, Signed, may_read_answer
from marketplace.domain.team_plans import Plan, PlannedLot
from marketplace.domain.terms import Terms
from marketplace.models import Engagement, TeamAnswer, TeamLot, TeamPlan, TeamShare


@dataclass(frozen=True, slots=True)
class Composed:
    """An answer with its current plan. portions and said: of each member, in the order of their ids."""

    facts: AnswerFacts
    request_title: str
    terms: Terms
    plan: Plan
    number: int
    fingerprint: str
    portions: tuple[Portion, ...]
    said: tuple[Signed, ...]
    made_at: datetime

    @property
    def id(self) -> int:
        return self.facts.answer_id


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer that waits for somebody: to be chosen where it is offered, else to be signed or taken on."""

    id: int
    number: int
    state: str
    title: str
    is_to_sign: bool


def get(answer_id: int) -> Composed:
    """Raises Hidden for an id that names none."""
    found = _read(_rows().filter(pk=answer_id))
    if not found:
        raise Hidden
    return found[0]


def seen(answer_id: int, *, by: Actor) -> Composed:
    """Raises Hidden for whom it does not concern, as for one that does not exist."""
    answer = get(answer_id)
    if not may_read_answer(by, answer.facts):
        raise Hidden
    return answer


def of_request(request_id: int, *, by: Actor) -> list[Composed]:
    """Those that this person may see: all that were offered to who asked, and those that they are in."""
    if by.member_id is None:
        return []
    rows = _rows().filter(request_id=request_id).exclude(state=AnswerState.WITHDRAWN)
    return [one for one in _read(rows) if may_read_answer(by, one.facts)]


def open_of(request_id: int, lead_id: int) -> Composed | None:
    """The answer that this lead composes or has offered."""
    states = [state.value for state in sorted(OPEN_ANSWERS)]
    found = _read(_rows().filter(request_id=request_id, lead_id=lead_id, state__in=states))
    return found[0] if found else None


def waiting_for(actor: Actor) -> list[Waiting]:
    """Those that wait for this person: to be signed, to be taken on by their lead, or to be chosen."""
    if actor.member_id is None:
        return []
    plan = TeamPlan.objects.filter(answer=OuterRef("pk")).order_by("-number")
    shares = TeamShare.objects.filter(plan_id=OuterRef("plan_id"))
    unsaid = shares.filter(signature__isnull=True)
    rows = TeamAnswer.objects.filter(request__state=RequestState.OPEN).annotate(
        plan_id=Subquery(plan.values("pk")[:1]),
        number=Subquery(plan.values("number")[:1]),
        is_to_sign=Exists(unsaid.filter(member_id=actor.member_id)),
        is_to_take_on=~Exists(unsaid) | Exists(shares.filter(signature__has_agreed=False)),
    )
    composing = Q(is_to_sign=True) | Q(lead_id=actor.member_id, is_to_take_on=True)
    offered = Q(request__requester_id=actor.member_id, state=AnswerState.OFFERED)
    found = rows.filter(Q(state=AnswerState.COMPOSING) & composing | offered).order_by("pk")
    told = found.values_list("pk", "number", "state", "request__title", "is_to_sign")
    return [Waiting(*row) for row in told]


def requests_of(member_id: int) -> list[int]:
    """The requests of the same."""
    rows = TeamAnswer.objects.filter(pk__in=open_ids_of(member_id))
    return list(rows.order_by("request_id").values_list("request_id", flat=True))


def open_ids_of(member_id: int) -> list[int]:
    """Open answers that somebody leads or is in, or that answer what they asked."""
    states = [state.value for state in sorted(OPEN_ANSWERS)]
    touched = (
        Q(lead_id=member_id) | Q(plans__shares__member_id=member_id) | Q(request__requester_id=member_id)
    )
    rows = TeamAnswer.objects.filter(touched, state__in=states)
    return list(rows.order_by("pk").distinct().values_list("pk", flat=True))


def engagement_ids(answer_id: int) -> dict[int, int]:
    """Of an accepted answer, the engagement of each member, by member id."""
    rows = Engagement.objects.filter(team_id=answer_id).order_by("pk")
    return dict(rows.values_list("giver_id", "pk"))


def names(answers: Iterable[Composed]) -> dict[int, str]:
    """Who is in them."""
    ids = {member_id for one in answers for member_id in (one.facts.lead_id, *one.plan.parts)}
    return members.names_of(ids)


def _rows() -> QuerySet[TeamAnswer]:
    plans = (
        TeamPlan.objects.order_by("-number")
        .prefetch_related(Prefetch("lots", TeamLot.objects.order_by("number")))
        .prefetch_related(
            Prefetch("shares", TeamShare.objects.select_related("signature").order_by("member_id"))
        )
    )
    rows = TeamAnswer.objects.select_related("request").prefetch_related(Prefetch("plans", plans))
    return rows.order_by("pk")


def _read(rows: "QuerySet[TeamAnswer]") -> list[Composed]:
    return [_composed(row) for row in rows]


def _composed(row: TeamAnswer) -> Composed:
    current = row.plans.all()[0]
    shares = list(current.shares.all())
    said = tuple(_signed(share) for share in shares)
    plan = Plan(
        lots=tuple(PlannedLot(lot.title, lot.minutes, lot.cents, lot.taker_id) for lot in current.lots.all()),
        parts={share.member_id: share.parts for share in shares},
    )
    facts = AnswerFacts(
        answer_id=row.pk,
        request=RequestFacts(row.request_id, row.request.requester_id, RequestState(row.request.state)),
        lead_id=row.lead_id,
        state=AnswerState(row.state),
        member_ids=frozenset(plan.parts),
        signed_ids=frozenset(one.member_id for one in said if one.signed_at and one.has_agreed),
        declined_ids=frozenset(one.member_id for one in said if one.signed_at and not one.has_agreed),
    )
    return Composed(
        facts=facts,
        request_title=row.request.title,
        terms=Terms(row.request.terms),
        plan=plan,
        number=current.number,
        fingerprint=current.fingerprint,
        portions=tuple(Portion(share.member_id, share.minutes, share.cents) for share in shares),
        said=said,
        made_at=row.made_at,
    )


def _signed(share: TeamShare) -> Signed:
    signature = getattr(share, "signature", None)
    if signature is None:
        return Signed(share.member_id, has_agreed=False, signed_at=None)
    return Signed(share.member_id, has_agreed=signature.has_agreed, signed_at=signature.signed_at)
