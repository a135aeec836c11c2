"""Hours for a named need: given by other members when who asks lacks them, and says so."""

from coop.domain.errors import Refused
from coop.domain.words import N_
from marketplace.domain.requests import RequestState
from marketplace.domain.terms import Terms


def check_welcome(terms: Terms, *, lacking: int) -> None:
    """Raises Refused where no hours are lacking."""
    if not terms.has_hours:
        raise Refused(N_("This need is not counted in hours: none can be given for it."))
    if not lacking:
        raise Refused(N_("You hold enough hours for this need: none is lacking."))


def check_gift(minutes: int, *, state: RequestState, is_welcome: bool, lacking: int) -> None:
    """Raises Refused for hours that the need can not take."""
    if state is not RequestState.OPEN:
        raise Refused(N_("This need is no longer open: no hours can be given for it."))
    if not is_welcome:
        raise Refused(N_("Who asks has not said that hours are lacking for this need."))
    if not lacking:
        raise Refused(N_("This need lacks no hours any more. Thank you!"), field="minutes")
    if minutes > lacking:
        raise Refused(
            N_("This need lacks %(lacking_minutes)s: give that much at most."),
            field="minutes",
            lacking_minutes=lacking,
        )
