from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.domain.alerts import KINDS, QUERY_LENGTH
from marketplace.models.moderation import ONE_THING


class Alert(models.Model):
    """A search that a member keeps. sought: as the selector asks it; query: as its address says it."""

    member = models.ForeignKey("coop.Member", on_delete=models.CASCADE, related_name="alerts")
    kind = models.CharField(
        _("kind"), max_length=8, choices=[(kind.value, _(name)) for kind, name in KINDS.items()]
    )
    query = models.CharField(_("address of the search"), max_length=QUERY_LENGTH)
    sought = models.JSONField(_("what is looked for"))
    wants_mail = models.BooleanField(_("also by e-mail, once a day at most"), default=False)
    saved_at = models.DateTimeField(_("saved"))
    looked_at = models.DateTimeField(_("last looked"))

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["-saved_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind", "query"],
                name="member_keeps_a_search_once",
                violation_error_message=_("You keep this search already."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["need", "offer"]),
                name="alert_looks_for_needs_or_offers",
                violation_error_message=_("An alert looks for needs or for offers."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.kind}"


class Finding(models.Model):
    """What an alert found, once; mailed_at: when it was told by e-mail, if it was."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="findings")
    request = models.ForeignKey(
        "marketplace.ServiceRequest", on_delete=models.CASCADE, null=True, blank=True, related_name="findings"
    )
    offer = models.ForeignKey(
        "marketplace.Offer", on_delete=models.CASCADE, null=True, blank=True, related_name="findings"
    )
    found_at = models.DateTimeField(_("found"))
    mailed_at = models.DateTimeField(_("told by e-mail"), null=True, blank=True)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["-found_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=ONE_THING,
                name="finding_is_one_thing",
                violation_error_message=_("An alert finds a need or an offer."),
            ),
            models.UniqueConstraint(
                fields=["alert", "request"],
                name="alert_finds_a_need_once",
                violation_error_message=_("This was found already."),
            ),
            models.UniqueConstraint(
                fields=["alert", "offer"],
                name="alert_finds_an_offer_once",
                violation_error_message=_("This was found already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.alert_id}: {self.request_id or self.offer_id}"
