"""Hours that leave a fund, as a grant would, for the tests."""

from coop.domain.actors import PLATFORM
from tests.instants import after
from timebank.domain.legs import SOLIDARITY, AccountKey, Move, gather, time_of
from timebank.domain.natures import Nature
from timebank.services import posting
from timebank.services.posting import Draft


def grant(
    minutes: int, *, to: int, key: str, subject: str = "paid:1", fund: AccountKey = SOLIDARITY, day: int = 50
) -> int:
    """Hours of a fund for a member."""
    draft = Draft(
        key=f"grant:{key}",
        content={"verb": "grant", "member_id": to, "minutes": minutes},
        nature=Nature.GIFT,
        happened_at=after(days=day),
        subject=subject,
        legs=gather([Move(fund, time_of(to), minutes)]),
    )
    return posting.post(by=PLATFORM, at=after(days=day), draft=draft)
