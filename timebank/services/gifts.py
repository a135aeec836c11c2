"""Hours that a member gives away from their own account."""

from datetime import datetime

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Refused
from coop.domain.membership import Standing
from coop.domain.words import N_
from coop.selectors import members
from timebank.domain import exchanges, legs, permissions
from timebank.domain.natures import Nature
from timebank.services import posting
from timebank.services.posting import Draft


def give(*, by: Actor, at: datetime, giver_id: int, receiver_id: int | None, minutes: int, key: str) -> int:
    """Give hours to a member, or to the solidarity fund (`receiver_id` None). Returns the entry's id.

    The key belongs to the giver: nobody else's choice of a key can stand in its way.
    """
    if not permissions.may_give(by, giver_id):
        raise Forbidden
    exchanges.check_given(minutes)
    _check_receiver(giver_id, receiver_id)
    draft = Draft(
        key=f"gift:{giver_id}:{key}",
        content={"verb": "gift", "giver_id": giver_id, "receiver_id": receiver_id, "minutes": minutes},
        nature=Nature.COMMONS if receiver_id is None else Nature.GIFT,
        happened_at=at,
        subject="fund:solidarity" if receiver_id is None else f"member:{receiver_id}",
        legs=legs.of_gift(giver_id, receiver_id, minutes),
    )
    return posting.post(by=by, at=at, draft=draft)


def _check_receiver(giver_id: int, receiver_id: int | None) -> None:
    if receiver_id is None:
        return
    if receiver_id == giver_id:
        raise Refused(N_("Choose somebody else than yourself."), field="receiver")
    membership = members.get(receiver_id)
    if membership is None or membership.is_group or membership.standing is not Standing.ADMITTED:
        raise Refused(N_("Choose a member of the cooperative."), field="receiver")
