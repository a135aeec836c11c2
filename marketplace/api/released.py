"""Releases of the observatory for programs: which are published, and the bytes that anyone may check."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from ninja import Router, Schema

from marketplace.api.schemas import Fault
from marketplace.domain.observatory.releases import Audience
from marketplace.selectors.observatory import releases

router = Router()


class CellChangeOut(Schema):
    """A cell that a correction tells otherwise. before, after: null where it is not there; `values` is null
    where it is hidden.
    """

    indicator: str
    keys: list[str]
    before: dict[str, object] | None
    after: dict[str, object] | None


class ReleaseOut(Schema):
    """A published version of a quarter. open_hash: the sha256 of its document, as it is downloaded;
    content_hash: of the whole release, members' figures included; inputs_hash: of what it was computed from.
    changed: what a correction changes, in French and in English; "" of a first version.
    """

    quarter: str
    version: int
    approved_at: datetime | None
    open_hash: str
    content_hash: str
    inputs_hash: str
    obeys: list[int]
    changed_fr: str
    changed_en: str
    changes: list[CellChangeOut]


@router.get("/observatory/releases", auth=None, response={200: list[ReleaseOut]})
def every_release(request: HttpRequest) -> list[ReleaseOut]:
    """All that is published, the last quarter first, of each the last version first; open to anyone."""
    return [
        ReleaseOut(
            quarter=one.quarter,
            version=one.version,
            approved_at=one.approved_at,
            open_hash=one.open_hash,
            content_hash=one.content_hash,
            inputs_hash=one.inputs_hash,
            obeys=list(one.obeys),
            changed_fr=one.changed_fr,
            changed_en=one.changed_en,
            changes=[
                CellChangeOut(**{name: change[name] for name in ("indicator", "keys", "before", "after")})
                for change in one.changes
                if change["audience"] == Audience.OPEN
            ],
        )
        for one in releases.every()
    ]


@router.get(
    "/observatory/releases/{quarter}/{version}/document",
    auth=None,
    response={200: dict[str, object], 304: None, 404: Fault},
)
def release_document(request: HttpRequest, quarter: str, version: int) -> HttpResponse:
    """The open series of a version, to the byte: its sha256 is `open_hash`. It never changes."""
    release = releases.get(quarter, version)
    etag = f'"{release.open_hash}"'
    known = get_conditional_response(request, etag=etag)
    if known is not None:
        return known
    answer = HttpResponse(releases.document(release), content_type="application/json; charset=utf-8")
    answer["ETag"] = etag
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer
