from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from marketplace.domain.engagements import LONGEST_REASON
from marketplace.domain.invoices import INVOICE_ACT_NAMES, NUMBER_LENGTH, REGIME_NAMES
from marketplace.domain.keys import KEY_LENGTH
from marketplace.models.quotes import QUOTING_CHOICES


class Invoice(models.Model):
    """What the giver declares to have invoiced; nothing is charged here. Append-only.

    corrects: the invoice of which this credit note takes something back, for a reason; None for an invoice.
    issuer: the giver, whose numbers are each used once.
    """

    engagement = models.ForeignKey(
        "marketplace.Engagement", on_delete=models.PROTECT, related_name="invoices"
    )
    issuer = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="+")
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="credits"
    )
    number = models.CharField(_("number"), max_length=NUMBER_LENGTH)
    issued_on = models.DateField(_("issued on"))
    due_on = models.DateField(_("due on"))
    regime = models.CharField(
        _("VAT"), max_length=12, choices=[(regime.value, _(name)) for regime, name in REGIME_NAMES.items()]
    )
    rate_share = models.DecimalField(_("rate of VAT"), max_digits=5, decimal_places=4)
    net_amount = MoneyField(  # type: ignore[no-untyped-call]  # djmoney has no types
        _("without VAT"), max_digits=10, decimal_places=2
    )
    vat_amount = MoneyField(  # type: ignore[no-untyped-call]  # djmoney has no types
        _("VAT in euros"), max_digits=10, decimal_places=2
    )
    total_amount = MoneyField(  # type: ignore[no-untyped-call]  # djmoney has no types
        _("in all"), max_digits=10, decimal_places=2
    )
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True, default="")
    declared_at = models.DateTimeField(_("declared"))
    key = models.CharField(_("idempotency key"), max_length=KEY_LENGTH, unique=True)

    # djmoney replaces the manager of a model with money; this one says what it still is.
    objects: ClassVar[models.Manager["Invoice"]] = models.Manager()

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "number"],
                name="invoice_number_is_used_once",
                violation_error_message=_("You have used this number already: each invoice has its own."),
            ),
            models.CheckConstraint(
                condition=Q(
                    net_amount__gte=0,
                    vat_amount__gte=0,
                    total_amount__gt=0,
                    total_amount=F("net_amount") + F("vat_amount"),
                ),
                name="invoice_total_is_its_sum",
                violation_error_message=_("The total is the amount without VAT and its VAT."),
            ),
            models.CheckConstraint(
                condition=Q(regime="franchise", rate_share=0, vat_amount=0)
                | Q(regime="taxed", rate_share__gt=0, rate_share__lt=1),
                name="invoice_rate_fits_its_regime",
                violation_error_message=_("A rate of VAT goes with VAT, and only with it."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("issued_on")),
                name="invoice_is_due_after_its_day",
                violation_error_message=_("An invoice is due on its day or later."),
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, net_amount__gt=0, reason="") | Q(corrects__isnull=False),
                name="invoice_has_an_amount_and_no_reason",
                violation_error_message=_("Only a credit note says why, or is of VAT alone."),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class InvoiceStep(models.Model):
    """What one of the two declares of an invoice: paid, given back, confirmed, contested. Append-only.

    paid_on, paid_amount: of what was paid or given back; what was contested right after does not stand.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField(_("position"))
    act = models.CharField(
        _("act"), max_length=12, choices=[(act.value, _(name)) for act, name in INVOICE_ACT_NAMES.items()]
    )
    side = models.CharField(_("by"), max_length=12, choices=QUOTING_CHOICES)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    paid_amount = MoneyField(  # type: ignore[no-untyped-call]  # djmoney has no types
        _("paid or given back"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)
    at = models.DateTimeField(_("at"))

    # djmoney replaces the manager of a model with money; this one says what it still is.
    objects: ClassVar[models.Manager["InvoiceStep"]] = models.Manager()

    class Meta:
        verbose_name = _("step of an invoice")
        verbose_name_plural = _("steps of invoices")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "position"],
                name="invoice_step_has_a_place_of_its_own",
                violation_error_message=_("Something was declared meanwhile: open the page again."),
            ),
            models.CheckConstraint(
                condition=Q(
                    act__in=["paid", "returned"],
                    paid_on__isnull=False,
                    paid_amount__isnull=False,
                    paid_amount__gt=0,
                    reason="",
                )
                | (Q(act="contested", paid_on__isnull=True, paid_amount__isnull=True) & ~Q(reason=""))
                | Q(act="confirmed", paid_on__isnull=True, paid_amount__isnull=True, reason=""),
                name="invoice_step_says_when_or_why",
                violation_error_message=_(
                    "A payment has its day and its amount, and who contests it says why."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id}: {self.act}"
