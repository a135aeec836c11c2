"""What concerns a member among the decisions: asked for one of them, or for many at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from coop.domain.words import N_, Sentence
from governance.domain import concerns
from governance.domain.concerns import LATELY, Stage, Ties
from governance.domain.proposals import State
from governance.models import Elector, Mandate, Remark, Sponsorship
from governance.selectors import amendments, proposals, represented, sponsorships
from governance.selectors.amendments import News
from governance.selectors.proposals import ProposalFacts
from governance.selectors.represented import Told

HOLDS_A_MANDATE = Sentence(N_("You hold a mandate, and it bears on mandates."))

Pairs = set[tuple[int, int]]
"""A proposal, and a member."""


@dataclass(frozen=True, slots=True)
class Concern:
    """A decision that concerns a member. reasons: why, the strongest first; one at least. mark: of what its
    amendments say to them. held: the proxies with which they vote for others, by id.
    """

    proposal: ProposalFacts
    reasons: tuple[Sentence, ...]
    mark: str = ""
    held: tuple[int, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """What was told where it stood: the next step of the same decision is news again, and so is the next
        amendment, and each proxy that one comes to hold.
        """
        step = ":".join(filter(None, (str(self.proposal.id), self.proposal.state, self.mark)))
        return step, *(f"{self.proposal.id}:proxy-{one}" for one in self.held)

    @property
    def may_vote(self) -> bool:
        """A vote of theirs is to come, their own or one that they cast for somebody else."""
        return concerns.MAY_VOTE in self.reasons or concerns.OWES in self.reasons


@dataclass(frozen=True, slots=True)
class _Links:
    """All that links some members with some decisions."""

    electors: Pairs
    heard: Pairs
    owing: Pairs
    proxies: Mapping[tuple[int, int], Told]
    sponsors: Pairs
    speakers: Pairs
    touched: Mapping[str, Mapping[int, Sentence]]
    amended: Mapping[tuple[int, int], News]

    def ties(self, proposal: ProposalFacts, member_id: int) -> Ties:
        pair = (proposal.id, member_id)
        return Ties(
            is_elector=pair in self.electors,
            has_voted=pair in self.heard,
            is_proposer=proposal.proposer_id == member_id,
            is_sponsor=pair in self.sponsors,
            has_spoken=pair in self.speakers,
            touched=self.touched.get(proposal.rule.key, {}).get(member_id) if proposal.rule else None,
            amended=self.amended[pair].sentence if pair in self.amended else None,
            owes=pair in self.owing,
            proxy=self.proxies[pair].sentence if pair in self.proxies else None,
        )

    def held(self, proposal: ProposalFacts, member_id: int) -> tuple[int, ...]:
        told = self.proxies.get((proposal.id, member_id))
        return told.held if told else ()

    def mark(self, proposal: ProposalFacts, member_id: int) -> str:
        """What tells this news of amendments from the last; "" where there is none."""
        news = self.amended.get((proposal.id, member_id))
        return news.mark if news and proposal.state is State.DISCUSSED else ""


def of_member(member_id: int, *, at: datetime) -> list[Concern]:
    """What they may vote first, the nearest end first; then what comes next, then what ended."""
    return of_members([member_id], at=at)[member_id]


def of_members(member_ids: Collection[int], *, at: datetime) -> dict[int, list[Concern]]:
    """The same for each of them, in as many queries as for one."""
    found = sorted(proposals.living(since=at - LATELY, at=at), key=_when)
    links = _links(found, member_ids, at)
    return {member_id: list(_told(found, links, member_id, at)) for member_id in member_ids}


def holders(member_ids: Collection[int], *, at: datetime) -> Mapping[int, Sentence]:
    """Who of these holds a mandate."""
    rows = Mandate.objects.filter(holder_id__in=member_ids, ended_at=None, begins_at__lte=at, ends_at__gt=at)
    return dict.fromkeys(rows.order_by("holder_id").values_list("holder_id", flat=True), HOLDS_A_MANDATE)


def _told(found: list[ProposalFacts], links: _Links, member_id: int, at: datetime) -> list[Concern]:
    told = [
        Concern(
            one,
            concerns.reasons(_stage(one), links.ties(one, member_id), at=at),
            links.mark(one, member_id),
            links.held(one, member_id),
        )
        for one in found
    ]
    return sorted((one for one in told if one.reasons), key=lambda one: not one.may_vote)


def _links(found: list[ProposalFacts], member_ids: Collection[int], at: datetime) -> _Links:
    ids = [one.id for one in found]
    electors = Elector.objects.filter(ballot__proposal_id__in=ids, member_id__in=member_ids).order_by("pk")
    asked = electors.values_list(
        "ballot__proposal_id", "member_id", represented.is_silent(), represented.owes()
    )
    rows = [((proposal, member), is_silent, owes) for proposal, member, is_silent, owes in asked]
    sponsors = Sponsorship.objects.filter(proposal_id__in=ids, member_id__in=member_ids, ended_at=None)
    speakers = Remark.objects.filter(proposal_id__in=ids, author_id__in=member_ids)
    return _Links(
        electors={pair for pair, _is_silent, _owes in rows} | _invited(found, member_ids, at),
        heard={pair for pair, is_silent, _owes in rows if not is_silent},
        owing={pair for pair, is_silent, owes in rows if owes and not is_silent},
        proxies=represented.told([one.id for one in found if _stage(one).is_called(at)], member_ids),
        sponsors=set(sponsors.order_by("pk").values_list("proposal_id", "member_id")),
        speakers=set(speakers.order_by("pk").values_list("proposal_id", "author_id")),
        touched=_touched({one.rule.key for one in found if one.rule}, member_ids, at),
        amended=amendments.news(ids, member_ids, at=at),
    )


def _invited(found: list[ProposalFacts], member_ids: Collection[int], at: datetime) -> Pairs:
    """Who could vote now in what is announced: the list is closed when the vote opens."""
    announced = [one.id for one in found if one.state is State.ANNOUNCED]
    people = set(sponsorships.electors(at)) & set(member_ids) if announced else set[int]()
    return {(proposal, member) for proposal in announced for member in people}


def _touched(
    keys: Collection[str], member_ids: Collection[int], at: datetime
) -> Mapping[str, Mapping[int, Sentence]]:
    """Each who looks is asked once, for however many rules."""
    touches = {key: touch for key in sorted(keys) if (touch := concerns.touch_of(key)) is not None}
    asked = {touch: touch(member_ids, at=at) for touch in dict.fromkeys(touches.values())}
    return {key: asked[touch] for key, touch in touches.items()}


def _stage(one: ProposalFacts) -> Stage:
    return Stage(one.state, one.closes_at, one.effective_at, one.ended_at)


def _when(one: ProposalFacts) -> tuple[int, datetime, int]:
    """What is voted, announced, obeyed soon, discussed, ended; each by its instant."""
    if one.state is State.VOTING and one.closes_at:
        return 0, one.closes_at, one.id
    if one.state is State.ANNOUNCED and one.opens_at:
        return 1, one.opens_at, one.id
    if one.effective_at:
        return 2, one.effective_at, one.id
    if one.state is State.DISCUSSED and one.announceable_at:
        return 3, one.announceable_at, one.id
    return 4, one.ended_at or one.created_at, one.id
