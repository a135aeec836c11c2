"""Releases of the observatory: begun, kept once they are computed, published by a second person, corrected.

Each verb holds the release's row first: of two people at once one acts, the other is told what stands then.
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from coop.domain.actors import Actor, Role
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.services import audit, live
from governance.selectors import mandates, rules
from marketplace.domain.observatory import quarters, releases
from marketplace.domain.observatory.release_rules import INPUTS_DAYS
from marketplace.domain.observatory.releases import Act, State
from marketplace.models import Release, ReleaseInputs, ReleaseSeries

FIGURES = (
    *("state", "head", "tail", "inputs_hash", "content_hash", "open_hash"),
    *("obeys", "changes", "built_at", "steps", "done"),
)


@dataclass(frozen=True, slots=True)
class Built:
    """What a computation came to. inputs: the canonical text of what was read; obeys: rule versions."""

    policy: Mapping[str, Any]
    series: Iterable[releases.Series]
    inputs: str
    obeys: tuple[int, ...]


def begin(*, by: Actor, at: datetime, quarter: str) -> int:
    """Have the figures of a quarter computed; its id. Raises Refused where that was done already."""
    if not releases.may_build(by):
        raise Forbidden
    asked = quarters.read(quarter)
    if timezone.localdate(at) <= asked.last_on:
        raise Refused(N_("The figures of a quarter are computed once it is over."), field="quarter")
    return _begin(by, at, Release(quarter=quarters.code(asked), version=1))


def correct(*, by: Actor, at: datetime, release_id: int, changed_fr: str, changed_en: str) -> int:
    """Have the same quarter computed anew, as it is known now; the id of the later version.

    Raises Refused where this version is not published, or not the last one.
    """
    if not releases.may_build(by):
        raise Forbidden
    french, english = releases.clean_changed(changed_fr, changed_en)
    before = Release.objects.filter(pk=release_id).first()
    if before is None:
        raise Hidden
    if before.state != State.APPROVED:
        raise Refused(N_("What is not published is not corrected: set it aside, and build it anew."))
    if not ReleaseInputs.objects.filter(release=before).exists():
        raise Refused(N_("What it was computed from is erased: this quarter is not corrected any more."))
    row = Release(
        quarter=before.quarter,
        version=before.version + 1,
        corrects=before,
        changed_fr=french,
        changed_en=english,
    )
    return _begin(by, at, row)


@transaction.atomic
def keep(*, by: Actor, at: datetime, release_id: int, built: Built) -> bool:
    """Write what was computed, whole, with its hashes; nothing of it changes from here on.

    False where somebody set it aside meanwhile, or another keeper was quicker.
    """
    if not releases.may_compute(by):
        raise Forbidden
    row = _row(release_id)
    if row.state != State.BUILDING:
        return False
    series = list(built.series)
    frozen = releases.freeze(row.quarter, row.version, built.policy, series)
    ReleaseSeries.objects.bulk_create(
        ReleaseSeries(
            release=row, position=place, indicator=one["indicator"], audience=one["audience"], content=text
        )
        for place, (one, text) in enumerate(zip(series, frozen.series, strict=True), start=1)
    )
    ReleaseInputs.objects.create(release=row, content=zlib.compress(built.inputs.encode()), kept_at=at)
    row.state = releases.move(State(row.state), Act.BUILD)
    row.head, row.tail = frozen.head, frozen.tail
    row.inputs_hash = releases.digest(built.inputs)
    row.content_hash, row.open_hash = frozen.content_hash, frozen.open_hash
    row.obeys, row.built_at, row.done = list(built.obeys), at, row.steps
    row.changes = _changes(row, series)
    row.save(update_fields=FIGURES)
    _record(by, at, "marketplace.build_release", row, content_hash=row.content_hash)
    live.announce(_topic(release_id))
    return True


@transaction.atomic
def approve(*, by: Actor, at: datetime, release_id: int) -> None:
    """A member with a mandate for the observatory publishes what was computed. The same person twice is once.

    Raises Forbidden for who had it built, Refused where it is not, or no longer, to be approved.
    """
    row = _row(release_id)
    if by.member_id is None or not releases.may_approve(by, row.begun_by_id):
        raise Forbidden
    if row.state == State.APPROVED and row.approved_by_id == by.user_id:
        return
    row.state = releases.move(State(row.state), Act.APPROVE)
    row.approved_under_id = mandates.id_under(by.member_id, Role.OBSERVER, at=at)
    if row.approved_under_id is None:
        raise Refused(N_("This power counts only by a mandate that is in force."))
    row.approved_at, row.approved_by_id = at, by.user_id
    row.save(update_fields=["state", "approved_at", "approved_by", "approved_under"])
    _record(by, at, "marketplace.approve_release", row, content_hash=row.content_hash)
    live.announce(_topic(release_id))


@transaction.atomic
def drop(*, by: Actor, at: datetime, release_id: int, reason: str) -> None:
    """Set a release aside before it is published, with a reason: its quarter may be built anew."""
    if not releases.may_see(by):
        raise Forbidden
    why = releases.clean_reason(reason)
    row = _row(release_id)
    if row.state == State.DROPPED and row.reason == why:
        return
    row.state = releases.move(State(row.state), Act.DROP)
    row.reason, row.ended_at = why, at
    row.save(update_fields=["state", "reason", "ended_at"])
    _record(by, at, "marketplace.drop_release", row)
    live.announce(_topic(release_id))


def tell(*, by: Actor, at: datetime, release_id: int, done: int, steps: int) -> None:
    """How far a computation has come, for whoever waits."""
    if not releases.may_compute(by):
        raise Forbidden
    Release.objects.filter(pk=release_id, state=State.BUILDING).update(done=done, steps=steps)
    live.announce(_topic(release_id))


def forget_due(*, by: Actor, at: datetime) -> int:
    """Erase what was computed from so long ago that nothing of it is corrected any more, and what belongs to
    releases that were set aside; how many.
    """
    if not releases.may_compute(by):
        raise Forbidden
    days = rules.in_force(INPUTS_DAYS, at=at).value
    old = Q(kept_at__lt=at - timedelta(days=days)) | Q(release__state=State.DROPPED)
    return ReleaseInputs.objects.filter(old).delete()[0]


def _topic(release_id: int) -> str:
    return f"release-{release_id}"


def _begin(by: Actor, at: datetime, row: Release) -> int:
    row.state, row.begun_at, row.begun_by_id = State.BUILDING, at, by.user_id
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _record(by, at, "marketplace.begin_release", row)
    except IntegrityError as error:
        raise Refused(N_("This quarter is already released, or on its way."), field="quarter") from error
    return row.pk


def _changes(row: Release, series: list[releases.Series]) -> list[dict[str, Any]]:
    """The cells that a correction tells otherwise than the version before it."""
    if row.corrects_id is None:
        return []
    before = ReleaseSeries.objects.filter(release_id=row.corrects_id).order_by("position")
    old = [releases.read(content) for content in before.values_list("content", flat=True)]
    return [asdict(change) for change in releases.changes(old, series)]


def _row(release_id: int) -> Release:
    """Held until the end of the transaction. Raises Hidden where there is none."""
    found = Release.objects.select_for_update(no_key=True, of=("self",)).filter(pk=release_id).first()
    if found is None:
        raise Hidden
    return found


def _record(by: Actor, at: datetime, action: str, row: Release, **data: int | str) -> None:
    data |= {"quarter": row.quarter, "version": row.version}
    audit.record(by=by, at=at, action=action, subject=f"release:{row.pk}", data=data)
