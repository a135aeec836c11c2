"""Rules and votes for programs: the selectors and predicates of the pages. Rules are open to anyone."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from ninja.pagination import LimitOffsetPagination, paginate
from pydantic import AwareDatetime

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.selectors import actors
from governance.api import answers
from governance.api.schemas import (
    BallotOut,
    Fault,
    MandateOut,
    MandateWithReportsOut,
    ProposalOut,
    RuleOut,
    VersionOut,
)
from governance.domain import mandates as held
from governance.domain import permissions
from governance.domain.rules import BEGINNING
from governance.selectors import ballots, mandates, proposals, rules
from governance.selectors.rules import Story

router = Router(tags=["governance"])

REFUSED = {401: Fault, 403: Fault, 404: Fault, 422: Fault}


@router.get("/rules", auth=None, response={200: list[RuleOut], 422: Fault})
def every_rule(request: HttpRequest, at: AwareDatetime | None = None) -> list[RuleOut]:
    """Every rule with the value that it has now, or had or will have at an instant."""
    instant = at or timezone.now()
    if instant < BEGINNING:
        raise Refused(N_("Choose an instant after 1970."), field="at")
    return [answers.rule(story) for story in rules.every(at=instant)]


@router.get("/rules/{key}", auth=None, response={200: RuleOut, 404: Fault, 422: Fault})
def one_rule(request: HttpRequest, key: str) -> RuleOut:
    """A rule and the value that it has now."""
    return answers.rule(_story(key))


@router.get("/rules/{key}/versions", auth=None, response={200: list[VersionOut], 404: Fault, 422: Fault})
def versions_of_rule(request: HttpRequest, key: str) -> list[VersionOut]:
    """The history of a rule, oldest first, with the count of the vote behind each step."""
    story = _story(key)
    return [answers.version(story, version) for version in story.versions]


@router.get("/proposals", response={200: list[ProposalOut], **REFUSED})
@paginate(LimitOffsetPagination)
def every_proposal(request: HttpRequest) -> Sequence[ProposalOut]:
    """What is voted, then announced, discussed, written, decided."""
    _reader(request)
    return proposals.every().told(answers.proposal)


@router.get("/proposals/{int:proposal_id}", response={200: ProposalOut, **REFUSED})
def one_proposal(request: HttpRequest, proposal_id: int) -> ProposalOut:
    """A proposal: the exact change, and where it stands."""
    _reader(request)
    facts = proposals.get(proposal_id)
    if facts is None:
        raise Hidden
    return answers.proposal(facts)


@router.get("/ballots/{int:ballot_id}", response={200: BallotOut, **REFUSED})
def one_ballot(request: HttpRequest, ballot_id: int) -> BallotOut:
    """A ballot: its turnout while it is open, its count once it is closed."""
    reader = _reader(request)
    facts = ballots.get(ballot_id)
    if facts is None:
        raise Hidden
    own = ballots.choice_of(ballot_id, reader.member_id) if reader.member_id else None
    return answers.ballot(facts, own)


@router.get("/mandates", response={200: list[MandateOut], **REFUSED})
@paginate(LimitOffsetPagination)
def every_mandate(request: HttpRequest) -> Sequence[MandateOut]:
    """Who holds, held or will hold which duty, the newest begin first."""
    _reader_of_mandates(request)
    at = timezone.now()
    return mandates.every().told(lambda told: answers.mandate(told, at=at))


@router.get("/mandates/{int:mandate_id}", response={200: MandateWithReportsOut, **REFUSED})
def one_mandate(request: HttpRequest, mandate_id: int) -> MandateWithReportsOut:
    """A mandate: its powers, its term, how it ended, and the reports on it."""
    _reader_of_mandates(request)
    return answers.mandate_with(mandates.get(mandate_id), mandates.reports(mandate_id), at=timezone.now())


def _reader_of_mandates(request: HttpRequest) -> None:
    if not held.may_read(actors.of_user(request.user.pk)):
        raise Forbidden


def _reader(request: HttpRequest) -> Actor:
    reader = actors.of_user(request.user.pk)
    if not permissions.may_read_votes(reader):
        raise Forbidden
    return reader


def _story(key: str) -> Story:
    try:
        return rules.story(key, at=timezone.now())
    except KeyError:
        raise Hidden from None
