from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.domain.proxies import ENDING_NAMES, Ending


class Proxy(models.Model):
    """A member asks another to vote for them too on a proposal. It is ended, and never changed or deleted.

    The database holds the proposal while it writes one: no chain, no more than the rule lets a member hold.
    """

    proposal = models.ForeignKey("governance.Proposal", on_delete=models.PROTECT, related_name="proxies")
    giver = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="proxies_given")
    holder = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="proxies_held")
    given_at = models.DateTimeField(_("given"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ending = models.CharField(
        _("how it ended"),
        max_length=10,
        blank=True,
        db_default="",
        choices=[(ending.value, _(name)) for ending, name in ENDING_NAMES.items()],
    )

    class Meta:
        verbose_name = _("proxy")
        verbose_name_plural = _("proxies")
        ordering = ["given_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "giver"],
                condition=Q(ended_at__isnull=True),
                name="member_gives_one_proxy_for_a_vote",
                violation_error_message=_("You have already given your proxy for this vote."),
            ),
            models.CheckConstraint(
                condition=~Q(giver=F("holder")),
                name="proxy_is_given_to_another",
                violation_error_message=_("A proxy is given to another member."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="")
                | Q(ended_at__gte=F("given_at"), ending__in=[ending.value for ending in Ending]),
                name="proxy_ended_says_how",
                violation_error_message=_("A proxy that ended says when and how, after it was given."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.giver_id} → {self.holder_id}"
