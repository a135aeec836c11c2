"""People type quantities as they say them; services get exact values, or people get a clear message."""

from decimal import Decimal

import pytest
from django import forms
from django.utils import translation
from djmoney.money import Money

from coop.forms.fields import EurosField, HoursField, ShareField


class Deal(forms.Form):
    hours = HoursField(max_minutes=40 * 60, min_minutes=15)
    amount = EurosField(max_cents=500_000, min_cents=100, required=False)
    share = ShareField(required=False)


def messages(**typed: str) -> dict[str, list[str]]:
    with translation.override("en"):
        form = Deal({"hours": "1", **typed})
        return {name: [str(message) for message in found] for name, found in form.errors.items()}


def test_what_is_typed_becomes_exact() -> None:
    form = Deal({"hours": "1 h 30", "amount": "42,50", "share": "12,5 %"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"hours": 90, "amount": Money("42.50", "EUR"), "share": Decimal("0.125")}
    assert isinstance(form.cleaned_data["hours"], int)


def test_nothing_typed_is_nothing_where_that_is_allowed() -> None:
    form = Deal({"hours": "2"})
    assert form.is_valid()
    assert form.cleaned_data == {"hours": 120, "amount": None, "share": None}
    assert messages(hours="") == {"hours": ["This field is required."]}


@pytest.mark.parametrize("typed", ["-1", "beaucoup", "1h75", "1,333"])
def test_an_unreadable_duration_is_quoted_with_examples(typed: str) -> None:
    (message,) = messages(hours=typed)["hours"]
    assert typed in message
    assert "1 h 30, 1:30, 1.5 or 90 min" in message


def test_bounds_are_said_as_people_say_them() -> None:
    assert messages(hours="10 min")["hours"] == ["Enter at least 15\xa0min."]
    assert messages(hours="41")["hours"] == ["Enter 40\xa0h at most."]
    assert messages(amount="0,50")["amount"] == ["Enter at least €1.00."]
    assert messages(amount="5000,01")["amount"] == ["Enter €5,000.00 at most."]


def test_an_amount_is_never_rounded() -> None:
    assert "“1,234” is not an amount" in messages(amount="1,234")["amount"][0]


def test_a_share_stays_between_nothing_and_all() -> None:
    assert messages(share="101")["share"] == ["A share goes from 0 to 100 percent."]
    assert "“half”" in messages(share="half")["share"][0]


def test_a_long_answer_is_quoted_short() -> None:
    assert "x" * 41 not in messages(share="x" * 500)["share"][0]


def test_initial_values_are_shown_as_people_write_them_and_can_be_sent_back() -> None:
    start = {"hours": 90, "amount": Money("1234.50", "EUR"), "share": Decimal("0.125")}
    with translation.override("fr"):
        shown = {name: str(Deal(initial=start)[name].value()) for name in start}
        assert shown == {"hours": "1\u202fh\u202f30", "amount": "1\u202f234,50", "share": "12,5"}
        again = Deal(shown, initial=start)
        assert again.is_valid(), again.errors
        assert again.cleaned_data == start
        assert not again.has_changed()
        assert 'value="1h75"' in str(Deal({"hours": "1h75"})["hours"])


def test_values_of_a_program_pass_as_they_are() -> None:
    start = {"hours": 90, "amount": Money("2.00", "EUR"), "share": Decimal("0.5")}
    form = Deal(start)
    assert form.is_valid(), form.errors
    assert form.cleaned_data == start


def test_an_amount_is_one_field_with_its_unit_beside_it() -> None:
    widget = str(Deal()["amount"])
    assert "€" in widget
    assert 'inputmode="decimal"' in widget
    assert "<select" not in widget
