"""The official classifications as they are published: the CSV files of ESCO and of ROME, read into concepts.

A row is counted as a spreadsheet does: the header is row 1. Reading goes on after a fault, so that all of
them are told at once; whoever writes takes all or nothing.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from coop.domain.concepts import LABEL_LENGTH, Concept, Kind, Label, Source, others, says_nothing, tidy
from coop.domain.genders import unfold
from coop.domain.words import N_, Sentence


class Format(StrEnum):
    """Whose file it is, and of what."""

    ESCO_SKILLS = "esco-skills"
    ESCO_OCCUPATIONS = "esco-occupations"
    ROME = "rome"


COLUMNS = {
    Source.ESCO: ("conceptUri", "preferredLabel", "altLabels"),
    Source.ROME: ("rome_code", "rome_label_fr", "appellation_fr"),
}
"""What must be in the header; other columns are left aside."""
SOURCES = {
    Format.ESCO_SKILLS: Source.ESCO,
    Format.ESCO_OCCUPATIONS: Source.ESCO,
    Format.ROME: Source.ROME,
}
KINDS = {"skill": Kind.SKILL, "occupation": Kind.OCCUPATION}

_ADDRESS = re.compile(r"http://data\.europa\.eu/esco/(skill|occupation)/([0-9A-Za-z][0-9A-Za-z._-]{0,59})")
_CODE = re.compile(r"[A-Z][0-9]{4}")
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")  # what was no UTF-8 was read as surrogates


class Misfit(ValueError):
    """What is wrong in one row."""

    def __init__(self, msgid: str, **values: str | int) -> None:
        self.sentence = Sentence(msgid, values)
        super().__init__(str(self.sentence))


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong, and in which row."""

    row: int
    sentence: Sentence


@dataclass(slots=True)
class Reading:
    """What a file says. source: None when its header is that of no file known here."""

    source: Source | None = None
    concepts: tuple[Concept, ...] = ()
    faults: list[RowFault] = field(default_factory=list)

    def note(self, row: int, fault: Misfit) -> None:
        self.faults.append(RowFault(row, fault.sentence))


def read(lines: Iterable[str], *, format: Format | None = None, language: str = "fr") -> Reading:
    """Every concept of a file, and every fault of it.

    lines: with their ends, read as UTF-8 where undecodable bytes stand as surrogates.
    format: None to take it from the header, and the kind of each ESCO concept from its address.
    """
    reading = Reading()
    rows = _rows(lines, reading)
    _one, header = next(rows, (1, []))
    try:
        reading.source = _source(header, format)
        if reading.source is Source.ROME and language != "fr":
            raise Misfit(N_("ROME is written in French alone."))
    except Misfit as fault:
        reading.note(1, fault)
        return reading
    reader = _Rome() if reading.source is Source.ROME else _Esco(format, language)
    for number, cells in rows:
        try:
            reader.take(number, _named(header, cells))
        except Misfit as fault:
            reading.note(number, fault)
    reading.concepts = tuple(reader.concepts())
    return reading


def _rows(lines: Iterable[str], reading: Reading) -> Iterator[tuple[int, list[str]]]:
    """Rows with their number, empty ones left out; what is no CSV ends the reading."""
    number = 0
    try:
        for number, cells in enumerate(csv.reader(lines, strict=True), start=1):
            if cells:
                yield number, cells
    except csv.Error as fault:
        reading.note(number + 1, Misfit(N_("This is no CSV: %(why)s."), why=str(fault)))


def _source(header: Sequence[str], format: Format | None) -> Source:
    known = [source for source, columns in COLUMNS.items() if set(columns) <= set(header)]
    if format is None and len(known) != 1:
        raise Misfit(N_("The header is neither that of ESCO nor that of ROME."))
    source = known[0] if format is None else SOURCES[format]
    for column in COLUMNS[source]:
        if list(header).count(column) != 1:
            raise Misfit(N_("The column “%(column)s” is not there, or more than once."), column=column)
    return source


def _named(header: Sequence[str], cells: Sequence[str]) -> Mapping[str, str]:
    if len(cells) != len(header):
        raise Misfit(
            N_("It has %(cells)s cells, and the header %(columns)s."), cells=len(cells), columns=len(header)
        )
    return dict(zip(header, cells, strict=True))


