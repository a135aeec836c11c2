"""The catalogue of the open series, as DCAT-AP 3 describes one: read by the portals of open data.

Properties: https://semiceu.github.io/DCAT-AP/releases/3.0.0/ ; code lists: the Publications Office of the EU.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from marketplace.domain.observatory.packages import LICENCE_URL
from marketplace.domain.observatory.triples import Iri, Literal, Term, Triple

_LISTS = "http://publications.europa.eu/resource/authority"
QUARTERLY = f"{_LISTS}/frequency/QUARTERLY"
ECONOMY, SOCIETY = f"{_LISTS}/data-theme/ECON", f"{_LISTS}/data-theme/SOCI"
FRANCE = f"{_LISTS}/country/FRA"
LANGUAGES = (f"{_LISTS}/language/FRA", f"{_LISTS}/language/ENG")
CSV, JSON = f"{_LISTS}/file-type/CSV", f"{_LISTS}/file-type/JSON"
TEXT_CSV = "http://www.iana.org/assignments/media-types/text/csv"
APPLICATION_JSON = "http://www.iana.org/assignments/media-types/application/json"

Words = Mapping[str, str]
"""The same in each language, by its code."""


@dataclass(frozen=True, slots=True)
class House:
    """Who publishes, and where. home: the page of the observatory; address: of the catalogue itself."""

    name: Words
    title: Words
    description: Words
    home: str
    address: str
    contact: str


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of one quarter of a series. csv, package: addresses that always answer the same."""

    quarter: str
    version: int
    first_on: date
    last_on: date
    issued_on: date
    csv: str
    package: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A series. page: its address, from which those of its statements follow; editions: the latest first."""

    key: str
    title: Words
    description: Words
    page: str
    editions: tuple[Edition, ...]


def catalogue(house: House, entries: Sequence[Entry]) -> list[Triple]:
    """Every statement, the catalogue first."""
    return [*_catalogue(house, entries), *(one for entry in entries for one in _dataset(house, entry))]


def _catalogue(house: House, entries: Sequence[Entry]) -> Iterator[Triple]:
    publisher = f"{house.home}#publisher"
    days = [edition.issued_on for entry in entries for edition in entry.editions]
    yield from _says(house.address, "rdf:type", [Iri("dcat:Catalog")])
    yield from _says(house.address, "dct:title", _texts(house.title))
    yield from _says(house.address, "dct:description", _texts(house.description))
    yield from _says(house.address, "dct:publisher", [Iri(publisher)])
    yield from _says(house.address, "dct:license", [Iri(LICENCE_URL)])
    yield from _says(house.address, "dct:language", [Iri(one) for one in LANGUAGES])
    yield from _says(house.address, "dct:spatial", [Iri(FRANCE)])
    yield from _says(house.address, "foaf:homepage", [Iri(house.home)])
    yield from _says(house.address, "dcat:themeTaxonomy", [Iri(f"{_LISTS}/data-theme")])
    if days:
        yield from _says(house.address, "dct:issued", [_day(min(days))])
        yield from _says(house.address, "dct:modified", [_day(max(days))])
    yield from _says(house.address, "dcat:dataset", [Iri(_named(entry)) for entry in entries])
    yield from _says(publisher, "rdf:type", [Iri("foaf:Agent"), Iri("foaf:Organization")])
    yield from _says(publisher, "foaf:name", _texts(house.name))
    yield from _says(publisher, "foaf:homepage", [Iri(house.home)])
    yield from _says(f"{house.home}#contact", "rdf:type", [Iri("vcard:Organization")])
    yield from _says(f"{house.home}#contact", "vcard:fn", _texts(house.name))
    yield from _says(f"{house.home}#contact", "vcard:hasURL", [Iri(house.contact)])


def _dataset(house: House, entry: Entry) -> Iterator[Triple]:
    address, period = _named(entry), f"{entry.page}#period"
    days = [edition.issued_on for edition in entry.editions]
    yield from _says(address, "rdf:type", [Iri("dcat:Dataset")])
    yield from _says(address, "dct:title", _texts(entry.title))
    yield from _says(address, "dct:description", _texts(entry.description))
    yield from _says(address, "dct:identifier", [Literal(entry.key)])
    yield from _says(address, "dct:publisher", [Iri(f"{house.home}#publisher")])
    yield from _says(address, "dcat:contactPoint", [Iri(f"{house.home}#contact")])
    yield from _says(address, "dcat:theme", [Iri(ECONOMY), Iri(SOCIETY)])
    yield from _says(address, "dct:accrualPeriodicity", [Iri(QUARTERLY)])
    yield from _says(address, "dct:spatial", [Iri(FRANCE)])
    yield from _says(address, "dcat:landingPage", [Iri(entry.page)])
    yield from _says(address, "dct:issued", [_day(min(days))])
    yield from _says(address, "dct:modified", [_day(max(days))])
    yield from _says(address, "dct:temporal", [Iri(period)])
    yield from _says(period, "rdf:type", [Iri("dct:PeriodOfTime")])
    yield from _says(period, "dcat:startDate", [_day(min(one.first_on for one in entry.editions))])
    yield from _says(period, "dcat:endDate", [_day(max(one.last_on for one in entry.editions))])
    for edition in entry.editions:
        yield from _distribution(address, entry, edition)


def _distribution(dataset: str, entry: Entry, edition: Edition) -> Iterator[Triple]:
    """A file of one version: it never changes, so its own address is that of the statement."""
    name = f"{edition.quarter}, v{edition.version}"
    yield from _says(dataset, "dcat:distribution", [Iri(edition.csv)])
    yield from _says(edition.csv, "rdf:type", [Iri("dcat:Distribution")])
    yield from _says(
        edition.csv,
        "dct:title",
        [Literal(f"{title} ({name})", language) for language, title in sorted(entry.title.items())],
    )
    yield from _says(edition.csv, "dcat:accessURL", [Iri(edition.csv)])
    yield from _says(edition.csv, "dcat:downloadURL", [Iri(edition.csv)])
    yield from _says(edition.csv, "dct:format", [Iri(CSV)])
    yield from _says(edition.csv, "dcat:mediaType", [Iri(TEXT_CSV)])
    yield from _says(edition.csv, "dct:license", [Iri(LICENCE_URL)])
    yield from _says(edition.csv, "dct:issued", [_day(edition.issued_on)])
    yield from _says(edition.csv, "dct:conformsTo", [Iri(edition.package)])
    yield from _says(edition.csv, "owl:versionInfo", [Literal(f"{edition.quarter}-v{edition.version}")])


def _says(subject: str, predicate: str, things: Iterable[Term]) -> Iterator[Triple]:
    return (Triple(subject, predicate, thing) for thing in things)


def _texts(words: Words) -> list[Term]:
    return [Literal(text, language) for language, text in sorted(words.items())]


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), kind="xsd:date")


def _named(entry: Entry) -> str:
    return f"{entry.page}#dataset"
