"""People as the other apps see them: names and places, never a row of a table."""

from dataclasses import dataclass
from decimal import Decimal

from coop.domain.errors import Refused
from coop.domain.words import N_

NAME_LENGTH = 80
TRADE_LENGTH = 120
ABOUT_LENGTH = 2000
MOST_SKILLS = 30
RADIUS_KM = 2_000
WEEK_MINUTES = 7 * 24 * 60


@dataclass(frozen=True, slots=True)
class Spot:
    """A commune and where it lies, in degrees; both are None where that is not known."""

    id: int
    name: str
    department: str
    region: str
    latitude: Decimal | None
    longitude: Decimal | None


@dataclass(frozen=True, slots=True)
class Person:
    """A member as others name them. trade and place_name are "" when the member did not say."""

    id: int
    number: int
    name: str
    trade: str
    place_name: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the matching may know of a member, and nothing more."""

    member_id: int
    name: str
    skill_ids: frozenset[int]
    trade_skill_ids: frozenset[int]
    spot: Spot | None
    radius_km: int
    is_remote: bool
    weekly_minutes: int


@dataclass(frozen=True, slots=True)
class ProfileData:
    """What a member says of themself. trade_skill_ids: those of the skills that are their declared trade."""

    display_name: str
    trade: str = ""
    about: str = ""
    place_id: int | None = None
    radius_km: int = 30
    is_remote: bool = True
    weekly_minutes: int = 120
    skill_ids: tuple[int, ...] = ()
    trade_skill_ids: tuple[int, ...] = ()


def clean_name(typed: str) -> str:
    """The name without stray blanks. Raises Refused when nothing is left or it is too long."""
    name = " ".join(typed.split())
    if not name:
        raise Refused(N_("Please give a name."), field="display_name")
    _within(name, NAME_LENGTH, "display_name")
    return name


def check_profile(profile: ProfileData) -> None:
    """Raises Refused, naming the field, where a profile can not be true."""
    clean_name(profile.display_name)
    _within(profile.trade, TRADE_LENGTH, "trade")
    _within(profile.about, ABOUT_LENGTH, "about")
    if not 0 <= profile.radius_km <= RADIUS_KM:
        raise Refused(
            N_("The distance lies between 0 and %(most)s kilometres."), field="radius_km", most=RADIUS_KM
        )
    if not 0 <= profile.weekly_minutes <= WEEK_MINUTES:
        raise Refused(N_("A week has 168 hours."), field="weekly_minutes")
    if len(set(profile.skill_ids)) > MOST_SKILLS:
        raise Refused(
            N_("Choose at most %(most)s skills: those for which you like to be asked."),
            field="skill_ids",
            most=MOST_SKILLS,
        )
    if not set(profile.trade_skill_ids) <= set(profile.skill_ids):
        raise Refused(N_("A skill of your trade is first one of your skills."), field="trade_skill_ids")


def _within(text: str, length: int, field: str) -> None:
    if len(text) > length:
        raise Refused(N_("This text is too long: at most %(most)s characters."), field=field, most=length)
