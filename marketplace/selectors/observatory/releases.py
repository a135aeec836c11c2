"""Releases of the observatory: those that are published, for anyone, and those that wait, for who decides.

Pages and programs read figures from here alone, and never from what members do at this moment.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from coop.domain.actors import Actor
from coop.domain.errors import Hidden
from coop.selectors import members
from marketplace.domain.observatory import quarters, releases
from marketplace.domain.observatory.releases import Act, Audience, State
from marketplace.models import Release, ReleaseInputs, ReleaseSeries

Content = Mapping[str, Any]
SERIES = ("indicator", "audience", "content")


@dataclass(frozen=True, slots=True)
class Told:
    """A release, without its figures. version_id: of the release that it corrects, None for a first version.

    changes: the cells that a correction tells otherwise, each {"indicator", "audience", "keys", "before",
    "after"}; those of members' series are for members. content_hash: of the whole document; open_hash: of
    its open part, which anybody may ask for and check. approver_id: the member who published it.
    """

    id: int
    quarter: str
    version: int
    corrects_id: int | None
    state: State
    begun_at: datetime
    begun_by: int | None
    steps: int
    done: int
    inputs_hash: str
    content_hash: str
    open_hash: str
    obeys: tuple[int, ...]
    changed_fr: str
    changed_en: str
    changes: tuple[Content, ...]
    built_at: datetime | None
    approved_at: datetime | None
    approver_id: int | None
    ended_at: datetime | None
    reason: str

    @property
    def is_building(self) -> bool:
        return self.state is State.BUILDING

    def may(self, act: Act) -> bool:
        return releases.may(self.state, act)

    def changed(self, language: str) -> str:
        """What a correction changes, in the reader's language."""
        return self.changed_fr if language.startswith("fr") else self.changed_en


# --- what is published ----------------------------------------------------------------------------


def current() -> Told | None:
    """The last version of the last quarter that is published."""
    row = _published().order_by("-quarter", "-version").first()
    return None if row is None else _told(row)


def get(quarter: str, version: int | None = None) -> Told:
    """A published version of a quarter, the last one unless said. Raises Hidden."""
    rows = _published().filter(quarter=quarter).order_by("-version")
    row = (rows if version is None else rows.filter(version=version)).first()
    if row is None:
        raise Hidden
    return _told(row)


def every() -> list[Told]:
    """All that is published, the last quarter first, and of each quarter the last version first."""
    return [_told(row) for row in _published().order_by("-quarter", "-version")]


def series(release: Told, indicator: str, audience: str = Audience.OPEN) -> Content | None:
    """One series of a release, as it was frozen; None where the release has it not."""
    asked = ReleaseSeries.objects.filter(release_id=release.id, indicator=indicator, audience=audience)
    content = asked.values_list("content", flat=True).first()
    return None if content is None else releases.read(content)


def every_series(release: Told, audience: str | None = Audience.OPEN) -> list[Content]:
    """All series of a release, in their order. audience: None for those of both."""
    return [releases.read(content) for content in _contents(release.id, audience)]


def history(indicator: str, audience: str = Audience.OPEN) -> list[tuple[Told, Content]]:
    """One series in the last version of each published quarter, the first quarter first; one query."""
    last = _published().order_by("quarter", "-version").distinct("quarter")
    rows = ReleaseSeries.objects.filter(
        release__in=last.values("pk"), indicator=indicator, audience=audience
    ).select_related("release__approved_under")
    return [(_told(row.release), releases.read(row.content)) for row in rows.order_by("release__quarter")]


def document(release: Told, audience: str | None = Audience.OPEN) -> str:
    """The frozen bytes of a release, as they are hashed. audience: None for those of both."""
    head, tail = Release.objects.values_list("head", "tail").get(pk=release.id)
    return releases.joined(head, _contents(release.id, audience), tail)


# --- what waits -----------------------------------------------------------------------------------


