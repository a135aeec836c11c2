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
    AmendmentOut,
    BallotOut,
    Fault,
    MandateOut,
    MandateWithReportsOut,
    MeasureOut,
    ModerationOut,
    PollOut,
    ProposalOut,
    ProposalWithSponsorsOut,
    RemarkOut,
    RoundsOut,
    RuleOut,
    VersionOut,
)
from governance.domain import freezing, permissions
from governance.domain import mandates as held
from governance.domain.rules import BEGINNING
from governance.selectors import (
    amendments,
    ballots,
    certifications,
    consent_rounds,
    kits,
    mandates,
    measures,
    moderation,
    proposals,
    remarks,
    rules,
    sponsorships,
)
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


@router.get("/rules/{key}/measures", response={200: list[MeasureOut], **REFUSED})
def measures_on_rule(request: HttpRequest, key: str) -> list[MeasureOut]:
    """Every emergency measure on a rule, the newest first: who, why, until when."""
    _reader(request)
    _story(key)
    return [answers.measure(facts) for facts in measures.of_rule(key, at=timezone.now())]


@router.get("/proposals", response={200: list[ProposalOut], **REFUSED})
@paginate(LimitOffsetPagination)
def every_proposal(request: HttpRequest) -> Sequence[ProposalOut]:
    """What is voted, then announced, discussed, written, decided."""
    _reader(request)
    return proposals.every().told(answers.proposal)


@router.get("/proposals/{int:proposal_id}", response={200: ProposalWithSponsorsOut, **REFUSED})
def one_proposal(request: HttpRequest, proposal_id: int) -> ProposalWithSponsorsOut:
    """A proposal: the exact change, where it stands, and who sponsors it."""
    _reader(request)
    facts = proposals.get(proposal_id)
    if facts is None:
        raise Hidden
    standing = sponsorships.standing(proposal_id, at=timezone.now())
    return answers.proposal_with(facts, sponsorships.of_proposal(proposal_id), standing)


@router.get("/proposals/{int:proposal_id}/rounds", response={200: RoundsOut, **REFUSED})
def rounds_of_proposal(request: HttpRequest, proposal_id: int) -> RoundsOut:
    """The rounds in which consent is asked, and what is said of the objections of this one; not there for a
    proposal of another method.
    """
    reader, told = _reader(request), consent_rounds.of(proposal_id)
    if told is None:
        raise Hidden
    improved, found = consent_rounds.improvements(proposal_id), consent_rounds.carried(proposal_id)
    told_of = moderation.of([one.remark_id for one in found], at=timezone.now())
    return answers.rounds(reader, told, found, improved[0].text if improved else "", told_of)


@router.get("/proposals/{int:proposal_id}/remarks", response={200: list[RemarkOut], **REFUSED})
@paginate(LimitOffsetPagination)
def remarks_of_proposal(request: HttpRequest, proposal_id: int) -> Sequence[RemarkOut]:
    """What members said of a proposal, the first first; the words that moderation hid are for their author
    and for those who moderate.
    """
    reader = _reader(request)
    if proposals.get(proposal_id) is None:
        raise Hidden
    found = remarks.every(proposal_id, at=timezone.now())
    return found.told(lambda one: answers.remark(reader, *one))


@router.get("/moderation", auth=None, response=ModerationOut)
def figures_of_moderation(request: HttpRequest) -> ModerationOut:
    """How discussions are moderated, in figures, for anyone."""
    return answers.moderation(moderation.figures(at=timezone.now()))


@router.get("/proposals/{int:proposal_id}/amendments", response={200: list[AmendmentOut], **REFUSED})
@paginate(LimitOffsetPagination)
def amendments_of_proposal(request: HttpRequest, proposal_id: int) -> Sequence[AmendmentOut]:
    """Each other text that members offered, in the order in which they did, and what became of it."""
    _reader(request)
    facts = proposals.get(proposal_id)
    if facts is None or facts.published_at is None:
        raise Hidden
    return amendments.every(proposal_id).told(answers.amendment)


@router.get("/ballots/{int:ballot_id}", response={200: BallotOut, **REFUSED})
def one_ballot(request: HttpRequest, ballot_id: int) -> BallotOut:
    """A ballot: its turnout while it is open, its count once it is closed."""
    reader = _reader(request)
    facts = ballots.get(ballot_id)
    if facts is None:
        raise Hidden
    checked = certifications.of_ballot(ballot_id, at=timezone.now())
    if reader.member_id is None:
        return answers.ballot(facts, None, checked, None)
    own, is_elector = (
        ballots.marks_of(ballot_id, reader.member_id),
        ballots.is_elector(ballot_id, reader.member_id),
    )
    mark = freezing.mark_of(facts.frozen, reader.member_id) if is_elector else None
    return answers.ballot(facts, own, checked, mark)


@router.get("/ballots/{int:ballot_id}/poll", response={200: PollOut, **REFUSED})
def poll_of_ballot(request: HttpRequest, ballot_id: int) -> PollOut:
    """What was counted, without names, and the count sheet; not there before the count."""
    _reader(request)
    return answers.poll(ballot_id, kits.of_ballot(ballot_id))


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
