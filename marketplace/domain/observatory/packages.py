"""The open series of a release as a Frictionless data package: which file holds what, column by column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marketplace.domain.observatory.records import Column

LICENCE_NAME = "etalab-2.0"
"""As SPDX names it. Why this one: ADR 0043."""
LICENCE_TITLE = "Licence Ouverte 2.0"
LICENCE_URL = "https://spdx.org/licenses/etalab-2.0.html"
PROFILE = "tabular-data-package"
DIALECT = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True}


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of the package. name: of its series, or "codes"; title: in English; keys: of its lines."""

    name: str
    title: str
    columns: tuple[Column, ...]
    keys: tuple[str, ...]

    @property
    def path(self) -> str:
        return f"{self.name}.csv"

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "path": self.path,
            "title": self.title,
            "profile": "tabular-data-resource",
            "scheme": "file",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": DIALECT,
            "schema": {
                "fields": [column.schema() for column in self.columns],
                "missingValues": [""],
                "primaryKey": list(self.keys),
            },
        }


CODES = Resource(
    "codes",
    "What the codes of the dimensions stand for",
    (
        Column("DIMENSION", "string", "Dimension"),
        Column("CODE", "string", "Code"),
        Column("PARENT", "string", "Code that it is added up under", is_required=False),
        Column("LABEL_FR", "string", "Name in French"),
        Column("LABEL_EN", "string", "Name in English"),
    ),
    ("DIMENSION", "CODE"),
)


def package(
    quarter: str,
    version: int,
    open_hash: str,
    created: str,
    links: Mapping[str, str],
    found: Sequence[Resource],
) -> dict[str, Any]:
    """The descriptor. created: an instant in ISO 8601; links: "home" and "document" of the release.

    open_hash: the sha256 of the open document, which whoever cites the figures gives with the version.
    """
    return {
        "profile": PROFILE,
        "name": f"observatory-{quarter.lower()}-v{version}",
        "title": f"Observatory of independent work, {quarter}, version {version}",
        "homepage": links["home"],
        "version": f"{quarter}-v{version}",
        "created": created,
        "licenses": [{"name": LICENCE_NAME, "title": LICENCE_TITLE, "path": LICENCE_URL}],
        "sources": [{"title": f"Open document, sha256 {open_hash}", "path": links["document"]}],
        "resources": [one.as_json() for one in (*found, CODES)],
    }
