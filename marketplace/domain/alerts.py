"""A search that a member keeps: what is new in it is told at home, and by a daily e-mail if they wish."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from coop.domain.errors import Refused
from coop.domain.words import N_
from marketplace.domain.moderation import Kind
from marketplace.domain.terms import Terms

MOST_ALERTS = 20
QUERY_LENGTH = 600
OVERLAP = timedelta(hours=1)
"""What is written at the instant of a look is told by the next: they overlap, and each thing is told once."""
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for. is_fitting: only needs for which the member is proposed."""

    text: str = ""
    language: str = "fr"
    skill_id: int | None = None
    category: str = ""
    terms: Terms | None = None
    region: str = ""
    place_id: int | None = None
    km: int | None = None
    is_remote: bool = False
    is_fitting: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def says_something(self) -> bool:
        return self != Sought(language=self.language, km=self.km)


@dataclass(frozen=True, slots=True)
class News:
    """A need or an offer that a search found, as an e-mail tells it."""

    kind: Kind
    subject_id: int
    title: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What one e-mail tells: to whom, in which language, and of each search (id, kind, query) what is new."""

    member_id: int
    language: str
    finding_ids: tuple[int, ...]
    searches: tuple[tuple[int, Kind, str, tuple[News, ...]], ...]


def sought_of(stored: Mapping[str, Any]) -> Sought:
    """What `as_json` gave."""
    terms = stored["terms"]
    return Sought(**{**stored, "terms": None if terms is None else Terms(terms)})


def check(sought: Sought, query: str, *, count: int) -> None:
    """Raises Refused where a search can not be kept. count: of those that the member has."""
    if not sought.says_something:
        raise Refused(N_("Say first what you look for: words, a skill, a place…"))
    if len(query) > QUERY_LENGTH:
        raise Refused(N_("This search is too long to be kept."))
    if count >= MOST_ALERTS:
        raise Refused(N_("You have %(most)s alerts already: delete one first."), most=MOST_ALERTS)


KINDS = {Kind.NEED: N_("Needs"), Kind.OFFER: N_("Offers")}
