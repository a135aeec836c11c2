from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from timebank.domain.natures import FUNDS, Unit


class Distribution(models.Model):
    """How the common pool of a period was split. Posted once; nothing is dated inside it after."""

    period = DateTimeRangeField(_("period"))
    entry = models.OneToOneField(
        "timebank.JournalEntry", on_delete=models.PROTECT, null=True, blank=True, related_name="distribution"
    )
    version = models.ForeignKey(
        "governance.RuleVersion", on_delete=models.PROTECT, related_name="distributions"
    )
    inputs_hash = models.CharField(_("hash of what it was computed from"), max_length=64)
    result_hash = models.CharField(_("hash of the result"), max_length=64)
    posted_at = models.DateTimeField(_("posted"))

    class Meta:
        verbose_name = _("distribution")
        verbose_name_plural = _("distributions")
        ordering = ["period"]
        constraints = [
            ExclusionConstraint(
                name="distribution_periods_do_not_overlap",
                expressions=[("period", RangeOperators.OVERLAPS)],
                violation_error_message=_("This period, or a part of it, has already been distributed."),
            )
        ]

    def __str__(self) -> str:
        return str(self.period)


class DistributionLine(models.Model):
    """What one fund received, with the exact quota and the remainder that decided the last unit."""

    distribution = models.ForeignKey(Distribution, on_delete=models.PROTECT, related_name="lines")
    fund = models.CharField(_("fund"), max_length=24)
    unit = models.CharField(_("unit"), max_length=8)
    share = models.DecimalField(_("share"), max_digits=7, decimal_places=6)
    quota = models.CharField(_("exact quota, as a fraction"), max_length=80)
    amount = models.BigIntegerField(_("amount in minutes or cents"))

    class Meta:
        verbose_name = _("line of a distribution")
        verbose_name_plural = _("lines of distributions")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["distribution", "fund", "unit"],
                name="fund_has_one_line_in_a_distribution",
                violation_error_message=_("This fund already has its line."),
            ),
            models.CheckConstraint(
                condition=Q(fund__in=[fund.value for fund in FUNDS], unit__in=[unit.value for unit in Unit]),
                name="distribution_line_names_a_fund_and_a_unit",
                violation_error_message=_("A line names one of the funds, in minutes or cents."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="distribution_line_is_not_negative",
                violation_error_message=_("A distribution gives, it does not take."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund}: {self.amount}"
