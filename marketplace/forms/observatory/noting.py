"""Noting a quote or a mission in seconds, and bringing many in a table."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from djmoney.money import Money

from coop.domain.names import fold
from coop.domain.quantities import cents_of
from coop.forms.choices import Option, offer
from coop.forms.fields import CURRENCY, DayField, EurosField, HoursField
from marketplace.domain.keys import KEY_LENGTH
from marketplace.domain.observatory import tables
from marketplace.domain.observatory.facts import (
    CLIENT_LENGTH,
    HIGHEST_RATE_CENTS,
    LONGEST_DELAY_DAYS,
    LOWEST_RATE_CENTS,
    MOST_UNPAID_MINUTES,
    FactDraft,
)
from marketplace.domain.observatory.markets import (
    CLIENT_SIZE_NAMES,
    LEAD_SOURCE_NAMES,
    QUOTE_OUTCOME_NAMES,
    QUOTE_REASON_NAMES,
    SECTOR_NAMES,
    ClientSize,
    LeadSource,
    QuoteOutcome,
    QuoteReason,
)
from marketplace.domain.observatory.tables import Vocabulary

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

LISTS: Mapping[str, Mapping[Any, str]] = {
    "client_sector": SECTOR_NAMES,
    "client_size": CLIENT_SIZE_NAMES,
    "lead_source": LEAD_SOURCE_NAMES,
    "outcome": QUOTE_OUTCOME_NAMES,
    "reason": QUOTE_REASON_NAMES,
}
LANGUAGES = ("fr", "en")


def _one_of(kind: type[StrEnum], label: "_StrOrPromise") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=[], coerce=kind, empty_value=None, required=False)


class FactForm(forms.Form):
    """Everything but the day and the trade may be left out. `key` makes a double click one row."""

    happened_on = DayField(label=_("Day of the quote or of the mission"))
    trade = forms.TypedChoiceField(label=_("Trade"), choices=[], coerce=int)
    outcome = _one_of(QuoteOutcome, _("What came of the quote"))
    reason = _one_of(QuoteReason, _("Why"))
    day_rate = EurosField(
        label=_("Agreed price of a day, without VAT"),
        min_cents=LOWEST_RATE_CENTS,
        max_cents=HIGHEST_RATE_CENTS,
        required=False,
    )
    payment_days = forms.IntegerField(
        label=_("Days from the invoice to its payment"),
        min_value=0,
        max_value=LONGEST_DELAY_DAYS,
        required=False,
    )
    unpaid_minutes = HoursField(
        label=_("Hours that nobody pays"),
        min_minutes=0,
        max_minutes=MOST_UNPAID_MINUTES,
        required=False,
        help_text=_("Quotes, travel, accounts: for example 1 h 30."),
    )
    lead_source = _one_of(LeadSource, _("How the client was found"))
    client_sector = forms.ChoiceField(label=_("Sector of the client"), choices=[], required=False)
    client_size = _one_of(ClientSize, _("Size of the client"))
    client = forms.CharField(
        label=_("Client, for yourself alone"),
        max_length=CLIENT_LENGTH,
        required=False,
        help_text=_("It never leaves your account, whatever you contribute."),
    )
    key = forms.CharField(max_length=KEY_LENGTH, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        trades: Sequence[Option],
        known: FactDraft | None = None,
    ) -> None:
        initial = {"key": uuid4().hex, **(_typed(known) if known else {})}
        super().__init__(data, initial=initial, auto_id="fact_%s")
        offer(self, "trade", trades)
        for name, words in LISTS.items():
            offer(self, name, _options(words), empty=gettext("Not said"))

    def draft(self) -> FactDraft:
        """What was typed in a valid form."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        trade_id, rate = given.pop("trade"), given.pop("day_rate")
        given["client"] = " ".join(given["client"].split())
        return FactDraft(
            trade_id=trade_id,
            day_rate_cents=None if rate is None else cents_of(rate.amount),
            **given,
        )


class TableForm(forms.Form):
    """A file, or its text in the page: so that it can be mended and sent again without the file."""

    file = forms.FileField(label=_("A file of CSV"), required=False)
    text = forms.CharField(
        label=_("Or its rows"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("The first row holds the titles of the columns."),
    )

    def __init__(
        self, data: QueryDict | None = None, files: "MultiValueDict[str, Any] | None" = None, text: str = ""
    ) -> None:
        super().__init__(data, files, initial={"text": text}, auto_id="table_%s")

    def content(self) -> bytes:
        """What was sent, in UTF-8 where it can be read; no more of it than may be."""
        file = self.files.get("file")
        if file is not None:
            return tables.decoded(file.read(tables.MOST_OCTETS + 1))
        return str(self.data.get("text", "")).encode()


def vocabulary(trades: Mapping[str, int]) -> Vocabulary:
    """What the cells of a table may say, in each language of the house or as codes. trades: by name."""
    words: dict[str, dict[str, str]] = {}
    for name, names in LISTS.items():
        known = words.setdefault(name, {tables.plain(str(code)): str(code) for code in names})
        for language in LANGUAGES:
            with override(language):
                known.update({tables.plain(gettext(word)): str(code) for code, word in names.items()})
    return Vocabulary(words, {fold(name): id for name, id in trades.items()})


def _options(words: Mapping[Any, str]) -> list[Option]:
    return [(str(code), gettext(name)) for code, name in words.items()]


def _typed(known: FactDraft) -> dict[str, object]:
    cents = known.day_rate_cents
    return {
        "happened_on": known.happened_on,
        "trade": known.trade_id,
        "outcome": known.outcome,
        "reason": known.reason,
        "day_rate": None if cents is None else Money(f"{cents // 100}.{cents % 100:02d}", CURRENCY),
        "payment_days": known.payment_days,
        "unpaid_minutes": known.unpaid_minutes,
        "lead_source": known.lead_source,
        "client_sector": known.client_sector,
        "client_size": known.client_size,
        "client": known.client,
    }
