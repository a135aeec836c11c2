from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _


class Rehearsal(models.Model):
    """What a proposed rule would have changed, computed once: everybody reads the same figures.

    told: the rounded figures and bands, nothing else of what they were computed from. fingerprint: of the
    change, the months and what is told. amendment: the one that gave the text whose value was replayed; None
    of the text that was published.
    """

    proposal = models.ForeignKey("governance.Proposal", on_delete=models.PROTECT, related_name="rehearsals")
    amendment = models.ForeignKey(
        "governance.Amendment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    since = models.DateTimeField(_("first instant replayed"))
    until = models.DateTimeField(_("end of what is replayed"))
    told = models.JSONField(_("what would have changed"))
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    made_at = models.DateTimeField(_("figures computed"))

    class Meta:
        verbose_name = _("dry run of a proposal")
        verbose_name_plural = _("dry runs of proposals")
        ordering = ["proposal", "id"]
        constraints = [
            models.UniqueConstraint(
                "proposal",
                Coalesce("amendment", 0),  # the text that was published comes of none
                name="text_of_a_proposal_is_rehearsed_once",
                violation_error_message=_("This text was replayed already."),
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("since"), made_at__gte=F("until")),
                name="rehearsal_replays_what_is_past",
                violation_error_message=_("A dry run replays what is past."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}"
