"""Editions: a version of a quarter, as pages name and choose it; and the addresses of its files."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from coop.domain.errors import Hidden
from marketplace.selectors.observatory.releases import Told
from marketplace.views.observatory import words

_CODE = re.compile(r"(\d{4}-Q[1-4])-v([1-9]\d{0,3})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Files:
    """Of a release: addresses that hold the version, and so answer the same for ever."""

    package: str
    document: str
    codes: str


@dataclass(frozen=True, slots=True)
class SeriesFiles:
    """Of one series in it. program: its address in the API."""

    csv: str
    program: str
    whole: Files


def code(release: Told) -> str:
    """ "2026-Q3-v1"."""
    return f"{release.quarter}-v{release.version}"


def said(release: Told) -> str:
    return _("%(quarter)s, version %(version)s") % {
        "quarter": words.quarter(release.quarter),
        "version": release.version,
    }


def asked(text: str, versions: Sequence[Told]) -> Told | None:
    """The edition that an address names, or the last one; None where none is published. Raises Hidden."""
    if not text:
        return versions[0] if versions else None
    found = _CODE.fullmatch(text)
    for one in versions:
        if found and (one.quarter, str(one.version)) == found.groups():
            return one
    raise Hidden


def choices(versions: Sequence[Told]) -> list[tuple[str, str]]:
    return [(code(one), said(one)) for one in versions]


def later(release: Told, versions: Sequence[Told]) -> Told | None:
    """The last version of its quarter, where it is another one."""
    last = next(one for one in versions if one.quarter == release.quarter)
    return None if last.version == release.version else last


def last_of_each(versions: Sequence[Told]) -> list[Told]:
    """The last version of each quarter, the first quarter first. versions: the last first."""
    return sorted({one.quarter: one for one in reversed(versions)}.values(), key=lambda one: one.quarter)


def page(key: str, release: Told) -> str:
    return f"{reverse('observatory_series', args=[key])}?edition={code(release)}"


def files(release: Told) -> Files:
    where = [release.quarter, release.version]
    return Files(
        package=reverse("observatory_package", args=where),
        document=reverse("api-1:release_document", args=where),
        codes=reverse("observatory_codes", args=where),
    )


def csv(release: Told, key: str) -> str:
    return reverse("observatory_csv", args=[release.quarter, release.version, key])


def noised(release: Told) -> str:
    """The address of its figures with noise, where some were drawn."""
    return reverse("observatory_noised", args=[release.quarter, release.version])


def series_files(release: Told, key: str) -> SeriesFiles:
    asked = f"?quarter={release.quarter}&version={release.version}"
    program = f"{reverse('api-1:observatory_cells', args=[key])}{asked}"
    return SeriesFiles(csv(release, key), program, files(release))


def definition_url(key: str) -> str:
    """ "" where definitions have no pages."""
    try:
        return reverse("observatory_definition", args=[key])
    except NoReverseMatch:
        return ""
