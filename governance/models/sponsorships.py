from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Sponsorship(models.Model):
    """A member who wishes that a proposal be voted. It is taken back by its end, and never deleted."""

    proposal = models.ForeignKey("governance.Proposal", on_delete=models.PROTECT, related_name="sponsorships")
    member = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="sponsorships")
    sponsored_at = models.DateTimeField(_("sponsored"))
    ended_at = models.DateTimeField(_("sponsorship ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("sponsorship")
        verbose_name_plural = _("sponsorships")
        ordering = ["sponsored_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "member"],
                condition=Q(ended_at__isnull=True),
                name="member_sponsors_a_proposal_once",
                violation_error_message=_("You already sponsor this proposal."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("sponsored_at")),
                name="sponsorship_ends_after_it_began",
                violation_error_message=_("A sponsorship ends after it began."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.member_id}"
