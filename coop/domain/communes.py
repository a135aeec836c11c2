"""The official list of communes, read from its two files: whatever can not be true is told with its row.

The files are CSV in UTF-8 with a row of titles. Communes: insee_code, name, post_codes (separated by blanks),
department_code, region_code, population, longitude, latitude in degrees; the last three may be empty.
Divisions: kind (department or region), insee_code (that of a region begins with R), name, region_code.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from coop.domain.errors import Refused
from coop.domain.places import Commune, words
from coop.domain.words import N_, Sentence

NAME_LENGTH = 80
DIVISION_LENGTH = 60
MOST_PEOPLE = 100_000_000
SHOWN = 40
"""How much of a wrong cell is told."""
COMMUNE_COLUMNS = (
    *("insee_code", "name", "post_codes", "department_code", "region_code"),
    *("population", "longitude", "latitude"),
)
DIVISION_COLUMNS = ("kind", "insee_code", "name", "region_code")
INSEE_CODE = re.compile(r"(?:0[1-9]|[1-8][0-9]|9[0-8]|2[AB])[0-9]{3}")
DEPARTMENT_CODE = re.compile(r"0[1-9]|[1-8][0-9]|9[0-5]|2[AB]|9[78][0-9]")
REGION_CODE = re.compile(r"R[0-9]{2}")
POST_CODE = re.compile(r"[0-9]{5}")
DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,15})?")
HUNDRED_THOUSANDTH = Decimal("0.00001")

Row = Mapping[str, str]
Told = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Source:
    """A file by its name, and its lines as they lie in it."""

    name: str
    lines: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in which file and which row of it; the titles are row 1."""

    file: str
    row: int
    sentence: Sentence


