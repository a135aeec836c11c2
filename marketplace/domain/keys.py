"""One form is one act: the key that a form carries makes sending it twice harmless."""

from coop.domain.errors import Refused
from coop.domain.words import N_

KEY_LENGTH = 80
OUT_OF_DATE = N_("This form is out of date. Open the page again and send it once more.")
SENT_OTHERWISE = N_("This form was already sent with another content. Open the page again to send a new one.")


def check(key: str) -> None:
    """Raises Refused for a key that can not be kept."""
    if not key or len(key) > KEY_LENGTH or not key.isprintable():
        raise Refused(OUT_OF_DATE)


def conflict() -> Refused:
    """What is answered to a known key that comes with another content."""
    return Refused(SENT_OTHERWISE)
