"""Taking over concepts of an official classification: all of them or none, and again at every new release."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from coop.domain import concepts
from coop.domain.actors import Actor
from coop.domain.concepts import Concept, Difference, Source
from coop.domain.corpora import SKILLS
from coop.domain.errors import Forbidden, Refused
from coop.domain.words import N_
from coop.models import Skill
from coop.selectors import skills
from coop.services import audit, texts

Told = Callable[[int], object]


@transaction.atomic
def take_over(
    *, by: Actor, at: datetime, source: Source, read: Sequence[Concept], told: Told = lambda count: None
) -> Difference:
    """Write what is new in these concepts of one source, and mend what differs; take nothing away.

    told: called with how many more are written. Returns what was written. Raises Refused when a code is that
    of a concept from elsewhere.
    """
    if not by.is_platform:
        raise Forbidden
    found = concepts.compare(skills.concepts(source), read)
    _refuse_codes_of_others(source, found.added)
    Skill.objects.write([*found.added, *found.changed], told=told)
    if found.added or found.changed:
        audit.record(
            by=by,
            at=at,
            action="coop.import_skills",
            subject=f"skills:{source}",
            data={
                "added": len(found.added),
                "changed": len(found.changed),
                "unchanged": found.unchanged,
            },
        )
    return found


def make_findable(*, by: Actor, at: datetime) -> int:
    """Have every concept found by what it is called, in each language; how many were written for it.

    Nothing is written where nobody was called otherwise since.
    """
    if not by.is_platform:
        raise Forbidden
    return sum(
        texts.rewrite(by=by, at=at, kind=kind, documents=skills.named(language))
        for language, kind in SKILLS.items()
    )


def _refuse_codes_of_others(source: Source, added: Sequence[Concept]) -> None:
    codes = {concept.code for concept in added}
    taken = Skill.objects.exclude(source=source).filter(code__in=codes).order_by("code").first()
    if taken:
        raise Refused(N_("The code %(code)s is that of another skill already."), code=taken.code)
