from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from timebank.domain.closings import REASON_LENGTH
from timebank.domain.natures import FUNDS, Unit


class Distribution(models.Model):
    """How the common pool of a period was split. Posted once; nothing is dated inside it after.

    corrects: the one whose figures it puts right, which stays as it was; then its lines are the differences,
    its entry lies in open time, and reason says why. Its result_hash is that of all figures of the period.
    """

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
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    reason = models.CharField(_("why it corrects"), max_length=REASON_LENGTH, blank=True)

    class Meta:
        verbose_name = _("distribution")
        verbose_name_plural = _("distributions")
        ordering = ["period"]
        constraints = [
            ExclusionConstraint(
                name="distribution_periods_do_not_overlap",
                expressions=[("period", RangeOperators.OVERLAPS)],
                condition=Q(corrects__isnull=True),
                violation_error_message=_("This period, or a part of it, has already been distributed."),
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, reason="")
                | (Q(corrects__isnull=False, entry__isnull=False) & ~Q(reason="")),
                name="correction_moves_something_and_says_why",
                violation_error_message=_("A correction moves something, and says why."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.period)


class DistributionLine(models.Model):
    """What one fund received, with the exact quota and the remainder that decided the last unit.

    Never negative but in a correction, where the amount is the difference and the quota that of the whole.
    """

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
        ]

    def __str__(self) -> str:
        return f"{self.fund}: {self.amount}"
