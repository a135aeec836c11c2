"""The way to a vote: how long a proposal is discussed, who sponsors it, how long its vote is announced.

Days are whole days of the cooperative's own zone: neither the day on which they begin to run nor the day on
which they are over counts. So the rule that stood when they began is the one that is obeyed, whatever is
voted meanwhile.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from coop.domain.errors import Refused
from coop.domain.words import N_, Sentence


def over_at(began_at: datetime, *, days: int, zone: tzinfo) -> datetime:
    """The instant from which so many whole days have passed: the start of a day; without days, at once."""
    if days == 0:
        return began_at
    day = began_at.astimezone(zone).date() + timedelta(days=days) + timedelta(days=1)
    return datetime.combine(day, time(), tzinfo=zone)


def sponsors_needed(asked: int, *, others: int) -> int:
    """How many sponsors a proposal needs: as many as the rule asks, or all others who may vote where they are
    fewer, so that a small cooperative is never locked out of its own rules.
    """
    return min(asked, others)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a proposal in discussion stands: its sponsors who may vote now, and from when it may be
    announced.

    announceable_on: the day of `announceable_at` in the cooperative's zone, ISO.
    """

    needed: int
    sponsors: int
    announceable_at: datetime
    announceable_on: str

    @property
    def missing(self) -> int:
        """How many more sponsors are needed."""
        return max(0, self.needed - self.sponsors)

    def lack(self, at: datetime) -> Sentence | None:
        """What is still missing before it can be announced, or None."""
        is_early = at < self.announceable_at
        values: dict[str, str | int] = {"count": self.missing, "first_on": self.announceable_on}
        if self.missing and is_early:
            return Sentence(
                N_(
                    "Its vote can not be announced yet: sponsors still needed: %(count)s; "
                    "first day: %(first_on)s."
                ),
                values,
            )
        if self.missing:
            return Sentence(
                N_("Its vote can not be announced yet: sponsors still needed: %(count)s."),
                {"count": self.missing},
            )
        if is_early:
            return Sentence(
                N_("Its vote can not be announced yet: first day: %(first_on)s."),
                {"first_on": self.announceable_on},
            )
        return None

    def check(self, at: datetime) -> None:
        """Raises Refused, with what is still missing."""
        lack = self.lack(at)
        if lack is not None:
            raise Refused(lack.msgid, field=None, **lack.values)


def check_opening(at: datetime, *, opens_at: datetime, opens_on: str) -> None:
    """A vote opens at the instant that was announced, or later. Raises Refused before."""
    if at < opens_at:
        raise Refused(
            N_("This vote was announced for %(opens_on)s: it does not open before."), opens_on=opens_on
        )
