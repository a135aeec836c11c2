"""What the database refuses, it refuses in words: each constraint is a statement with a French message."""

import re
from collections.abc import Iterator

from django.apps import apps
from django.db.models import BaseConstraint, CheckConstraint, Model, Q
from django.utils import translation

from coop.models import Member
from tests.shape import sources
from tests.shape.sources import listed

STATEMENT = re.compile(r"^[a-z0-9]+(_[a-z0-9]+){2,}$")
LABELS = {"unique", "check", "uq", "uniq", "ck", "fk", "idx", "constraint", "valid", "exclude"}


def constraints() -> Iterator[tuple[type[Model], BaseConstraint]]:
    for model in apps.get_models():
        if sources.rank(model._meta.app_label) >= 0:
            for constraint in model._meta.constraints:
                yield model, constraint


def faults(model: type[Model], constraint: BaseConstraint) -> Iterator[str]:
    where = f"{model._meta.label}: {constraint.name}"
    words = constraint.name.split("_")
    if not STATEMENT.match(constraint.name) or {words[0], words[-1]} & LABELS:
        yield f"{where} is not a statement"
    message = constraint.violation_error_message
    with translation.override("en"):
        english = str(message)
    with translation.override("fr"):
        french = str(message)
    if message == BaseConstraint.default_violation_error_message or english == french:
        yield f"{where} has no French message"


def test_each_constraint_is_a_statement_with_a_french_message() -> None:
    found = list(constraints())
    assert len(found) > 20
    assert listed(fault for one in found for fault in faults(*one)) == ""


def test_a_nameless_constraint_is_seen() -> None:
    bad = CheckConstraint(condition=Q(pk__gt=0), name="coop_member_number_check")
    assert list(faults(Member, bad)) == [
        "coop.Member: coop_member_number_check is not a statement",
        "coop.Member: coop_member_number_check has no French message",
    ]
