"""When a member contributes a class of data: periods, each of one text, each withdrawn at most once."""

from dataclasses import dataclass
from datetime import datetime

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.words import N_
from marketplace.domain.observatory.classes import DataClass, told


@dataclass(frozen=True, slots=True)
class ConsentPeriod:
    """One period of one class. version: of the text agreed to. withdrawn_at: None while it is open."""

    data_class: DataClass
    version: int
    given_at: datetime
    withdrawn_at: datetime | None = None

    def is_open(self, at: datetime) -> bool:
        """From the instant of the consent until that of its withdrawal, which no longer belongs to it."""
        return self.given_at <= at and (self.withdrawn_at is None or at < self.withdrawn_at)

    def allows(self, at: datetime) -> bool:
        """Whether data may leave: it is open, and was given to what is asked today."""
        return self.is_open(at) and self.version == told(self.data_class).version


def may_contribute(actor: Actor) -> bool:
    """Members choose for themselves what leaves their account; nobody does it for them."""
    return actor.is_member


def may_keep(actor: Actor, member_id: int) -> bool:
    """What somebody noted of their work is theirs alone to read, change, take away and erase."""
    return actor.is_one_of(member_id)


def check_version(data_class: DataClass, version: int) -> None:
    """Raises Refused for a text that is no longer, or never was, the one that is asked."""
    if version != told(data_class).version:
        raise Refused(N_("This text has changed meanwhile: read it again, then choose."))
