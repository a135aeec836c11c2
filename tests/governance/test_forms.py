"""The field of a new value, for every unit that a rule may have, declared today or not."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.http import QueryDict

from governance.domain.rules import Rule, Unit, Value, decode
from governance.forms.proposals import ProposalForm


def rule_of(unit: Unit) -> Rule[Any]:
    return Rule(
        key="tests.rule",
        unit=unit,
        default=0,
        label="Rule",
        explanation="",
        upper=Decimal(1) if unit in (Unit.SHARE, Unit.FRACTION, Unit.SHARES) else 10_000,
        choices={"near": "near", "far": "far"} if unit is Unit.CHOICE else {},
        parts={"one": "one", "two": "two"} if unit is Unit.SHARES else {},
    )


@pytest.mark.parametrize(
    ("unit", "current", "shown", "typed", "value"),
    [
        (Unit.SWITCH, True, "yes", "no", False),
        (Unit.SWITCH, False, "no", "yes", True),
        (Unit.CHOICE, "near", "near", "far", "far"),
        (Unit.CENTS, 1250, "12,50", "42,5 €", 4250),
        (Unit.MINUTES, 90, "1\u202fh\u202f30", "2 h", 120),
        (Unit.SHARE, Decimal("0.125"), "12,5", "0,000001", Decimal("0.00000001")),
        (Unit.FRACTION, Decimal("0.125"), "12,5\u202f%", "66,5 %", Decimal("0.665")),
        (Unit.FRACTION, Fraction(2, 3), "2/3", " 3 / 4 ", Fraction(3, 4)),
        (Unit.DAYS, 7, 7, "8", 8),
        (Unit.COUNT, 7, 7, "8", 8),
        (Unit.KILOMETRES, 7, 7, "8", 8),
        (Unit.THOUSANDTHS, 7, 7, "8", 8),
    ],
)
def test_what_is_typed_becomes_the_value_of_its_unit(
    unit: Unit, current: Value, shown: object, typed: str, value: Value
) -> None:
    rule = rule_of(unit)
    field = ProposalForm(None, rule=rule, current=current)["value"]
    assert field.value() == shown or field.field.prepare_value(field.value()) == shown
    data = QueryDict(mutable=True)
    data.update({"title": "Title", "reason": "Reason", "value": typed})
    form = ProposalForm(data, rule=rule, current=current)
    assert form.is_valid(), form.errors
    assert decode(rule, form.value()) == value


@pytest.mark.parametrize("typed", ["2/0", "a/b", "1/2/3", "-1/2", "beaucoup", "3/2", "1234567/1"])
def test_what_is_no_share_is_said_at_the_field(typed: str) -> None:
    data = QueryDict(mutable=True)
    data.update({"title": "Title", "reason": "Reason", "value": typed})
    form = ProposalForm(data, rule=rule_of(Unit.FRACTION), current=Decimal("0.5"))
    assert not form.is_valid()
    assert set(form.errors) == {"value"}


def test_parts_are_asked_one_by_one_in_their_order() -> None:
    rule = rule_of(Unit.SHARES)
    form = ProposalForm(None, rule=rule, current={"one": Decimal("0.4"), "two": Decimal("0.6")})
    assert list(form.fields) == ["title", "part_one", "part_two", "reason"]
    assert [bound.name for bound in form.value_fields()] == ["part_one", "part_two"]
