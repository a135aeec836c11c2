"""The founding values: what the rules say before any vote."""

from datetime import datetime

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden
from coop.services import audit
from governance.domain import permissions, registry
from governance.domain.rules import BEGINNING, encode
from governance.models import RuleVersion


@transaction.atomic
def found(*, by: Actor, at: datetime) -> int:
    """Write the founding value of each declared rule that has none, and return how many were written.

    Run again, or by two at once, it changes nothing: the database keeps one founding value for each rule.
    """
    if not permissions.may_found(by):
        raise Forbidden
    founded = set(RuleVersion.objects.filter(proposal=None).values_list("key", flat=True))
    missing = [rule for rule in registry.every() if rule.key not in founded]
    RuleVersion.objects.bulk_create(
        (
            RuleVersion(key=rule.key, value=encode(rule, rule.default), effective_at=BEGINNING)
            for rule in missing
        ),
        ignore_conflicts=True,
    )
    for rule in missing:
        audit.record(by=by, at=at, action="governance.found", subject=f"rule:{rule.key}")
    return len(missing)
