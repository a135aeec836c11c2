"""The closing of a period and what corrects a distribution, for programs: the steps of the pages, by the
predicates of the pages. Figures are open to anyone; what people write is read by members.
"""

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Refused
from coop.domain.words import N_
from timebank.api import answers, closed
from timebank.api.closed import ClosingContestOut, ClosingOut, ClosingWholeOut, DifferencesOut
from timebank.api.doors import REFUSED, SLOWED, actor_of, limited
from timebank.api.schemas import DistributionOut, Fault, ReasonIn
from timebank.domain import periods, permissions
from timebank.domain.closings import State
from timebank.selectors import closings as reading
from timebank.selectors import corrections as differences
from timebank.selectors import distributions
from timebank.services import closings, corrections
from timebank.services import distributions as posting

router = Router(tags=["timebank"])


class PeriodIn(Schema):
    """Both days are in it. aside: why it is closed although something in it waits; "" where nothing does."""

    first_on: date
    last_on: date
    aside: str = ""


class AsideIn(Schema):
    aside: str


class MotiveIn(Schema):
    motive: str


class AnswerIn(Schema):
    """verdict: "upheld" or "rejected"."""

    verdict: str
    answer: str


@router.get("/closings", auth=None, response={200: list[ClosingOut], 422: Fault})
@paginate(LimitOffsetPagination)
def every_closing(request: HttpRequest) -> Sequence[ClosingOut]:
    """Every closing, the latest period first."""
    may_read = _reads_words(actor_of(request))
    return reading.every().told(lambda one: ClosingOut.model_validate(closed.closing(one, may_read=may_read)))


@router.get("/closings/{int:closing_id}", auth=None, response={200: ClosingWholeOut, 404: Fault, 422: Fault})
def one_closing(request: HttpRequest, closing_id: int) -> ClosingWholeOut:
    """How far it has come: its checks, then its figures."""
    return _whole(request, closing_id)


@router.get("/closings/{int:closing_id}/contests", response={200: list[ClosingContestOut], **REFUSED})
def every_contest(request: HttpRequest, closing_id: int) -> list[ClosingContestOut]:
    """Who contests its figures and why, as they came, for members and for those who distribute."""
    if not _reads_words(actor_of(request)):
        raise Forbidden
    return [closed.contest(one) for one in reading.contests(reading.get(closing_id).id)]


@router.post("/closings", response={200: ClosingWholeOut, **SLOWED})
@limited
def ask_closing(request: HttpRequest, sent: PeriodIn) -> ClosingWholeOut:
    """Ask for the closing of these days, for those who distribute."""
    if not periods.is_within_reach(sent.first_on, sent.last_on):
        raise Refused(N_("Choose a day between 2000 and 2099."), field="first_on")
    if sent.last_on < sent.first_on:
        raise Refused(N_("The last day comes after the first, within ten years."), field="last_on")
    days = periods.of_days(sent.first_on, sent.last_on)
    told = {"start": days.start, "end": days.end}
    return _whole(request, closings.ask(by=actor_of(request), at=timezone.now(), aside=sent.aside, **told))


@router.post("/closings/{int:closing_id}/aside", response={200: ClosingWholeOut, **SLOWED})
@limited
def set_aside(request: HttpRequest, closing_id: int, sent: AsideIn) -> ClosingWholeOut:
    """Say why it is closed although something in it waits."""
    closings.set_aside(by=actor_of(request), at=timezone.now(), closing_id=closing_id, aside=sent.aside)
    return _whole(request, closing_id)


@router.post("/closings/{int:closing_id}/freeze", response={200: ClosingWholeOut, **SLOWED})
@limited
def freeze(request: HttpRequest, closing_id: int) -> ClosingWholeOut:
    """Every check holds: it is frozen, and computed by the keeper; its progress is read here."""
    closings.freeze(by=actor_of(request), at=timezone.now(), closing_id=closing_id)
    return _whole(request, closing_id)


