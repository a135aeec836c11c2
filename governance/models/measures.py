"""Emergency measures as they are stored: proposed by one, confirmed once by another, never changed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.domain.measures import REASON_LENGTH
from governance.models.mandates import Mandate
from governance.models.rules import RuleVersion


class Measure(models.Model):
    """A guardian of the rules asks that a version be suspended; a witness confirms it before due_at.

    What a confirmed one makes obeyed is its `version`, until that lapses.
    """

    suspends = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, related_name="measures")
    reason = models.TextField(_("why"), max_length=REASON_LENGTH)
    proposed_under = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="measures_proposed")
    proposed_at = models.DateTimeField(_("measure proposed"))
    due_at = models.DateTimeField(_("to be confirmed before"))
    confirmed_under = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="measures_confirmed"
    )
    confirmed_at = models.DateTimeField(_("confirmed by another person"), null=True, blank=True)

    class Meta:
        verbose_name = _("emergency measure")
        verbose_name_plural = _("emergency measures")
        ordering = ["proposed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["suspends"],
                condition=Q(confirmed_at__isnull=False),
                name="version_is_suspended_once",
                violation_error_message=_("This value was suspended already: only a vote goes further."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="measure_says_why",
                violation_error_message=_("An emergency measure says why."),
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("proposed_at")),
                name="measure_leaves_time_to_confirm",
                violation_error_message=_("An emergency measure leaves time to confirm it."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_under__isnull=True)
                | (
                    Q(confirmed_under__isnull=False, confirmed_at__isnull=False)
                    & Q(confirmed_at__gte=F("proposed_at"), confirmed_at__lt=F("due_at"))
                    & ~Q(confirmed_under=F("proposed_under"))
                ),
                name="measure_is_confirmed_in_time_by_another",
                violation_error_message=_("An emergency measure is confirmed in time, by another person."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suspends_id}"
