"""Who may see and do what. The same predicates stand at the pages, the API, the sockets and the services."""

from coop.domain.actors import Actor, Role
from marketplace.domain import moderation
from marketplace.domain.engagements import Facts, Side, State
from marketplace.domain.offers import OfferFacts, OfferState
from marketplace.domain.requests import Facts as RequestFacts
from marketplace.domain.requests import RequestState

SILENT = frozenset({State.DECLINED, State.WITHDRAWN, State.CANCELLED})
"""States in which a conversation is over; once completed people still thank each other."""


def may_post(actor: Actor) -> bool:
    """Asking for help is for admitted members."""
    return actor.is_member


def may_see_names(actor: Actor) -> bool:
    """Visitors read what is asked, never by whom."""
    return actor.is_member


def is_requester(actor: Actor, request: RequestFacts) -> bool:
    return actor.is_one_of(request.requester_id)


def may_read_matches(actor: Actor, request: RequestFacts) -> bool:
    """Who might help, and why, is for the person who asked."""
    return is_requester(actor, request)


def may_search(actor: Actor, request: RequestFacts) -> bool:
    """Looking for who could help: whoever asked, and the platform when a request opens again."""
    return actor.is_platform or is_requester(actor, request)


def may_invite(actor: Actor, request: RequestFacts) -> bool:
    return is_requester(actor, request) and request.state is RequestState.OPEN and not request.is_hidden


def may_see_need(actor: Actor, request: RequestFacts) -> bool:
    """Visitors too, unless a coordinator hid it."""
    return moderation.may_see(actor, author_id=request.requester_id, is_hidden=request.is_hidden)


def may_close(actor: Actor, request: RequestFacts) -> bool:
    return is_requester(actor, request) and request.state is RequestState.OPEN


def may_edit(actor: Actor, request: RequestFacts) -> bool:
    return is_requester(actor, request) and request.state is RequestState.OPEN


def may_mediate(actor: Actor) -> bool:
    """The desk of disputes is for coordinators."""
    return actor.has_role(Role.COORDINATOR)


def may_see_desk(actor: Actor) -> bool:
    """Who may drift away and what is stuck is for coordinators, who can do something about it."""
    return actor.has_role(Role.COORDINATOR)


def may_introduce(actor: Actor) -> bool:
    """Introducing many needs at once, and reading what came of it, is for coordinators."""
    return actor.has_role(Role.COORDINATOR)


def may_keep_terms(actor: Actor) -> bool:
    """What was voted for a term that passed is done by the platform's clock alone."""
    return actor.is_platform


def may_welcome_gifts(actor: Actor, request: RequestFacts) -> bool:
    """That one lacks hours is one's own to tell."""
    return is_requester(actor, request) and request.state is RequestState.OPEN


def may_give(actor: Actor, request: RequestFacts) -> bool:
    """Members give hours for the need of another."""
    return actor.is_member and not is_requester(actor, request) and not request.is_hidden


def is_author(actor: Actor, offer: OfferFacts) -> bool:
    return actor.is_one_of(offer.author_id)


def may_see_offer(actor: Actor, offer: OfferFacts) -> bool:
    """What is offered now is for everybody; what is put aside, for its author alone."""
    if offer.is_hidden:
        return moderation.may_see(actor, author_id=offer.author_id, is_hidden=True)
    return offer.state is OfferState.OPEN or is_author(actor, offer)


def may_see_floor(actor: Actor, offer: OfferFacts, *, is_shown: bool) -> bool:
    """The least that somebody works for is their own to tell."""
    return is_author(actor, offer) or (is_shown and actor.is_member)


def may_change_offer(actor: Actor, offer: OfferFacts) -> bool:
    return is_author(actor, offer) and offer.state is not OfferState.CLOSED


def may_ask_for(actor: Actor, offer: OfferFacts) -> bool:
    """Asking for what another offers is for members."""
    is_found = offer.state is OfferState.OPEN and not offer.is_hidden
    return actor.is_member and not is_author(actor, offer) and is_found


def may_dismiss(actor: Actor, request: RequestFacts) -> bool:
    """Members say "not for me" of the need of another."""
    return actor.is_member and not is_requester(actor, request)


def owns_refusal(actor: Actor, member_id: int) -> bool:
    """What somebody does not want is theirs alone to read, to change and to take away."""
    return actor.is_one_of(member_id)


def side_of(actor: Actor, facts: Facts) -> Side | None:
    """In what quality somebody comes. A coordinator comes once called, and never in their own engagement."""
    if actor.is_one_of(facts.giver_id):
        return Side.GIVER
    if actor.is_one_of(facts.receiver_id):
        return Side.RECEIVER
    if not may_mediate(actor):
        return None
    if facts.was_disputed:
        return Side.MEDIATOR
    return Side.GIVER if facts.giver_is_offline else None


def may_settle_refund(actor: Actor, facts: Facts) -> bool:
    """A coordinator who is neither of the two settles which hours are given back."""
    return may_mediate(actor) and not actor.is_one_of(facts.giver_id, facts.receiver_id)


def acts_for_giver(actor: Actor, facts: Facts) -> bool:
    """A coordinator who does what a giver without a log-in says: recorded as acting for them."""
    return side_of(actor, facts) is Side.GIVER and not actor.is_one_of(facts.giver_id)


def may_invoice(actor: Actor, facts: Facts) -> bool:
    """Whoever gives declares invoices, their credit notes and what is given back; or who acts for them."""
    return side_of(actor, facts) is Side.GIVER


def may_confirm_return(actor: Actor, facts: Facts) -> bool:
    """Whoever paid knows what came back."""
    return side_of(actor, facts) is Side.RECEIVER


def may_read(actor: Actor, facts: Facts) -> bool:
    """The two parties, the mediator whom they called, and whoever acts for a giver without a log-in."""
    return side_of(actor, facts) is not None


def may_write(actor: Actor, facts: Facts) -> bool:
    """The parties until their ways part; a mediator who is a member, while the mediation lasts."""
    side = side_of(actor, facts)
    if side is None or not actor.is_member:
        return False
    return facts.state is State.DISPUTED if side is Side.MEDIATOR else facts.state not in SILENT
