from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from marketplace.domain.engagements import PARTIES, SIDE_NAMES
from marketplace.domain.keys import KEY_LENGTH
from marketplace.domain.quotes import LONGEST_TITLE
from marketplace.models.requests import TERMS_CHOICES

QUOTING_CHOICES = [(side.value, _(SIDE_NAMES[side])) for side in sorted(PARTIES)]


class Quote(models.Model):
    """Terms that one of the two proposed, before they agreed. Append-only: a counter-quote is another one.

    number: the newest has the highest. Its totals are those of its lots, which the database sums.
    """

    engagement = models.ForeignKey("marketplace.Engagement", on_delete=models.PROTECT, related_name="quotes")
    number = models.PositiveSmallIntegerField(_("number"))
    side = models.CharField(_("proposed by"), max_length=12, choices=QUOTING_CHOICES)
    terms = models.CharField(_("terms"), max_length=8, choices=TERMS_CHOICES)
    minutes = models.PositiveIntegerField(_("hours in all"))
    price_amount = MoneyField(  # type: ignore[no-untyped-call]  # djmoney has no types
        _("price in all"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    sent_at = models.DateTimeField(_("sent"))
    expires_at = models.DateTimeField(_("to answer before"))
    key = models.CharField(_("idempotency key"), max_length=KEY_LENGTH, unique=True)

    # djmoney replaces the manager of a model with money; this one says what it still is.
    objects: ClassVar[models.Manager["Quote"]] = models.Manager()

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        ordering = ["-number", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "number"],
                name="quote_has_a_number_of_its_own",
                violation_error_message=_("Other terms were proposed meanwhile: read them first."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gt=0),
                name="quote_takes_some_time",
                violation_error_message=_("A quote says how long it takes."),
            ),
            models.CheckConstraint(
                condition=Q(terms__in=["euros", "mixed"], price_amount__isnull=False, price_amount__gt=0)
                | Q(terms__in=["hours", "gift"], price_amount__isnull=True),
                name="quote_has_a_price_when_it_pays_euros",
                violation_error_message=_("A quote in euros has a price, and only such a one."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("sent_at")),
                name="quote_leaves_time_to_answer",
                violation_error_message=_("A quote leaves time to answer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement_id}: {self.number}"


class QuoteLot(models.Model):
    """One part of what a quote proposes, in its order, with the day on which it is expected. Append-only."""

    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="lots")
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("what will be done"), max_length=LONGEST_TITLE)
    minutes = models.PositiveIntegerField(_("hours"))
    price_amount = MoneyField(  # type: ignore[no-untyped-call]  # djmoney has no types
        _("price"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    expected_on = models.DateField(_("expected on"))

    # djmoney replaces the manager of a model with money; this one says what it still is.
    objects: ClassVar[models.Manager["QuoteLot"]] = models.Manager()

    class Meta:
        verbose_name = _("lot of a quote")
        verbose_name_plural = _("lots of quotes")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["quote", "position"],
                name="lot_has_a_place_of_its_own",
                violation_error_message=_("Another lot stands in this place."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gt=0) | Q(price_amount__isnull=False),
                name="lot_counts_hours_or_euros",
                violation_error_message=_("A lot counts hours or euros."),
            ),
            models.CheckConstraint(
                condition=Q(price_amount__isnull=True) | Q(price_amount__gt=0),
                name="lot_price_is_more_than_zero",
                violation_error_message=_("The price of a lot is more than zero."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
