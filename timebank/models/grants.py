from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Grant(models.Model):
    """The agreement on a funded project, as it was frozen: its sum, its milestones, its reports. Never
    changed.

    text: what `timebank.domain.grants.agreement` gives; text_hash: its fingerprint, printed with it.
    """

    project = models.OneToOneField("timebank.Project", on_delete=models.PROTECT, related_name="grant")
    amount = models.BigIntegerField(_("amount in minutes or cents"))
    text = models.JSONField(_("agreement"))
    text_hash = models.CharField(_("hash of the agreement"), max_length=64)
    report_version = models.ForeignKey("governance.RuleVersion", on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(_("agreement frozen"))

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="grant_grants_something",
                violation_error_message=_("A grant grants something."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.amount}"


class Instalment(models.Model):
    """What a confirmed milestone was paid, once: its entry in the ledger, and when its report is due."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="instalments")
    milestone = models.OneToOneField(
        "timebank.ProjectMilestone", on_delete=models.PROTECT, related_name="instalment"
    )
    entry = models.OneToOneField("timebank.JournalEntry", on_delete=models.PROTECT, related_name="instalment")
    amount = models.BigIntegerField(_("amount in minutes or cents"))
    actor = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="+")
    paid_at = models.DateTimeField(_("instalment paid"))
    report_due_on = models.DateField(_("report due"))

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.grant_id}: {self.amount}"


class InstalmentReport(models.Model):
    """What was done with an instalment and how much of it was spent, said once.

    actor: who wrote it, a coordinator where it came on paper.
    """

    instalment = models.OneToOneField(Instalment, on_delete=models.PROTECT, related_name="report")
    text = models.TextField(_("report"), max_length=4000)
    spent = models.BigIntegerField(_("spent, in minutes or cents"))
    reported_at = models.DateTimeField(_("report given"))
    actor = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("report on an instalment")
        verbose_name_plural = _("reports on instalments")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(spent__gte=0),
                name="report_spends_no_less_than_nothing",
                violation_error_message=_("What was spent lies between nothing and what was paid."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.instalment_id}: {self.spent}"


class ReportReminder(models.Model):
    """Who owes a report was reminded of it, once before it is due and once when it is late."""

    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, related_name="reminders")
    is_late = models.BooleanField(_("it is late"))
    reminded_at = models.DateTimeField(_("reminded"))

    class Meta:
        verbose_name = _("reminder of a report")
        verbose_name_plural = _("reminders of reports")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["instalment", "is_late"],
                name="report_is_reminded_of_once",
                violation_error_message=_("This reminder has been sent."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.instalment_id}"
