from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from timebank.domain.asking import PURPOSE_LENGTH, REASON_LENGTH
from timebank.domain.spending import VERDICT_NAMES, Verdict


class GroupPayment(models.Model):
    """A delegate proposes that the group pays: its hours are reserved, and another delegate answers.

    What it would move is in its reservation. request: the request for hours that it would answer.
    """

    group = models.ForeignKey("coop.Group", on_delete=models.PROTECT, related_name="+")
    reservation = models.OneToOneField(
        "timebank.Reservation", on_delete=models.PROTECT, related_name="group_payment"
    )
    request = models.ForeignKey(
        "timebank.PaymentRequest", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    minutes = models.PositiveIntegerField(_("minutes"))
    purpose = models.CharField(_("for what"), max_length=PURPOSE_LENGTH)
    proposed_at = models.DateTimeField(_("proposed"))
    expires_at = models.DateTimeField(_("to answer before"))
    proposer_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposer = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("payment of a group")
        verbose_name_plural = _("payments of groups")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gt=0),
                name="group_payment_is_longer_than_zero",
                violation_error_message=_("A payment is longer than zero."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("proposed_at")),
                name="group_payment_ends_after_it_begins",
                violation_error_message=_("A payment leaves time to answer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.minutes}"


class GroupAnswer(models.Model):
    """How a payment that was proposed ended, once."""

    payment = models.OneToOneField(GroupPayment, on_delete=models.PROTECT, related_name="answer")
    how = models.CharField(
        _("how"), max_length=12, choices=[(v.value, _(s)) for v, s in VERDICT_NAMES.items()]
    )
    entry = models.ForeignKey(
        "timebank.JournalEntry", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH, blank=True)
    answered_at = models.DateTimeField(_("answered"))
    actor_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    actor = models.ForeignKey(
        "coop.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("answer to a payment of a group")
        verbose_name_plural = _("answers to payments of groups")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(how=Verdict.APPROVED.value, entry__isnull=False)
                | (Q(entry__isnull=True) & ~Q(how=Verdict.APPROVED.value)),
                name="group_answer_that_approves_has_its_entry",
                violation_error_message=_("An answer has an entry when it pays, and only then."),
            ),
            models.CheckConstraint(
                condition=~Q(how=Verdict.DECLINED.value) | ~Q(reason=""),
                name="group_answer_that_declines_says_why",
                violation_error_message=_("Whoever declines says why."),
            ),
            models.CheckConstraint(
                condition=Q(how__in=[verdict.value for verdict in VERDICT_NAMES]),
                name="group_answer_is_one_of_the_exits",
                violation_error_message=_("An answer says how the payment ended."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id}: {self.how}"