@router.post("/closings/{int:closing_id}/give-up", response={200: ClosingWholeOut, **SLOWED})
@limited
def give_up(request: HttpRequest, closing_id: int, sent: ReasonIn) -> ClosingWholeOut:
    """Open the period again, with a reason that stays. The same twice is once."""
    closings.give_up(by=actor_of(request), at=timezone.now(), closing_id=closing_id, reason=sent.reason)
    return _whole(request, closing_id)


@router.post("/closings/{int:closing_id}/post", response={200: DistributionOut, **SLOWED})
@limited
def post(request: HttpRequest, closing_id: int) -> DistributionOut:
    """Post its figures once nobody may contest them any more. Of two at once one wins, the other is told."""
    made = posting.post(by=actor_of(request), at=timezone.now(), closing_id=closing_id)
    return answers.distribution(distributions.get(made))


@router.post("/closings/{int:closing_id}/contests", response={200: list[ClosingContestOut], **SLOWED})
@limited
def contest(request: HttpRequest, closing_id: int, sent: MotiveIn) -> list[ClosingContestOut]:
    """A member contests its figures, once for each computation. The same twice is once."""
    closings.contest(by=actor_of(request), at=timezone.now(), closing_id=closing_id, motive=sent.motive)
    return [closed.contest(one) for one in reading.contests(closing_id)]


@router.post("/contests/{int:contest_id}/answer", response={200: list[ClosingContestOut], **SLOWED})
@limited
def answer(request: HttpRequest, contest_id: int, sent: AnswerIn) -> list[ClosingContestOut]:
    """A second person who distributes answers it. The same twice is once."""
    closing_id = closings.answer(
        by=actor_of(request), at=timezone.now(), contest_id=contest_id, **sent.model_dump()
    )
    return [closed.contest(one) for one in reading.contests(closing_id)]


@router.post("/contests/{int:contest_id}/withdraw", response={200: list[ClosingContestOut], **SLOWED})
@limited
def withdraw(request: HttpRequest, contest_id: int) -> list[ClosingContestOut]:
    """Who contests takes it back. Twice is once."""
    closing_id = closings.withdraw(by=actor_of(request), at=timezone.now(), contest_id=contest_id)
    return [closed.contest(one) for one in reading.contests(closing_id)]


@router.get("/distributions/{int:distribution_id}/correction", response={200: DifferencesOut, **REFUSED})
def correction(request: HttpRequest, distribution_id: int) -> DifferencesOut:
    """What a correction would move today, for those who distribute; 422 where it was corrected already."""
    if not permissions.may_distribute(actor_of(request)):
        raise Forbidden
    found = differences.preview(distributions.get(distribution_id))
    return DifferencesOut(
        inputs_hash=found.result.inputs_hash,
        result_hash=found.result.result_hash,
        lines=answers.lines(found.lines),
    )


@router.post("/distributions/{int:distribution_id}/correction", response={200: DistributionOut, **SLOWED})
@limited
def correct(request: HttpRequest, distribution_id: int, sent: ReasonIn) -> DistributionOut:
    """Post the differences as a distribution that refers to this one."""
    made = corrections.post(
        by=actor_of(request), at=timezone.now(), distribution_id=distribution_id, reason=sent.reason
    )
    return answers.distribution(distributions.get(made))


def _reads_words(actor: Actor) -> bool:
    return actor.is_member or permissions.may_distribute(actor)


def _whole(request: HttpRequest, closing_id: int) -> ClosingWholeOut:
    told, at = reading.get(closing_id), timezone.now()
    is_checking = told.state is State.CLOSING and told.frozen_at is None
    checks = reading.checks(told.period, at=at, aside=told.aside) if is_checking else []
    told_of = closed.closing(told, may_read=_reads_words(actor_of(request)))
    return ClosingWholeOut.model_validate(told_of | {"checks": [closed.check(one) for one in checks]})