class _Esco:
    """One concept for each row, under its address."""

    def __init__(self, format: Format | None, language: str) -> None:
        self.kind = {Format.ESCO_SKILLS: Kind.SKILL, Format.ESCO_OCCUPATIONS: Kind.OCCUPATION}.get(
            format or Format.ROME
        )
        self.language = language
        self.found: dict[str, tuple[int, Concept]] = {}

    def take(self, row: int, cells: Mapping[str, str]) -> None:
        uri = cells["conceptUri"].strip()
        address = _ADDRESS.fullmatch(uri)
        if address is None:
            raise Misfit(N_("“%(uri)s” is no address of an ESCO skill or occupation."), uri=_short(uri))
        kind = KINDS[address[1]]
        if self.kind not in (None, kind):
            raise Misfit(N_("“%(uri)s” is of the other kind: is this the right format?"), uri=uri)
        code = f"esco-{re.sub('[._]', '-', address[2]).lower()}"
        if code in self.found:
            raise Misfit(N_("“%(uri)s” stands in row %(row)s already."), uri=uri, row=self.found[code][0])
        preferred = _name(cells["preferredLabel"], "preferredLabel")
        names = [
            _name(name, "altLabels") for name in re.split(r"[|\r\n]", cells["altLabels"]) if name.strip()
        ]
        if kind is Kind.OCCUPATION and self.language == "fr":
            labels = [label for name in (preferred, *names) for label in _forms(name)]
        else:
            labels = [Label(self.language, name) for name in names]
        self.found[code] = (
            row,
            Concept(
                code=code,
                kind=kind,
                source=Source.ESCO,
                uri=uri,
                label_fr=preferred if self.language == "fr" else "",
                label_en=preferred if self.language == "en" else "",
                labels=others(labels, than=preferred),
            ),
        )

    def concepts(self) -> Iterator[Concept]:
        return (concept for _row, concept in self.found.values())


class _Rome:
    """One occupation for each code; the job titles that stand under it are its other labels."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[int, str]] = {}
        self.labels: dict[str, list[Label]] = {}

    def take(self, row: int, cells: Mapping[str, str]) -> None:
        code = cells["rome_code"].strip()
        if not _CODE.fullmatch(code):
            raise Misfit(N_("“%(code)s” is no ROME code: a letter and four figures."), code=_short(code))
        label = _name(cells["rome_label_fr"], "rome_label_fr")
        title = _name(cells["appellation_fr"], "appellation_fr")
        first, known = self.found.setdefault(code, (row, label))
        if known != label:
            raise Misfit(
                N_("%(code)s is called “%(label)s”, and “%(known)s” in row %(row)s."),
                code=code,
                label=_short(label),
                known=_short(known),
                row=first,
            )
        self.labels.setdefault(code, []).extend(_forms(title))

    def concepts(self) -> Iterator[Concept]:
        for code, (_row, label) in self.found.items():
            yield Concept(
                code=f"rome-{code.lower()}",
                kind=Kind.OCCUPATION,
                source=Source.ROME,
                label_fr=label,
                labels=others(self.labels.get(code, ()), than=label),
            )


def _forms(name: str) -> list[Label]:
    return [Label("fr", form.text, form.gender) for form in unfold(name)]


def _name(text: str, column: str) -> str:
    """A name as the house writes it. Raises Misfit when it says nothing, or can not be read or stored."""
    if _UNREADABLE.search(text):
        raise Misfit(N_("The text in “%(column)s” is not UTF-8."), column=column)
    name = tidy(unicodedata.normalize("NFC", text))
    if says_nothing(name):
        raise Misfit(N_("“%(column)s” says nothing."), column=column)
    if len(name) > LABEL_LENGTH:
        raise Misfit(
            N_("“%(name)s” has %(length)s letters, the most is %(most)s."),
            name=_short(name),
            length=len(name),
            most=LABEL_LENGTH,
        )
    return name


def _short(text: str) -> str:
    """As much of a text as a message shows, with signs that a terminal can show."""
    shown = "".join(sign if sign.isprintable() else "�" for sign in text)
    return shown if len(shown) <= 60 else f"{shown[:59]}…"
