"""Letters about conversations: which are due, what they say, and whose choice a signed address is."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from coop.domain.errors import Hidden
from coop.selectors import members
from governance.selectors import rules
from marketplace.domain import notices as law
from marketplace.domain.notices import Spoken
from marketplace.models import Correspondent, Message
from marketplace.rules import NOTICE_MINUTES

SALT = "marketplace.notices"
MARK_DIGITS = 32
ID_DIGITS = 18
"""Of a reply address: 128 bits, in the 64 characters that stand before an @ (RFC 5321)."""
MOST = 200
"""Letters of one round: the others are due at the next one."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How one of the two is written to about their conversation. choice: a key of CHOICES."""

    id: int
    member_id: int
    engagement_id: int
    title: str
    choice: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What a reader is to be told. address: "" where they can not be written to."""

    reader: Reader
    address: str
    author: str
    spoken: tuple[Spoken, ...]


def due(*, at: datetime) -> list[int]:
    """Correspondents with a letter to write now, who has waited longest first."""
    minutes = rules.in_force(NOTICE_MINUTES, at=at).value
    rows = Correspondent.objects.filter(waiting_since__isnull=False, stopped_at__isnull=True)
    return [
        row.pk
        for row in rows.order_by("waiting_since", "pk")[: MOST * 10]
        if law.may_send(sent_at=row.sent_at, tried_at=row.tried_at, minutes=minutes, at=at)
    ][:MOST]


def letter(correspondent_id: int) -> Letter:
    """Raises Hidden where there is none."""
    row = _row(correspondent_id)
    spoken = Message.objects.filter(engagement_id=row.engagement_id, pk__gt=row.told_id).order_by("pk")
    untold = law.untold(
        (Spoken(one.pk, one.author_id, one.text) for one in spoken),
        reader_id=row.member_id,
        told_id=row.told_id,
    )
    return Letter(
        reader=_reader(row),
        address=members.addresses_of([row.member_id]).get(row.member_id, ""),
        author=members.name_of(untold[-1].author_id) if untold else "",
        spoken=untold,
    )


def token_of(correspondent_id: int) -> str:
    """An address that works without a log-in: whoever holds it may only choose these letters."""
    return signing.dumps(correspondent_id, salt=SALT)


def of_token(token: str) -> Reader:
    """Raises Hidden for one that this house did not sign."""
    try:
        found = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise Hidden from error
    if not isinstance(found, int):
        raise Hidden
    return _reader(_row(found))


def reply_address_of(correspondent_id: int) -> str:
    """Where this reader's answers come in: letters, digits and a dash, since mail servers change case.

    "" where this house takes none.
    """
    name, at, host = settings.REPLY_ADDRESS.partition("@")
    return f"{name}+{correspondent_id}-{_mark_of(correspondent_id)}{at}{host}" if at else ""


def of_address(address: str) -> Reader:
    """Raises Hidden for one that this house did not give."""
    number, _dash, mark = address.partition("@")[0].rpartition("+")[2].partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) <= ID_DIGITS):
        raise Hidden
    if not constant_time_compare(mark.lower(), _mark_of(int(number))):
        raise Hidden
    return _reader(_row(int(number)))


def _mark_of(correspondent_id: int) -> str:
    return salted_hmac(f"{SALT}.replies", str(correspondent_id)).hexdigest()[:MARK_DIGITS]


def token_for(engagement_id: int, member_id: int) -> str:
    """Of a reader of this conversation, "" before anything was written to them."""
    rows = Correspondent.objects.filter(engagement_id=engagement_id, member_id=member_id).order_by("pk")
    found = rows.values_list("pk", flat=True).first()
    return "" if found is None else token_of(found)


def _row(correspondent_id: int) -> Correspondent:
    rows = Correspondent.objects.select_related("engagement__request").filter(pk=correspondent_id)
    for row in rows.order_by("pk"):
        return row
    raise Hidden


def _reader(row: Correspondent) -> Reader:
    return Reader(
        id=row.pk,
        member_id=row.member_id,
        engagement_id=row.engagement_id,
        title=row.engagement.request.title,
        choice=law.NONE if row.stopped_at else row.language,
    )
