"""The quotes of an engagement as somebody reads them: what each says and changes, whose it is to accept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from coop import words
from coop.domain import quantities
from coop.domain.actors import Actor
from coop.selectors import members
from marketplace.domain import engagements as life
from marketplace.domain import permissions, terms, weeks
from marketplace.domain.engagements import Act, Side, State
from marketplace.domain.quotes import Lot, Quote
from marketplace.domain.weeks import ANY_WEEK, Week
from marketplace.selectors import quotes as sent
from marketplace.selectors import standings
from marketplace.selectors.engagements import Line
from marketplace.selectors.quotes import Sent


@dataclass(frozen=True, slots=True)
class Difference:
    """One lot, or the total, before and after."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A quote as a reader sees it. may_take: the newest, the other's, in time, and nothing is agreed.

    clashes: of its days, those on which the one who helps said that they are not there. Nothing is refused.
    """

    sent: Sent
    person: str
    is_own: bool
    terms: str
    differences: tuple[Difference, ...]
    is_expired: bool
    may_take: bool
    clashes: tuple[str, ...]


def offers(line: Line, found: Iterable[Sent], actor: Actor, at: datetime) -> list[Offer]:
    """The quotes of one engagement, the newest first, in the words of who reads them."""
    names = members.names_of([line.facts.giver_id, line.facts.receiver_id])
    side = permissions.side_of(actor, line.facts)
    week = standings.weeks_of([line.facts.giver_id]).get(line.facts.giver_id, ANY_WEEK)
    giver = names[line.facts.giver_id]
    return [
        _offer(line, one, side, names[line.facts.member_of(one.side)], at, giver=giver, week=week)
        for one in found
    ]


def newest(line: Line, actor: Actor, at: datetime) -> Offer | None:
    """The one on the table, or the one that was agreed on; None where nothing was proposed."""
    if line.quote_id is None:
        return None
    return next(iter(offers(line, sent.of_engagement(line.facts.engagement_id), actor, at)), None)


def _offer(
    line: Line, one: Sent, side: Side | None, person: str, at: datetime, *, giver: str, week: Week
) -> Offer:
    is_waiting = line.quote_id == one.id and Act.TAKE in life.acts_of(line.facts.state, side or Side.PLATFORM)
    return Offer(
        sent=one,
        person=person,
        is_own=side is one.side,
        terms=_said(one.quote),
        differences=tuple(_differences(line, one)),
        is_expired=one.expires_at <= at,
        may_take=is_waiting and side is not one.side and one.expires_at > at,
        clashes=_clashes(one, week, "" if side is Side.GIVER else giver) if is_waiting else (),
    )


def _clashes(one: Sent, week: Week, person: str) -> tuple[str, ...]:
    """person: the one who helps, "" where they read it themselves."""
    days = sorted({lot.expected_on for lot in one.quote.lots})
    found = (weeks.clash(week, day, person=person) for day in days)
    return tuple(words.say(sentence) for sentence in found if sentence is not None)


def _differences(line: Line, one: Sent) -> list[Difference]:
    """What a quote changes: in all, then lot by lot. The first one is compared with the invitation."""
    after = _said(one.quote)
    if one.earlier is None:
        before = words.say(terms.in_one_line(line.terms, minutes=line.agreed_minutes, cents=line.price_cents))
        is_new = line.facts.state is State.INVITED and before != after
        return [Difference(_("In all"), before, after)] if is_new else []
    before = _said(one.earlier)
    total = [] if before == after else [Difference(_("In all"), before, after)]
    return [*total, *(_difference(change.before, change.after) for change in one.changes)]


def _difference(before: Lot | None, after: Lot | None) -> Difference:
    known = after or before
    assert known is not None  # a change has a lot on one side at least
    is_renamed = before is not None and before.title != known.title
    return Difference(
        known.title,
        _("not there") if before is None else _lot_said(before, is_named=is_renamed),
        _("left out") if after is None else _lot_said(after),
    )


def _lot_said(lot: Lot, *, is_named: bool = False) -> str:
    """ "1 h 30, 120,00 €, jeudi 12 mars 2026", with its title where that has changed."""
    language = words.language()
    return ", ".join(
        part
        for part in (
            lot.title if is_named else "",
            quantities.say_minutes(lot.minutes, language) if lot.minutes else "",
            quantities.say_cents(lot.cents, language) if lot.cents else "",
            quantities.say_day(lot.expected_on, language),
        )
        if part
    )


def _said(quote: Quote) -> str:
    return words.say(terms.in_one_line(quote.terms, minutes=quote.minutes, cents=quote.price_cents))
