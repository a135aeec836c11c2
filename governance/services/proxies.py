"""Giving a proxy for a vote, taking it back, declining one. The proposal's row is held by each."""

from datetime import datetime

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.services import audit, live
from governance.domain import permissions, proxies, secrecy
from governance.domain.proposals import State
from governance.domain.proxies import Ending, Given
from governance.models import Ballot, Elector, Proposal, Proxy
from governance.selectors import proxies as facts
from governance.selectors import sponsorships, urns, votes


@transaction.atomic
def give(*, by: Actor, at: datetime, proposal_id: int, holder_id: int) -> int:
    """A voter of an announced or open vote asks another to vote for them too. Returns its id; twice is once.

    How many a member may hold is the rule that was in force when the vote was announced.
    """
    proposal = _lock(proposal_id, by)
    if by.member_id is None or not proxies.may_give(by):
        raise Forbidden
    ballot = _open_ballot(proposal, at)
    given = Given(by.member_id, holder_id)
    held = Proxy.objects.filter(
        proposal=proposal, giver_id=given.giver_id, holder_id=holder_id, ended_at=None
    )
    if (same := held.first()) is not None:
        return same.pk
    _check_voters(given, proposal, ballot)
    proxies.check(given, facts.live(proposal_id), most=facts.most(proposal_id))
    proxy = Proxy.objects.create(proposal=proposal, giver_id=given.giver_id, holder_id=holder_id, given_at=at)
    _record(by, at, "governance.give_proxy", proxy)
    _announce(ballot)
    return proxy.pk


@transaction.atomic
def end(*, by: Actor, at: datetime, proxy_id: int) -> Ending:
    """Its giver takes it back, or its holder declines it, before the term. Twice is once."""
    proposal_id = Proxy.objects.filter(pk=proxy_id).values_list("proposal_id", flat=True).first()
    if proposal_id is None:
        raise Hidden
    proposal = _lock(proposal_id, by)
    proxy = Proxy.objects.select_for_update(no_key=True).get(pk=proxy_id)
    ending = proxies.may_end(by, Given(proxy.giver_id, proxy.holder_id))
    if ending is None:
        raise Hidden
    if proxy.ended_at is None:
        ballot = _open_ballot(proposal, at)
        if _is_used(proxy, ballot):
            raise Refused(proxies.IS_USED)
        proxy.ended_at, proxy.ending = at, ending.value
        proxy.save(update_fields=["ended_at", "ending"])
        action = "revoke_proxy" if ending is Ending.REVOKED else "decline_proxy"
        _record(by, at, f"governance.{action}", proxy)
        _announce(ballot)
    return ending


def _is_used(proxy: Proxy, ballot: Ballot | None) -> bool:
    """Whether its paper, or one of its giver, lies in an urn where nobody can find it again."""
    if ballot is None or not secrecy.is_secret(ballot.frozen):
        return False
    return urns.has_voted(ballot.pk, proxy.giver_id)


def _lock(proposal_id: int, by: Actor) -> Proposal:
    proposal = Proposal.objects.select_for_update(no_key=True).filter(pk=proposal_id).first()
    if proposal is None or not permissions.may_read_votes(by):
        raise Hidden
    return proposal


def _open_ballot(proposal: Proposal, at: datetime) -> Ballot | None:
    """The ballot, None while it is announced. Raises Refused from its term on."""
    ballot = Ballot.objects.filter(proposal=proposal).first()
    closes_at, is_closed = (ballot.closes_at, ballot.closed_at is not None) if ballot else (None, False)
    if not proxies.takes_place(State(proposal.state), at, closes_at=closes_at, is_closed=is_closed):
        raise Refused(proxies.TOO_LATE)
    return ballot


def _check_voters(given: Given, proposal: Proposal, ballot: Ballot | None) -> None:
    """Both may vote: by the list of the open vote, or by what it will be at the announced opening."""
    if ballot is None:
        assert proposal.opens_at is not None  # by a constraint, where it is announced
        voters = set(sponsorships.electors(proposal.opens_at))
    else:
        voters = set(Elector.objects.filter(ballot=ballot).values_list("member_id", flat=True))
        if Elector.objects.filter(votes.voted(), ballot=ballot, member_id=given.giver_id).exists():
            raise Refused(N_("You have voted: your own vote counts, and a proxy would change nothing."))
    if given.giver_id not in voters:
        raise Refused(N_("You may not vote in this ballot, so that there is no vote to ask another for."))
    if given.holder_id not in voters:
        raise Refused(N_("This member may not vote in this ballot: choose somebody else."), field="holder")


def _announce(ballot: Ballot | None) -> None:
    if ballot is not None:
        live.announce(f"ballot-{ballot.pk}")


def _record(by: Actor, at: datetime, action: str, proxy: Proxy) -> None:
    audit.record(
        by=by, at=at, action=action, subject=f"proposal:{proxy.proposal_id}", data={"proxy": proxy.pk}
    )
