"""Open data: files that hold their version and never change, what leads to the latest, and the catalogue."""

import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Hidden
from coop.domain.pieces import Crumb
from coop.domain.words import N_
from coop.views.doors import for_anyone
from marketplace.domain.observatory import catalogue, indicators, noised, packages, quarters, records, triples
from marketplace.domain.observatory.catalogue import Edition, Entry, House
from marketplace.domain.observatory.indicators import Audience, Indicator
from marketplace.domain.observatory.packages import Resource
from marketplace.domain.observatory.published import Datum, Published, ordered
from marketplace.domain.observatory.records import Column
from marketplace.selectors.observatory import naming, privacy, published, releases
from marketplace.selectors.observatory.releases import Told
from marketplace.views.observatory import editions, words

FOR_EVER = "public, max-age=31536000, immutable"
FOR_NOW = "public, max-age=300"
CSV = "text/csv; charset=utf-8; header=present"
JSON = "application/json; charset=utf-8"
TURTLE = "text/turtle; charset=utf-8"
JSON_LD = "application/ld+json; charset=utf-8"
FORMAT = 1
"""Of the files: it goes up when one is written otherwise, and so does what a cache compares."""
LANGUAGES = ("fr", "en")
LATEST = {
    "datapackage.json": "observatory_package",
    "codes.csv": "observatory_codes",
    "open.json": "api-1:release_document",
}
TITLE = N_("Observatory of independent work")
DESCRIPTION = N_(
    "Quarterly figures of independent work in a cooperative: what members give, earn and wait for. Each "
    "release is frozen, versioned and protected, so that nobody is recognised in it."
)
NAME = N_("Commontime")
NOISED_TITLE = N_("Members by price of a day, counted with noise")
NOISED_DESCRIPTION = N_(
    "How many members are paid how much for a day, in bands, where enough of them contribute. Differential "
    "privacy: each count is a little wrong on purpose."
)


