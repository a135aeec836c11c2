"""What the matching asks of members, copied to where it is found by index (marketplace.selectors.candidates).

A copy may be late, and harms nobody: it chooses whom to look at, and what is weighed is read where it stands.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.corpora import Document
from coop.domain.errors import Forbidden
from coop.selectors import changes, members
from coop.services import texts
from marketplace.domain.speaking import MEMBERS
from marketplace.models import Candidate, Following
from marketplace.selectors import offering, standings

NAME = "candidates"
AT_ONCE = 1_000
COPIED = [field.attname for field in Candidate._meta.concrete_fields if not field.primary_key]
COMPARED = [name for name in COPIED if name != "change"]


@transaction.atomic
def follow(*, by: Actor, at: datetime) -> int:
    """Copy those who changed since the last time: how many were written. One at a time does it."""
    if not by.is_platform:
        raise Forbidden
    Following.objects.get_or_create(name=NAME)
    cursor = Following.objects.select_for_update(skip_locked=True, no_key=True).filter(name=NAME).first()
    if cursor is None:
        return 0
    changed, cursor.change = changes.after(cursor.change, most=AT_ONCE)
    known = dict(Candidate.objects.filter(pk__in=changed).order_by("pk").values_list("pk", "change"))
    late = {id: change for id, change in changed.items() if known.get(id, -1) < change}
    written = _copy(by, at, late) if late else 0
    cursor.save(update_fields=["change"])
    return written


@transaction.atomic
def renew(*, by: Actor, at: datetime, member_ids: Collection[int]) -> int:
    """Copy these members at once: something that no profile says has changed for them."""
    if not by.is_platform:
        raise Forbidden
    return _copy(by, at, dict.fromkeys(member_ids, 0))


def refresh(*, by: Actor, at: datetime) -> int:
    """Copy everybody who differs from their copy, a thousand at a time: balances and promises move too."""
    if not by.is_platform:
        raise Forbidden
    written = follow(by=by, at=at)
    admitted = members.ids_admitted()
    with transaction.atomic():
        _forget(by, at, Candidate.objects.exclude(pk__in=admitted).values_list("pk", flat=True))
    for start in range(0, len(admitted), AT_ONCE):
        with transaction.atomic():
            written += _copy(by, at, dict.fromkeys(admitted[start : start + AT_ONCE], 0))
    return written


def _copy(by: Actor, at: datetime, changed: Mapping[int, int]) -> int:
    """changed: members by id, with the change of theirs that is known by now."""
    told = {one.candidate.member_id: one for one in offering.told(changed, at=at)}
    people = {id: one.candidate for id, one in told.items()}
    stands, said = standings.of_members(people), {id: one.said for id, one in told.items()}
    admitted = members.admissions(people)
    before = Candidate.objects.in_bulk(changed)
    rows = {
        id: Candidate.copied(one, stands[id], said[id], admitted_at=admitted[id], change=changed[id])
        for id, one in people.items()
    }
    for id in rows.keys() & before.keys():
        rows[id].change = max(rows[id].change, before[id].change)
    differ = [row for id, row in rows.items() if _facts(row, COPIED) != _facts(before.get(id), COPIED)]
    _write_texts(by, at, differ, before, said)
    Candidate.objects.bulk_create(
        differ, update_conflicts=True, unique_fields=["member"], update_fields=COPIED
    )
    _forget(by, at, before.keys() - rows.keys())
    return sum(_facts(row, COMPARED) != _facts(before.get(row.pk), COMPARED) for row in differ)


def _write_texts(
    by: Actor,
    at: datetime,
    rows: Collection[Candidate],
    before: Mapping[int, Candidate],
    said: Mapping[int, tuple[str, ...]],
) -> None:
    changed = [row.pk for row in rows if _words(row) != _words(before.get(row.pk))]
    if changed:
        documents = [Document(member_id, said[member_id]) for member_id in changed]
        texts.write(by=by, at=at, kind=MEMBERS, documents=documents)


def _words(row: Candidate | None) -> str:
    return row.text_fingerprint if row else ""


def _forget(by: Actor, at: datetime, ids: Collection[int]) -> None:
    """Who is no longer here is found no more."""
    gone = list(ids)
    if gone:
        texts.take_out(by=by, at=at, kind=MEMBERS, ids=gone)
        Candidate.objects.filter(pk__in=gone).delete()


def _facts(row: Candidate | None, names: Collection[str]) -> list[object]:
    """Nothing of who has no copy."""
    return [getattr(row, name) for name in names] if row else []
