from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from governance.domain.rules import BEGINNING


class RuleVersion(models.Model):
    """The value of a rule from an instant on. Append-only: the past keeps the value that it had.

    Versions of a rule form a chain: each but the founding one replaces another, and is replaced once at most.
    So two votes on one base write one version, whatever their timing.
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
    written_at = models.DateTimeField(_("written"), db_default=Now())

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
                condition=Q(proposal__isnull=True),
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
                | Q(proposal__isnull=False, replaces__isnull=False, effective_at__gt=BEGINNING),
                name="rule_version_is_founding_or_voted",
                violation_error_message=_(
                    "A version is the founding one, or replaces another through a vote."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"