@require_safe
@for_anyone
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What there is, under which licence, and how it is cited."""
    versions = releases.every()
    last = versions[0] if versions else None
    context = {
        "release": last,
        "edition": editions.said(last) if last else "",
        "series": _listed(last) if last else [],
        "whole": editions.files(last) if last else None,
        "editions": [(editions.said(one), one, editions.files(one)) for one in versions],
        "licence": {"title": packages.LICENCE_TITLE, "url": packages.LICENCE_URL},
        "awaited": quarters.quarter_of(timezone.localdate()).last_on,
        "today": timezone.localdate(),
        "trail": words.trail(Crumb(_("Open data"))),
    }
    return render(request, "marketplace/observatory/open_data.html", context)


@require_safe
def series(request: HttpRequest, quarter: str, version: int, indicator: str) -> HttpResponseBase:
    """One series as CSV: a line for each cell, hidden ones with their status."""
    release = releases.get(quarter, version)

    def write() -> str:
        found = _series(release, indicator)
        columns = _columns(indicator, found.dimensions, found.names, found.unit)
        header = [column.name for column in columns]
        return records.written(header, records.lines(found, release.quarter, release.version))

    name = f"{indicator}-{editions.code(release)}.csv"
    return served(request, f"{release.open_hash}:{indicator}:{FORMAT}", write, CSV, FOR_EVER, name)


@require_safe
def package(request: HttpRequest, quarter: str, version: int) -> HttpResponseBase:
    """The data package of a release, with the schema of each file; names in it may be written better."""
    release = releases.get(quarter, version)
    found = [_resource(release, key, cell) for key, cell in published.wholes(release).items()]
    if privacy.of_release(release.id):
        found.append(noised.RESOURCE)
    links = {
        "home": request.build_absolute_uri(reverse("observatory")),
        "document": request.build_absolute_uri(editions.files(release).document),
    }
    said = packages.package(
        release.quarter,
        release.version,
        release.open_hash,
        (release.approved_at or release.begun_at).isoformat(),
        links,
        found,
    )
    return _now(request, json.dumps(said, ensure_ascii=False, indent=1) + "\n", JSON)


@require_safe
def codes(request: HttpRequest, quarter: str, version: int) -> HttpResponseBase:
    """What the codes of the series stand for, as they are called today."""
    release = releases.get(quarter, version)
    rows = [
        [dimension.upper(), code, name.parent, name.french, name.english]
        for dimension, some in sorted(published.codes(release).items())
        for code, name in sorted(naming.names(dimension, some).items())
    ]
    header = [column.name for column in packages.CODES.columns]
    return _now(request, records.written(header, rows), CSV)


@require_safe
def latest(request: HttpRequest, file: str) -> HttpResponseBase:
    """Leads to the same file of the last edition. file: "open.json", "day_rate.csv"."""
    release = releases.current()
    if release is None:
        raise Hidden
    key = file.removesuffix(".csv")
    if file == f"{noised.KEY}.csv" and (drawn := privacy.last(privacy.ledger())):
        url = reverse("observatory_noised", args=[drawn.quarter, drawn.version])
    elif file in LATEST:
        url = reverse(LATEST[file], args=[release.quarter, release.version])
    elif file != key and key in published.wholes(release):
        url = editions.csv(release, key)
    else:
        raise Hidden
    response = redirect(url)
    response["Cache-Control"] = FOR_NOW
    return response


@require_safe
def turtle(request: HttpRequest) -> HttpResponseBase:
    """The catalogue for portals of open data."""
    return _now(request, triples.turtle(_triples(request)), TURTLE)


@require_safe
def json_ld(request: HttpRequest) -> HttpResponseBase:
    return _now(request, triples.json_ld(_triples(request)), JSON_LD)


def _listed(release: Told) -> list[tuple[str, str, str]]:
    """Label, page and file of each series, in their order."""
    found = published.wholes(release)
    return [
        (_(one.label), editions.page(one.key, release), editions.csv(release, one.key))
        for one in _open()
        if one.key in found
    ]


def _open() -> list[Indicator]:
    return [one for one in indicators.every() if Audience.OPEN in one.audiences]


def _series(release: Told, key: str) -> Published:
    """Raises Hidden."""
    found = published.series(release, key)
    if found is None:
        raise Hidden
    return found


def _columns(key: str, dimensions: Sequence[str], names: Sequence[str], unit: str) -> tuple[Column, ...]:
    """Of a series that the house computes no more: each value in the unit of the series, by its own name."""
    known = next((one for one in indicators.every() if one.key == key), None)
    units = {name: str(known.unit if known else unit) for name in names}
    titles = {name: known.values.get(name, name) if known else name for name in names}
    return records.columns(dimensions, units, titles)


def _resource(release: Told, key: str, whole: Datum | None) -> Resource:
    """The values of a series are those of its whole; only where that is hidden are all its cells read."""
    known = indicators.by_key(key)
    told = whole.values if whole is not None else None
    names = _series(release, key).names if told is None else ordered(told)
    columns = _columns(key, known.dimensions, names, known.unit)
    return Resource(key, known.label, columns, tuple(records.keys(known.dimensions)))


def _triples(request: HttpRequest) -> list[triples.Triple]:
    absolute = request.build_absolute_uri
    house = House(
        name=_both(NAME),
        title=_both(TITLE),
        description=_both(DESCRIPTION),
        home=absolute(reverse("observatory")),
        address=absolute(reverse("observatory_catalogue")),
        contact=absolute(reverse("legal")),
    )
    versions = releases.every()
    told = published.keys(versions)
    entries = []
    for one in _open():
        having = (version for version in versions if one.key in told.get(version.id, ()))
        found = tuple(_edition(absolute, version, editions.csv(version, one.key)) for version in having)
        if found:
            page = absolute(reverse("observatory_series", args=[one.key]))
            entries.append(Entry(one.key, _both(one.label), _both(one.question), page, found))
    if drawn := _drawn(absolute, versions):
        page = absolute(reverse("observatory_privacy"))
        entries.append(Entry(noised.KEY, _both(NOISED_TITLE), _both(NOISED_DESCRIPTION), page, drawn))
    return catalogue.catalogue(house, entries)


def _drawn(absolute: Callable[[str], str], versions: Sequence[Told]) -> tuple[Edition, ...]:
    """Of figures with noise: the releases of which some were drawn."""
    drawn = {one.release_id for one in privacy.ledger()}
    return tuple(_edition(absolute, one, editions.noised(one)) for one in versions if one.id in drawn)


def _edition(absolute: Callable[[str], str], release: Told, csv: str) -> Edition:
    quarter = quarters.read(release.quarter)
    return Edition(
        quarter=release.quarter,
        version=release.version,
        first_on=quarter.first_on,
        last_on=quarter.last_on,
        issued_on=timezone.localdate(release.approved_at),
        csv=absolute(csv),
        package=absolute(editions.files(release).package),
    )


def _both(msgid: str) -> Mapping[str, str]:
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = _(msgid)
    return said


def _now(request: HttpRequest, text: str, kind: str) -> HttpResponseBase:
    """A file that may be written otherwise tomorrow: its tag is the hash of what it says."""
    return served(request, sha256(text.encode()).hexdigest(), lambda: text, kind, FOR_NOW)


def served(
    request: HttpRequest, tag: str, write: Callable[[], str], kind: str, kept: str, name: str = ""
) -> HttpResponseBase:
    """For any program, from anywhere. tag: what a cache compares; nothing is written for one that has it."""
    etag = f'"{tag}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(write(), content_type=kind)
        if name:
            response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["ETag"] = etag
    response["Cache-Control"] = kept
    response["Access-Control-Allow-Origin"] = "*"
    return response
