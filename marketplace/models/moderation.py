"""What members report, and what coordinators hid. Words lie here alone: the record of acts holds none."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.domain.moderation import LONGEST_WORD

ONE_THING = Q(request__isnull=True, offer__isnull=False) | Q(request__isnull=False, offer__isnull=True)


class Report(models.Model):
    """A member says that a need or an offer is out of place, until a coordinator has looked at it."""

    request = models.ForeignKey(
        "marketplace.ServiceRequest", on_delete=models.CASCADE, null=True, blank=True, related_name="reports"
    )
    offer = models.ForeignKey(
        "marketplace.Offer", on_delete=models.CASCADE, null=True, blank=True, related_name="reports"
    )
    reporter = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="reports")
    reason = models.CharField(_("reason"), max_length=LONGEST_WORD)
    reported_at = models.DateTimeField(_("reported"))
    settled_at = models.DateTimeField(_("looked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("report of a need or an offer")
        verbose_name_plural = _("reports of needs and offers")
        ordering = ["reported_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=ONE_THING,
                name="report_is_about_one_thing",
                violation_error_message=_("A report is about a need or an offer."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="report_says_why",
                violation_error_message=_("Say why."),
            ),
            models.UniqueConstraint(
                fields=["reporter", "request"],
                condition=Q(settled_at__isnull=True, request__isnull=False),
                name="member_reports_a_need_once",
                violation_error_message=_("You have already reported this."),
            ),
            models.UniqueConstraint(
                fields=["reporter", "offer"],
                condition=Q(settled_at__isnull=True, offer__isnull=False),
                name="member_reports_an_offer_once",
                violation_error_message=_("You have already reported this."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id or self.offer_id}: {self.reported_at:%Y-%m-%d}"


class Hiding(models.Model):
    """A need or an offer that a coordinator hid, why, what its author answered, and why it is shown again."""

    request = models.ForeignKey(
        "marketplace.ServiceRequest", on_delete=models.CASCADE, null=True, blank=True, related_name="hidings"
    )
    offer = models.ForeignKey(
        "marketplace.Offer", on_delete=models.CASCADE, null=True, blank=True, related_name="hidings"
    )
    reason = models.CharField(_("reason"), max_length=LONGEST_WORD)
    hidden_at = models.DateTimeField(_("hidden"))
    answer = models.CharField(_("answer of its author"), max_length=LONGEST_WORD, blank=True)
    restored_at = models.DateTimeField(_("shown again"), null=True, blank=True)
    restored_reason = models.CharField(_("why it is shown again"), max_length=LONGEST_WORD, blank=True)

    class Meta:
        verbose_name = _("hiding")
        verbose_name_plural = _("hidings")
        ordering = ["-hidden_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=ONE_THING,
                name="hiding_is_about_one_thing",
                violation_error_message=_("A need or an offer is hidden."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="hiding_says_why",
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                condition=Q(restored_at__isnull=True, restored_reason="")
                | (Q(restored_at__isnull=False) & ~Q(restored_reason="")),
                name="hiding_says_why_it_ends",
                violation_error_message=_("Say why."),
            ),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(restored_at__isnull=True, request__isnull=False),
                name="need_is_hidden_once_at_a_time",
                violation_error_message=_("It is hidden already."),
            ),
            models.UniqueConstraint(
                fields=["offer"],
                condition=Q(restored_at__isnull=True, offer__isnull=False),
                name="offer_is_hidden_once_at_a_time",
                violation_error_message=_("It is hidden already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id or self.offer_id}: {self.hidden_at:%Y-%m-%d}"
