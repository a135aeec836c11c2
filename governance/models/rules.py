from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from governance.domain.rules import BEGINNING


class RuleVersions(models.QuerySet["RuleVersion"]):
    def obeyed_at(self, at: datetime) -> "RuleVersions":
        """Those that could be obeyed then, the one that is obeyed first: begun, and not lapsed."""
        begun = self.filter(Q(lapses_at__isnull=True) | Q(lapses_at__gt=at), effective_at__lte=at)
        return begun.order_by("-effective_at")

    def decided(self) -> "RuleVersions":
        """The founding ones and what was voted: an emergency measure decides nothing, it lies over them."""
        return self.filter(suspends__isnull=True)


class RuleVersion(models.Model):
    """The value of a rule from an instant on. Append-only: the past keeps the value that it had.

    Versions of a rule form a chain: each but the founding one replaces another, and is replaced once at most.
    So two votes on one base write one version, whatever their timing.

    An emergency measure stands outside of the chain: it lies over the version that it suspends, from
    effective_at until lapses_at, or until what was voted next is obeyed. Which version is obeyed when, the
    view governance_ruleperiod says (sql/measures.sql), and `obeyed_at` says the same.
    """

    key = models.CharField(_("rule"), max_length=80)
    value = models.JSONField(_("value"))
    effective_at = models.DateTimeField(_("obeyed from"))
    proposal = models.ForeignKey(
        "governance.Proposal", on_delete=models.PROTECT, null=True, blank=True, related_name="rule_versions"
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replacement"
    )
    suspends = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="suspension"
    )
    measure = models.OneToOneField(
        "governance.Measure", on_delete=models.PROTECT, null=True, blank=True, related_name="version"
    )
    lapses_at = models.DateTimeField(_("obeyed until"), null=True, blank=True)
    written_at = models.DateTimeField(_("written"), db_default=Now())

    objects = RuleVersions.as_manager()

    class Meta:
        verbose_name = _("rule version")
        verbose_name_plural = _("rule versions")
        ordering = ["key", "effective_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "effective_at"],
                name="rule_has_one_value_at_an_instant",
                violation_error_message=_("Another decision already sets this rule from that day."),
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(proposal__isnull=True, suspends__isnull=True),
                name="rule_is_founded_once",
                violation_error_message=_("This rule already has its founding version."),
            ),
            models.UniqueConstraint(
                fields=["proposal", "key"],
                name="proposal_is_applied_once",
                violation_error_message=_("This proposal has already been applied."),
            ),
            models.CheckConstraint(
                condition=Q(proposal__isnull=True, replaces__isnull=True, effective_at=BEGINNING)
                | Q(proposal__isnull=False, replaces__isnull=False, effective_at__gt=BEGINNING)
                | Q(suspends__isnull=False, proposal__isnull=True, replaces__isnull=True),
                name="rule_version_is_founding_or_voted",
                violation_error_message=_(
                    "A version is the founding one, or replaces another through a vote."
                ),
            ),
            models.CheckConstraint(
                condition=Q(suspends__isnull=True, measure__isnull=True, lapses_at__isnull=True)
                | (
                    Q(suspends__isnull=False, measure__isnull=False)
                    & Q(lapses_at__isnull=False, lapses_at__gt=F("effective_at"))
                ),
                name="emergency_measure_lapses",
                violation_error_message=_("An emergency measure suspends one version, and lapses."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"
