"""The revocation of a mandate before its term (Code civil, art. 2004)."""

from datetime import datetime

from coop.domain.errors import Refused
from coop.domain.words import N_
from governance.domain.mandates import ENDINGS, Mandate
from governance.domain.rules import Json


def is_over(mandate: Mandate, at: datetime) -> bool:
    """Whether there is nothing left to revoke."""
    return mandate.state(at) in ENDINGS


def clean(mandate: Mandate | None, *, by_id: int, at: datetime) -> dict[str, Json]:
    """What is kept. by_id: the member who proposes it. Raises Refused."""
    if mandate is None or is_over(mandate, at):
        raise Refused(N_("Choose a mandate that has not ended."), field="mandate")
    if mandate.holder_id == by_id:
        raise Refused(N_("Who holds a mandate gives it back: no vote is needed."), field="mandate")
    return {"mandate": mandate.id}
