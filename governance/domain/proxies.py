"""A written power of attorney (pouvoir): a member asks another to vote for them too, in one vote.

One hop: who gave theirs holds none, who holds one gives none. A vote of the giver's own overrides it,
whenever it comes. It counts where its holder votes, with the choice that they make for themself.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.words import N_, Sentence
from governance.domain.proposals import State


class Ending(StrEnum):
    REVOKED = "revoked"
    DECLINED = "declined"


ENDING_NAMES: dict[Ending, str] = {
    Ending.REVOKED: N_("taken back by who gave it"),
    Ending.DECLINED: N_("declined by who was to hold it"),
}
GIVING_STATES = (State.ANNOUNCED, State.VOTING)
"""From the announcement of a vote until its term."""

TOO_LATE = N_("This vote has ended, or is not announced yet: no proxy is given or taken back.")

IS_USED = N_(
    "This vote is secret and has been cast: nobody can find its paper again, "
    "so that the proxy can not be ended."
)


@dataclass(frozen=True, slots=True)
class Given:
    """Who gave a proxy to whom, by member id."""

    giver_id: int
    holder_id: int


def say_held(givers: Collection[str]) -> Sentence:
    """To who holds proxies in a vote that is to come or open. givers: whose, by name."""
    return Sentence(N_("You also vote for %(names)s, whose proxy you hold."), {"names": ", ".join(givers)})


def say_given(holder: str) -> Sentence:
    """To who gave theirs, as long as the vote is to come or open."""
    said = N_("You gave your proxy to %(name)s: it counts if they vote and you do not.")
    return Sentence(said, {"name": holder})


def may_give(actor: Actor) -> bool:
    """An admitted member; whether they may vote in this ballot is a fact of the ballot, said kindly."""
    return actor.is_member


def may_end(actor: Actor, given: Given) -> Ending | None:
    """How this person would end it: the giver takes it back, the holder declines it, nobody else does."""
    if actor.is_one_of(given.giver_id):
        return Ending.REVOKED
    return Ending.DECLINED if actor.is_one_of(given.holder_id) else None


def takes_place(state: State, at: datetime, *, closes_at: datetime | None, is_closed: bool) -> bool:
    """Whether proxies of a vote may still be given and ended. closes_at: its term, None until it opens."""
    return state in GIVING_STATES and not is_closed and (closes_at is None or at < closes_at)


def check(given: Given, live: Collection[Given], *, most: int) -> None:
    """Raises Refused where this one may not be given beside those that live in the same vote.

    most: how many proxies a member may hold.
    """
    if given.giver_id == given.holder_id:
        raise Refused(N_("Choose somebody else: your own vote is yours already."), field="holder")
    if any(one.giver_id == given.giver_id for one in live):
        raise Refused(N_("You have already given your proxy for this vote: take it back first."))
    if any(one.holder_id == given.giver_id for one in live):
        raise Refused(
            N_("You hold a proxy for this vote, and proxies are not passed on: decline it first, or vote.")
        )
    if any(one.giver_id == given.holder_id for one in live):
        raise Refused(N_("This member has given their own proxy: choose somebody else."), field="holder")
    if sum(one.holder_id == given.holder_id for one in live) >= most:
        raise Refused(
            N_(
                "This member can hold no more proxies for this vote (%(count)s at most): "
                "choose somebody else."
            ),
            field="holder",
            count=most,
        )


POWERS = {
    "governance.give_proxy": N_("gave a proxy for a vote"),
    "governance.revoke_proxy": N_("took a proxy back"),
    "governance.decline_proxy": N_("declined a proxy"),
}
"""Acts of power about proxies, as the record of them names them."""
