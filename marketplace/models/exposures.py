from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Exposure(models.Model):
    """How much a list showed a member, and how much they were due in it, in thousandths of a first place."""

    request = models.ForeignKey(
        "marketplace.ServiceRequest", on_delete=models.CASCADE, related_name="exposures"
    )
    member = models.ForeignKey("coop.Member", on_delete=models.CASCADE, related_name="exposures")
    shown = models.PositiveSmallIntegerField(_("shown"))
    due = models.PositiveSmallIntegerField(_("due"))
    at = models.DateTimeField(_("computed"))

    class Meta:
        verbose_name = _("exposure")
        verbose_name_plural = _("exposures")
        ordering = ["id"]
        indexes = [models.Index(fields=["member", "at"], name="exposure_of_late")]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "member"],
                name="member_is_shown_in_a_list_once",
                violation_error_message=_("This member has their place in this list already."),
            ),
            models.CheckConstraint(
                condition=Q(shown__lte=1000, due__lte=1000),
                name="exposure_is_a_first_place_at_most",
                violation_error_message=_("Nobody is shown more than in a first place."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.member_id} {self.shown}"