class Unfit(Exception):
    """The list can not be taken as it is. faults: all that were found, in the order of the rows."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            "; ".join(f"{fault.file}, row {fault.row}: {fault.sentence}" for fault in self.faults)
        )


@dataclass(frozen=True, slots=True)
class Department:
    """Where communes lie, in the words of the list."""

    name: str
    region_code: str
    region: str


def read(communes: Source, divisions: Source, told: Told = lambda rows: None) -> tuple[Commune, ...]:
    """Every commune of the list. told: called with how many rows were read. Raises Unfit."""
    departments = _departments(_Table(divisions, DIVISION_COLUMNS))
    table = _Table(communes, COMMUNE_COLUMNS)
    found: dict[str, Commune] = {}
    rows: dict[str, int] = {}
    for row in table.rows():
        told(table.row)
        code = row["insee_code"]
        try:
            _once(code, rows.get(code))
            found[code] = _commune(row, departments)
        except Refused as wrong:
            table.fault(wrong.sentence)
        rows.setdefault(code, table.row)
    if not rows and not table.faults:
        table.fault(Sentence(N_("the file names no commune")))
    table.check()
    return tuple(found.values())


def _departments(table: "_Table") -> dict[str, Department]:
    """By code. A department may stand before its region."""
    found: dict[str, tuple[int, Row]] = {}
    for row in table.rows():
        code = row["insee_code"]
        try:
            _check_division(row)
            _once(code, found[code][0] if code in found else None)
        except Refused as wrong:
            table.fault(wrong.sentence)
        else:
            found[code] = (table.row, row)
    regions = {code[1:]: row for code, (_at, row) in found.items() if row["kind"] == "region"}
    departments = {}
    for code, (at, row) in found.items():
        if row["kind"] == "department":
            region = regions.get(row["region_code"])
            if region is None:
                table.fault(_said(N_("“%(typed)s” is the code of no region"), row["region_code"]), at)
            else:
                names = [_name(one["name"], DIVISION_LENGTH) for one in (row, region)]
                departments[code] = Department(names[0], row["region_code"], names[1])
    table.check()
    return departments


def _check_division(row: Row) -> None:
    pattern = {"region": REGION_CODE, "department": DEPARTMENT_CODE}.get(row["kind"])
    if pattern is None:
        raise _refused(N_("“%(typed)s” is neither department nor region"), row["kind"])
    if not pattern.fullmatch(row["insee_code"]):
        raise _refused(N_("“%(typed)s” is not the code of a department or region"), row["insee_code"])
    _name(row["name"], DIVISION_LENGTH)


def _once(code: str, first: int | None) -> None:
    """first: the row in which the code stands already."""
    if first is not None:
        raise Refused(N_("the code %(typed)s stands in row %(row)s already"), typed=code[:SHOWN], row=first)


def _commune(row: Row, departments: Mapping[str, Department]) -> Commune:
    code = row["insee_code"]
    if not INSEE_CODE.fullmatch(code):
        raise _refused(N_("“%(typed)s” is not an INSEE code"), code)
    department = departments.get(row["department_code"])
    if department is None:
        raise _refused(N_("“%(typed)s” is the code of no department"), row["department_code"])
    if not code.startswith(row["department_code"]):
        raise _refused(N_("its INSEE code is not one of the department %(typed)s"), row["department_code"])
    if department.region_code != row["region_code"]:
        raise _refused(N_("its department is not in the region “%(typed)s”"), row["region_code"])
    latitude, longitude = _point(row["latitude"], row["longitude"])
    return Commune(
        insee_code=code,
        name=_name(row["name"], NAME_LENGTH),
        department=row["department_code"],
        department_name=department.name,
        region=department.region,
        post_codes=_post_codes(row["post_codes"]),
        population=_population(row["population"]),
        latitude=latitude,
        longitude=longitude,
    )


def _name(typed: str, most: int) -> str:
    """As it is printed: with the apostrophe of a book, and single blanks."""
    name = " ".join(typed.split()).replace("'", "’")
    if not words(name) or not name.isprintable() or "\ufffd" in name:
        raise _refused(N_("“%(typed)s” is not a name"), typed)
    if len(name) > most:
        raise Refused(N_("the name is too long: at most %(most)s characters"), most=most)
    return name


def _post_codes(typed: str) -> tuple[str, ...]:
    codes = typed.split()
    for code in codes:
        if not POST_CODE.fullmatch(code):
            raise _refused(N_("“%(typed)s” is not a post code"), code)
    return tuple(sorted(set(codes)))


def _population(typed: str) -> int | None:
    if not typed:
        return None
    if not re.fullmatch(r"[0-9]{1,12}", typed) or int(typed) > MOST_PEOPLE:
        raise _refused(N_("“%(typed)s” is not a number of inhabitants"), typed)
    return int(typed)


def _point(latitude: str, longitude: str) -> tuple[Decimal, Decimal] | tuple[None, None]:
    """Both or none. Where the equator meets Greenwich lies no commune, only cells that were never filled."""
    if not latitude and not longitude:
        return None, None
    if not latitude or not longitude:
        raise Refused(N_("latitude and longitude are given together or not at all"))
    north, east = _degrees(latitude, 90), _degrees(longitude, 180)
    if north == east == 0:
        raise Refused(N_("no commune lies at latitude 0 and longitude 0"))
    return north, east


def _degrees(typed: str, most: int) -> Decimal:
    if not DEGREES.fullmatch(typed) or abs(Decimal(typed)) > most:
        raise Refused(
            N_("“%(typed)s” is not a number of degrees between -%(most)s and %(most)s"),
            typed=typed[:SHOWN],
            most=most,
        )
    return Decimal(typed).quantize(HUNDRED_THOUSANDTH)


class _Table:
    """The rows of one file by their titles, with the number of the row that was read last."""

    def __init__(self, source: Source, columns: tuple[str, ...]) -> None:
        self.source = source
        self.columns = columns
        self.row = 1
        self.faults: list[Fault] = []

    def rows(self) -> Iterator[Row]:
        """Rows of as many cells as there are titles, trimmed; empty rows are passed over."""
        reader = csv.reader(self._lines(), strict=True)
        try:
            titles = [title.strip() for title in next(reader, [])]
            if not self._has_titles(titles):
                return
            for cells in reader:
                if len(cells) == len(titles):
                    yield {title: cell.strip() for title, cell in zip(titles, cells, strict=True)}
                elif cells:
                    what = N_("%(cells)s cells under %(titles)s titles")
                    self.fault(Sentence(what, {"cells": len(cells), "titles": len(titles)}))
        except csv.Error as broken:
            self.fault(_said(N_("this is not CSV: %(typed)s"), str(broken)))

    def fault(self, sentence: Sentence, row: int | None = None) -> None:
        self.faults.append(Fault(self.source.name, row or self.row, sentence))

    def check(self) -> None:
        if self.faults:
            raise Unfit(sorted(self.faults, key=lambda fault: fault.row))

    def _lines(self) -> Iterator[str]:
        """A line that is not text is a fault, and the next one is read."""
        for row, line in enumerate(self.source.lines, start=1):
            self.row = row
            try:
                text = line.decode("utf-8-sig" if row == 1 else "utf-8")
            except UnicodeDecodeError:
                self.fault(Sentence(N_("this row is not written in UTF-8")))
                continue
            if "\0" in text:
                self.fault(Sentence(N_("this row holds a NUL character")))
                continue
            yield text

    def _has_titles(self, titles: list[str]) -> bool:
        missing = [f"`{column}`" for column in self.columns if column not in titles]
        if missing and not self.faults:
            self.fault(_said(N_("these columns are missing: %(typed)s"), ", ".join(missing), most=200), 1)
        elif len(set(titles)) != len(titles):
            self.fault(Sentence(N_("two columns have the same title")), 1)
        return not self.faults


def _said(msgid: str, typed: str, *, most: int = SHOWN) -> Sentence:
    return Sentence(msgid, {"typed": typed[:most]})


def _refused(msgid: str, typed: str) -> Refused:
    return Refused(msgid, typed=typed[:SHOWN])
