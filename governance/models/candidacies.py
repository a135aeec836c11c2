from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.domain.kinds.election import WORDS_LENGTH


class Candidacy(models.Model):
    """A member stands for a duty in an election: by their own act, which they may take back until the vote
    opens.
    """

    proposal = models.ForeignKey("governance.Proposal", on_delete=models.PROTECT, related_name="candidacies")
    member = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="candidacies")
    text = models.TextField(_("in their own words"), max_length=WORDS_LENGTH, blank=True)
    stood_at = models.DateTimeField(_("stood"))
    ended_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("candidacy")
        verbose_name_plural = _("candidacies")
        ordering = ["stood_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "member"],
                condition=Q(ended_at__isnull=True),
                name="member_stands_once_in_an_election",
                violation_error_message=_("You already stand in this election."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("stood_at")),
                name="candidacy_ends_after_it_began",
                violation_error_message=_("A candidacy ends after it began."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.member_id}"
