"""What was spent of the privacy budget of the observatory, with the figures that it was spent on."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.models.observatory_releases import Release


class PrivacySpending(models.Model):
    """A line of the ledger: the one draw of a release. That a year spends no more than was voted, and that
    nothing of it changes, is held by sql/privacy.sql.

    year: whose budget it takes from. epsilon: thousandths. content: the figures, as canonical text.
    obeys: the versions of the rules of the budget and of the threshold.
    """

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="privacy_spending")
    year = models.PositiveSmallIntegerField(_("year"))
    epsilon = models.PositiveIntegerField(_("spent, in thousandths of epsilon"))
    content = models.TextField(_("figures with noise"))
    content_hash = models.CharField(_("hash of the figures with noise"), max_length=64)
    obeys = ArrayField(models.BigIntegerField(), verbose_name=_("rule versions obeyed"))
    drawn_at = models.DateTimeField(_("drawn"))
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drawn_under = models.ForeignKey("governance.Mandate", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("spending of the privacy budget")
        verbose_name_plural = _("spendings of the privacy budget")
        ordering = ["year", "drawn_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(epsilon__gt=0) & ~Q(content=""),
                name="privacy_spending_is_for_something",
                violation_error_message=_("Figures with noise always take something of the privacy budget."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release_id}: {self.epsilon} of {self.year}"
