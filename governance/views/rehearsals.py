"""What a proposed value would have changed, as pages tell it: sentences, a drawing, and its table."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coop.domain import quantities
from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.forms import refusals
from coop.views import answers
from coop.words import language
from governance.domain.registry import Unrehearsed
from governance.domain.rehearsals import EDGES, SMALLEST_BAND, Band, Kind, State
from governance.domain.rules import Rule, decode
from governance.forms.proposals import ProposalForm
from governance.selectors import proposals, rehearsals
from governance.selectors.rehearsals import Made
from governance.views.doors import for_readers


@dataclass(frozen=True, slots=True)
class FigureLine:
    label: str
    before: str
    after: str
    change: str
    is_same: bool


@dataclass(frozen=True, slots=True)
class BandLine:
    """members: how many, for the bar; said: the same in words."""

    label: str
    members: int
    said: str


@dataclass(frozen=True, slots=True)
class Told:
    """A rehearsal in words. why: why there is none, "" where there is. titles: (proposal, its title)."""

    why: str = ""
    is_few: bool = False
    is_empty: bool = False
    is_exact: bool = False
    is_merged: bool = False
    cases: str = ""
    members: int = 0
    of_each: str = ""
    assumes: str = ""
    figures: tuple[FigureLine, ...] = ()
    bands: tuple[BandLine, ...] = ()
    titles: tuple[tuple[int, str], ...] = ()
    since_on: date | None = None
    last_on: date | None = None
    made_on: date | None = None
    fingerprint: str = ""
    smallest: int = SMALLEST_BAND


def of_proposal(proposal_id: int, rule: Rule[Any] | None) -> Told | None:
    """None while it is being computed, and where no rule is changed."""
    if rule is None:
        return None
    found = rehearsals.of_proposal(proposal_id, rule)
    return None if found is None else told(found)


def of_form(form: ProposalForm, old: object, *, at: datetime) -> Told | None:
    """Computed now, of what is typed; None where it is no value of the rule, and the form says why."""
    try:
        new = decode(form.rule, form.value()) if form.is_valid() else None
    except Refused as refused:
        refusals.show(form, refused)
        return None
    return None if new is None else told(rehearsals.of_value(form.rule, old, new, at=at))


@require_safe
@for_readers
def show(request: HttpRequest, actor: Actor, proposal_id: int) -> HttpResponse:
    """The part of a page that waits for the figures; without htmx, the page itself."""
    proposal = proposals.get(proposal_id)
    if proposal is None or proposal.published_at is None or proposal.rule is None:
        raise Hidden
    if not request.htmx:  # type: ignore[attr-defined]  # set by HtmxMiddleware
        return answers.see("proposal", proposal_id)
    found = of_proposal(proposal_id, proposal.rule)
    context = {"rehearsal": found, "proposal_id": proposal_id, "today": timezone.localdate()}
    return render(request, "governance/parts/rehearsal.html", context)


def told(found: Made | Unrehearsed) -> Told:
    if isinstance(found, Unrehearsed):
        return Told(why=_(found.why))
    one = found.told
    return Told(
        is_few=one.state is State.FEW,
        is_empty=one.state is State.NOTHING,
        is_exact=one.is_exact,
        is_merged=one.is_merged,
        cases=quantities.say_count(one.cases, language()),
        members=one.members,
        of_each=_(one.of_each) if one.of_each else "",
        assumes=_(found.assumes),
        figures=tuple(
            FigureLine(
                _(line.label),
                _say(line.before, line.kind),
                _say(line.after, line.kind),
                quantities.with_sign(line.change, _say(line.change, line.kind)),
                line.change == 0,
            )
            for line in one.figures
        ),
        bands=tuple(
            BandLine(say_band(band, one.kind), band.members, quantities.say_count(band.members, language()))
            for band in one.bands
        ),
        titles=tuple(found.titles.items()) if found.titles else (),
        since_on=found.since_on,
        last_on=found.last_on,
        made_on=timezone.localdate(found.made_at),
        fingerprint=found.fingerprint,
    )


def say_band(band: Band, kind: Kind) -> str:
    """From how much less to how much more; what was put together is said as one."""
    if band.low < 0 < band.high:
        less, more = Band(band.low, -1, 0), Band(1, band.high, 0)
        return _("no change, %(less)s or %(more)s") % {
            "less": _between(less, kind),
            "more": _between(more, kind),
        }
    if band.low == band.high == 0:
        return _("no change")
    if band.low == 0 or band.high == 0:
        beside = Band(band.low, -1, 0) if band.low < 0 else Band(1, band.high, 0)
        return _("no change, or %(change)s") % {"change": _between(beside, kind)}
    return _between(band, kind)


def _between(band: Band, kind: Kind) -> str:
    near, far = sorted((abs(band.low), abs(band.high)))
    least, most = _edge(near - 1, kind), _edge(far, kind)
    is_more = band.low > 0
    if least is None and most is None:
        return _("more") if is_more else _("less")
    if least is None:
        said = _("up to %(most)s more") if is_more else _("up to %(most)s less")
    elif most is None:
        said = _("over %(least)s more") if is_more else _("over %(least)s less")
    else:
        said = _("%(least)s to %(most)s more") if is_more else _("%(least)s to %(most)s less")
    return said % {"least": least, "most": most}


def _edge(place: int, kind: Kind) -> str | None:
    """The amount at which a band ends, in words; None for nothing and for no end."""
    edges = EDGES[kind]
    return _say(edges[place - 1], kind) if 0 < place <= len(edges) else None


def _say(amount: int, kind: Kind) -> str:
    say = {
        Kind.COUNT: quantities.say_count,
        Kind.MINUTES: quantities.say_minutes,
        Kind.CENTS: quantities.say_cents,
    }[kind]
    return say(amount, language())
