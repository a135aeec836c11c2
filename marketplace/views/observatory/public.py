"""The public pages of the observatory: one figure for each question, and the page of each series."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Hidden
from coop.domain.pieces import Crumb
from coop.views.doors import for_anyone
from coop.words import language
from marketplace.domain.observatory import (
    branches,
    citing,
    destinations,
    indicators,
    labels,
    quarters,
    trends,
)
from marketplace.domain.observatory.certificates import Keys
from marketplace.domain.observatory.indicators import Audience, Indicator, Kind, Unit
from marketplace.domain.observatory.markets import LeadSource, QuoteOutcome
from marketplace.domain.observatory.published import QUARTILES, Datum, Published
from marketplace.forms.observatory.choosing import ChooseForm
from marketplace.selectors.observatory import published, releases
from marketplace.selectors.observatory.releases import Told
from marketplace.views.observatory import drawing, editions, showing, words
from marketplace.views.observatory.drawing import Measure, RowsSaid
from marketplace.views.observatory.showing import Shown
from timebank.domain.natures import FUNDS

SMALL = 3
"""Values drawn of a question on the first page: its own page tells all."""


TELLING = {
    "delay": branches.OVER_30,
    "first_client": branches.OVER_50,
    "outcome": QuoteOutcome.WON.value,
    "channel": LeadSource.RECOMMENDATION.value,
    "answer": branches.YES,  # what the share is of says it
    "moderation": branches.SHOWN_AGAIN,
}
"""Of what is told in parts of a whole, the part that answers the question: the whole is always all of it."""


@dataclass(frozen=True, slots=True)
class Card:
    """A question. figure: its answer in words, "" where it is hidden; hidden: why, and "" where it is not."""

    question: str
    url: str
    label: str
    figure: str
    of: str
    hidden: str
    rows: RowsSaid | None


@dataclass(frozen=True, slots=True)
class Logged:
    """A line of the changelog of a series. count: how many of its cells changed, None for a first version."""

    told: Told
    edition: str
    url: str
    words: str
    count: int | None


@require_safe
@for_anyone
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    release = releases.current()
    asked = [one for one in indicators.every() if Audience.OPEN in one.audiences]
    context = {
        "release": release,
        "quarter": words.quarter(release.quarter) if release else "",
        "cards": _cards(release, asked) if release else [],
        "questions": [_(one.question) for one in asked],
        "awaited": quarters.quarter_of(timezone.localdate()).last_on,
        "today": timezone.localdate(),
    }
    return render(request, "marketplace/observatory/home.html", context)


@require_safe
@for_anyone
def series(request: HttpRequest, actor: Actor, indicator: str) -> HttpResponse:
    """One series: of the last edition, or of the one that the address names."""
    known = indicators.by_key(indicator)
    versions = releases.every()
    if Audience.OPEN not in known.audiences:
        raise Hidden
    release = editions.asked(request.GET.get("edition", ""), versions)
    if release is None:
        return render(request, "marketplace/observatory/awaited.html", _awaited(known, None))
    found = published.series(release, indicator)
    if found is None or not found.cells:
        return render(request, "marketplace/observatory/awaited.html", _awaited(known, release))
    shown, form = _chosen(request, known, found, release, versions)
    return render(
        request, "marketplace/observatory/series.html", _told(request, shown, form, release, versions)
    )


def _cards(release: Told, asked: Sequence[Indicator]) -> list[Card]:
    wholes = published.wholes(release)
    parts = published.cells(release, {one.key: keys for one in asked if (keys := _telling_keys(one))})
    cards = []
    for one in asked:
        cell, part = _telling(one, wholes.get(one.key), parts.get(one.key))
        if cell is None:
            continue
        first = drawing.measures(one, tuple(cell.values or ()) or tuple(one.values))[0]
        cards.append(
            Card(
                question=_(one.question),
                url=reverse("observatory_series", args=[one.key]),
                label=part or ("" if _is_sum(one) else first.middle_label),
                figure="" if cell.is_hidden or _is_parted(one) else first.said(cell),
                of=_counted(one, cell.count),
                hidden=words.hidden(cell) if cell.is_hidden else "",
                rows=_parted(release, one, first) if _is_parted(one) else _drawn(one, cell),
            )
        )
    return cards


def _is_parted(known: Indicator) -> bool:
    """One euro or one hour: what matters is where it went."""
    return known.dimensions == destinations.DIMENSIONS


def _is_sum(known: Indicator) -> bool:
    """One amount, or one time: its unit says what it is."""
    return len(known.values) == 1 and known.unit in (Unit.CENTS, Unit.MINUTES)


def _drawn(known: Indicator, cell: Datum) -> RowsSaid | None:
    """Quartiles, or shares of a whole, and what stands beside; a figure alone says it all without."""
    if cell.is_hidden:
        return None
    measures = drawing.measures(known, tuple(cell.values or ()))
    found = [one for one in measures if one.unit == measures[0].unit][:SMALL]
    if len(found) == 1 and known.unit is not Unit.BP and not found[0].is_quartiles:
        return None
    labelled = [(_between(one, cell) if one.is_quartiles else words.begun(one.label), one) for one in found]
    return drawing.each(f"small-{known.key}", _(known.label), cell, labelled)


def _between(quartiles: Measure, cell: Datum) -> str:
    low, high = (words.short(cell.value(name) or 0, quartiles.unit) for name in (QUARTILES[0], QUARTILES[-1]))
    return _("Half between %(low)s and %(high)s") % {"low": low, "high": high}


def _parted(release: Told, known: Indicator, measure: Measure) -> RowsSaid | None:
    """Of one euro or one hour: to each fund, and what waits."""
    found = published.series(release, known.key)
    said = labels.NAMES["destination"]
    codes = [*(fund.value for fund in FUNDS), destinations.POOL]
    cells = [(_(said[code]), found.by_keys.get((code,))) for code in codes] if found else []
    return drawing.rows(f"small-{known.key}", _(known.label), cells, measure)


def _telling_part(known: Indicator) -> tuple[str, str] | None:
    """Of shares, the dimension and the code of the part that answers the question."""
    found = [(name, TELLING[name]) for name in known.dimensions if name in TELLING]
    return found[0] if found and known.kind is Kind.SHARE else None


def _telling_keys(known: Indicator) -> Keys:
    """Of that part over all else; none where the whole answers."""
    part = _telling_part(known)
    if part is None:
        return ()
    roots = zip(known.dimensions, published.root_keys(known.dimensions), strict=True)
    return tuple(part[1] if name == part[0] else root for name, root in roots)


def _telling(known: Indicator, whole: Datum | None, cell: Datum | None) -> tuple[Datum | None, str]:
    """The cell that answers the question, and what it is called where it is a part of the whole."""
    part = _telling_part(known)
    if part is None or cell is None:
        return whole, ""
    name, code = part
    return cell, "" if code == branches.YES else _(branches.NAMES[name][code])


def _chosen(
    request: HttpRequest, known: Indicator, found: Published, release: Told, versions: Sequence[Told]
) -> tuple[Shown, ChooseForm]:
    names = showing.names_of(found)
    measures = {one.name: one for one in drawing.measures(known, found.names or tuple(known.values))}
    whole = {name: code for name, code in zip(found.dimensions, found.whole, strict=True) if code}
    first = {name: min(names[name]) for name in found.dimensions}
    defaults = {"edition": editions.code(release), "measure": next(iter(measures)), **first, **whole}
    parts = {name: (_(labels.heading(name)), showing.choices(names[name])) for name in found.dimensions}
    form = ChooseForm(
        request.GET,
        editions=editions.choices(versions),
        parts=parts,
        measures=[(one.name, words.begun(one.label)) for one in measures.values()],
        chosen=defaults,
    )
    answers = {**defaults, **form.answers()}
    keys = tuple(answers[name] for name in found.dimensions)
    return Shown(known, found, keys, measures[answers["measure"]], names), form


def _told(
    request: HttpRequest, shown: Shown, form: ChooseForm, release: Told, versions: Sequence[Told]
) -> dict[str, object]:
    known, cell = shown.indicator, shown.cell
    last = [one for one in editions.last_of_each(versions) if one.quarter <= release.quarter]
    lasting = [release if one.quarter == release.quarter else one for one in last]
    return {
        "known": {"question": _(known.question), "label": _(known.label), "formula": _(known.formula)},
        "population": _(known.population),
        "form": form,
        "release": release,
        "quarter": words.quarter(release.quarter),
        "later": editions.later(release, versions),
        "what": shown.what,
        "cell": cell,
        "hidden": words.hidden(cell) if cell and cell.is_hidden else "",
        "measure": shown.measure,
        "facts": _facts(shown),
        "of": _counted(known, cell.count) if cell else "",
        "figure": showing.figure(shown),
        "trend": showing.trend(shown, lasting[-trends.MOST_QUARTERS :]),
        "sections": showing.sections(shown),
        "hidden_count": shown.series.hidden_count,
        "definition_url": editions.definition_url(known.key),
        "files": editions.series_files(release, known.key),
        "citation": _citation(request, known, release),
        "log": _log(known, versions),
        "trail": words.trail(Crumb(_(known.label))),
    }


def _facts(shown: Shown) -> list[tuple[str, str]]:
    cell = shown.cell
    if cell is None or cell.is_hidden:
        return []
    return [(one.label, words.said(cell.value(one.name), one.unit)) for one in shown.columns]


def _counted(known: Indicator, count: int | None) -> str:
    if count is None:
        return ""
    return _("%(counted)s: %(count)s") % {
        "counted": words.begun(_(known.counted)),
        "count": words.said(count, "count"),
    }


def _citation(request: HttpRequest, known: Indicator, release: Told) -> str:
    address = editions.page(known.key, release)
    return citing.Citation(
        author=_("Commontime"),
        on=timezone.localdate(release.approved_at),
        title=_(known.label),
        quarter=release.quarter,
        version=release.version,
        kind=_("Data set"),
        url=request.build_absolute_uri(address),
        digest=release.open_hash,
    ).line()


def _log(known: Indicator, versions: Sequence[Told]) -> list[Logged]:
    """Every edition, the latest published first."""
    changed = {told.id: count for told, count in published.corrections(versions, known.key)}
    ordered = sorted(versions, key=lambda one: one.approved_at or one.begun_at, reverse=True)
    return [
        Logged(
            one,
            editions.said(one),
            editions.page(known.key, one),
            one.changed(language()),
            None if one.version == 1 else changed.get(one.id, 0),
        )
        for one in ordered
    ]


def _awaited(known: Indicator, release: Told | None) -> dict[str, object]:
    """release: published, without anything of this series."""
    return {
        "quarter": words.quarter(release.quarter) if release else "",
        "question": _(known.question),
        "formula": _(known.formula),
        "population": _(known.population),
        "definition_url": editions.definition_url(known.key),
        "awaited": quarters.quarter_of(timezone.localdate()).last_on,
        "today": timezone.localdate(),
        "trail": words.trail(Crumb(_(known.label))),
    }
