"""What a member would like to be asked for."""

from decimal import Decimal

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from djmoney.money import Money

from coop.domain.quantities import cents_of
from coop.forms.fields import CURRENCY, EurosField, HoursField
from marketplace.domain.wishes import LARGEST_FLOOR_CENTS, LONGEST_SHORTEST_MINUTES, Wishes


class WishesForm(forms.Form):
    """Terms, a rate that nobody else reads, and a shortest time."""

    takes_hours = forms.BooleanField(label=_("in hours"), required=False)
    takes_euros = forms.BooleanField(label=_("in euros"), required=False)
    takes_gifts = forms.BooleanField(label=_("as a gift"), required=False)
    floor = EurosField(
        label=_("From how many euros an hour"),
        required=False,
        min_cents=1,
        max_cents=LARGEST_FLOOR_CENTS,
        help_text=_("Nobody else reads it. It holds where all is paid in euros; empty, any rate is welcome."),
    )
    shortest_minutes = HoursField(
        label=_("From what length"),
        required=False,
        min_minutes=0,
        max_minutes=LONGEST_SHORTEST_MINUTES,
        help_text=_("Shorter needs are not proposed to you; empty, any length is welcome."),
    )

    def __init__(self, data: QueryDict | None, *, wishes: Wishes) -> None:
        floor = wishes.floor_cents
        super().__init__(
            data,
            initial={
                "takes_hours": wishes.takes_hours,
                "takes_euros": wishes.takes_euros,
                "takes_gifts": wishes.takes_gifts,
                "floor": None if floor is None else Money(Decimal(floor).scaleb(-2), CURRENCY),
                "shortest_minutes": wishes.shortest_minutes or None,
            },
        )

    def wishes(self) -> Wishes:
        typed = self.cleaned_data
        return Wishes(
            takes_hours=typed["takes_hours"],
            takes_euros=typed["takes_euros"],
            takes_gifts=typed["takes_gifts"],
            floor_cents=None if typed["floor"] is None else cents_of(typed["floor"].amount),
            shortest_minutes=typed["shortest_minutes"] or 0,
        )
