"""Files beside a need or an offer: few, small, of known kinds, and under a name that can do no harm."""

import unicodedata

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.words import N_
from marketplace.domain import permissions
from marketplace.domain.offers import OfferFacts
from marketplace.domain.requests import Facts, RequestState

NAME_LENGTH = 80
BEGINNINGS = {
    "pdf": b"%PDF-",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff",
    "odt": b"PK\x03\x04",
    "ods": b"PK\x03\x04",
    "docx": b"PK\x03\x04",
    "xlsx": b"PK\x03\x04",
}
"""How a file of each kind begins. A text has no beginning of its own: it is read whole."""
TEXT = "txt"
KINDS = ", ".join([*BEGINNINGS, TEXT])
Beside = Facts | OfferFacts
"""What a file stands beside: a need or an offer, exactly one of the two."""


def may_see(actor: Actor, beside: Beside) -> bool:
    """What a file stands beside is seen as its own page is."""
    if isinstance(beside, OfferFacts):
        return permissions.may_see_offer(actor, beside)
    return permissions.may_see_need(actor, beside)


def may_read(actor: Actor, beside: Beside) -> bool:
    """Members who may see what the file stands beside: for the page, the file itself and programs alike."""
    return actor.is_member and may_see(actor, beside)


def may_attach(actor: Actor, beside: Beside) -> bool:
    """Its author, as long as it is not over: an offer that is paused can be renewed."""
    if isinstance(beside, OfferFacts):
        return permissions.may_change_offer(actor, beside)
    is_going_on = beside.state in (RequestState.OPEN, RequestState.AGREED)
    return permissions.is_requester(actor, beside) and is_going_on


def cleaned_name(name: str) -> str:
    """The last part of a path, without what can not be seen and what means something to a machine."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] not in "CZ" or sign == " ")
    plain = " ".join("".join(sign for sign in seen if sign not in '<>:"|?*%;').split()).lstrip(".")
    stem, dot, kind = plain.rpartition(".")
    return f"{stem[: NAME_LENGTH - len(kind) - 1]}{dot}{kind}" if stem else ""


def check(name: str, content: bytes, *, kilobytes: int) -> None:
    """Raises Refused for what is not kept. name: cleaned."""
    kind = name.rpartition(".")[2].lower()
    if not name or (kind not in BEGINNINGS and kind != TEXT):
        raise Refused(N_("Files of these kinds can be added: %(kinds)s."), field="file", kinds=KINDS)
    if not content:
        raise Refused(N_("This file is empty."), field="file")
    if len(content) > kilobytes * 1000:
        raise Refused(N_("A file has %(kilobytes)s kB at most."), field="file", kilobytes=kilobytes)
    if not (_is_text(content) if kind == TEXT else content.startswith(BEGINNINGS[kind])):
        raise Refused(N_("This file is not what its name says."), field="file")


def check_count(count: int, *, most: int) -> None:
    """Raises Refused where there are as many files as there may be. count: those that it has."""
    if count >= most:
        raise Refused(N_("A need or an offer has %(most)s files at most."), field="file", most=most)


def _is_text(content: bytes) -> bool:
    try:
        return "\x00" not in content.decode()
    except UnicodeDecodeError:
        return False