def known(actor: Actor, release_id: int) -> Told:
    """A release in any state, for who builds or approves; for others what is published. Raises Hidden."""
    row = _rows().filter(pk=release_id).first()
    if row is None or not (row.state == State.APPROVED or releases.may_see(actor)):
        raise Hidden
    return _told(row)


def all_of_them() -> list[Told]:
    """In every state, the last quarter first; for who builds or approves."""
    return [_told(row) for row in _rows().order_by("-quarter", "-version", "-pk")]


def computed(quarter: str, version: int | None = None) -> Told:
    """A version of a quarter that has been computed, published or still to be approved; the last one unless
    said. For whoever runs the house. Raises Hidden.
    """
    rows = _rows().filter(quarter=quarter, state__in=(State.BUILT, State.APPROVED)).order_by("-version")
    row = (rows if version is None else rows.filter(version=version)).first()
    if row is None:
        raise Hidden
    return _told(row)


def texts(release: Told) -> dict[tuple[str, str], str]:
    """The frozen text of each series by indicator and audience, in their order."""
    rows = ReleaseSeries.objects.filter(release_id=release.id).order_by("position")
    return {(indicator, audience): text for indicator, audience, text in rows.values_list(*SERIES)}


def to_build() -> list[int]:
    """Ids of those that were begun and are not computed yet, the oldest first."""
    waiting = Release.objects.filter(state=State.BUILDING)
    return list(waiting.order_by("begun_at", "pk").values_list("pk", flat=True))


def inputs_of(release_id: int) -> str | None:
    """What a release was computed from; None once it is erased. For the computation of a correction alone."""
    held = ReleaseInputs.objects.filter(release_id=release_id).values_list("content", flat=True).first()
    return None if held is None else zlib.decompress(held).decode()


def is_older(instant: datetime) -> bool:
    """Whether the house had a member before that instant."""
    return members.admitted().filter(admitted_at__lt=instant).exists()


def was_begun(quarter: str) -> bool:
    """Whether the quarter has a release, in any state: after one that was set aside a person decides."""
    return Release.objects.filter(quarter=quarter).exists()


def free_quarters(*, on: date, count: int = 8) -> list[str]:
    """Of the last quarters that are over, those without a release on its way, the last first."""
    over, quarter = list[str](), quarters.quarter_of(on)
    for _place in range(count):
        quarter = quarters.previous(quarter)
        over.append(quarters.code(quarter))
    taken = Release.objects.filter(quarter__in=over).exclude(state=State.DROPPED)
    known = set(taken.values_list("quarter", flat=True))
    return [one for one in over if one not in known]


def _contents(release_id: int, audience: str | None) -> list[str]:
    rows = ReleaseSeries.objects.filter(release_id=release_id)
    chosen = rows if audience is None else rows.filter(audience=audience)
    return list(chosen.order_by("position").values_list("content", flat=True))


def _rows() -> "QuerySet[Release]":
    return Release.objects.select_related("approved_under").defer("head", "tail")


def _published() -> "QuerySet[Release]":
    return _rows().filter(state=State.APPROVED)


def _told(row: Release) -> Told:
    return Told(
        id=row.pk,
        quarter=row.quarter,
        version=row.version,
        corrects_id=row.corrects_id,
        state=State(row.state),
        begun_at=row.begun_at,
        begun_by=row.begun_by_id,
        steps=row.steps,
        done=row.done,
        inputs_hash=row.inputs_hash,
        content_hash=row.content_hash,
        open_hash=row.open_hash,
        obeys=tuple(row.obeys),
        changed_fr=row.changed_fr,
        changed_en=row.changed_en,
        changes=tuple(row.changes),
        built_at=row.built_at,
        approved_at=row.approved_at,
        approver_id=row.approved_under.holder_id if row.approved_under is not None else None,
        ended_at=row.ended_at,
        reason=row.reason,
    )
