"""Structures that vouch: declared by who answers for them, validated by a coordinator, ended."""

from datetime import datetime

from django.db import IntegrityError, transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.services import audit
from marketplace.domain.support import permissions, structures
from marketplace.domain.support.structures import StructureDraft
from marketplace.models import Structure
from marketplace.selectors.support.structures import facts


@transaction.atomic
def declare(*, by: Actor, at: datetime, draft: StructureDraft) -> int:
    """Say that one answers for a structure; it vouches for nobody before a coordinator validates it.

    Returns the id; the same name in the same commune, said again by the same member, is the same one.
    """
    if by.member_id is None or not permissions.may_declare(by):
        raise Forbidden
    structures.check(draft)
    name = " ".join(draft.name.split())
    known = Structure.objects.filter(name=name, place_id=draft.place_id, answerer_id=by.member_id).first()
    if known is not None:
        return known.pk
    try:
        with transaction.atomic():
            return Structure.objects.create(
                name=name,
                kind=draft.kind,
                place_id=draft.place_id,
                answerer_id=by.member_id,
                declared_at=at,
            ).pk
    except IntegrityError as error:
        raise Refused(
            N_("A structure of this name is already declared in this commune."), field="name"
        ) from error


@transaction.atomic
def validate(*, by: Actor, at: datetime, structure_id: int) -> None:
    """Let it vouch. Twice is once."""
    row = _held(structure_id)
    if by.user_id is None or not permissions.may_validate(by, facts(row)):
        raise Forbidden
    if row.ended_at is not None:
        raise Refused(N_("This structure has ended."))
    if row.validated_at is not None:
        return
    row.validated_at, row.validated_by_id = at, by.user_id
    row.save(update_fields=["validated_at", "validated_by"])
    audit.record(by=by, at=at, action="marketplace.validate_structure", subject=f"structure:{row.pk}")


@transaction.atomic
def end(*, by: Actor, at: datetime, structure_id: int) -> None:
    """It vouches for nobody more; whoever it vouched for is helped on. Twice is once."""
    row = _held(structure_id)
    if not permissions.may_answer(by, facts(row)):
        raise Forbidden
    if row.ended_at is not None:
        return
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    audit.record(by=by, at=at, action="marketplace.end_structure", subject=f"structure:{row.pk}")


def _held(structure_id: int) -> Structure:
    row = Structure.objects.select_for_update(no_key=True).filter(pk=structure_id).first()
    if row is None:
        raise Hidden
    return row
