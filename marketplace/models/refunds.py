from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.domain.engagements import LONGEST_REASON
from marketplace.domain.keys import KEY_LENGTH
from marketplace.domain.refunds import OPEN, REFUND_STATE_NAMES, RefundState
from marketplace.models.quotes import QUOTING_CHOICES

OPEN_VALUES = sorted(state.value for state in OPEN)


class Refund(models.Model):
    """Hours that one of the two asks to give back, in part, of what an engagement counted.

    entry: the partial reversal. refunded_minutes: what was given back in the end, 0 where a mediator said so.
    """

    engagement = models.ForeignKey("marketplace.Engagement", on_delete=models.PROTECT, related_name="refunds")
    asked_by = models.CharField(_("asked by"), max_length=12, choices=QUOTING_CHOICES)
    minutes = models.PositiveIntegerField(_("hours asked back"))
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=[(state.value, _(name)) for state, name in REFUND_STATE_NAMES.items()],
        default=RefundState.ASKED.value,
    )
    asked_at = models.DateTimeField(_("asked"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    refunded_minutes = models.PositiveIntegerField(_("hours given back"), null=True, blank=True)
    decision = models.CharField(_("why it was settled so"), max_length=LONGEST_REASON, blank=True)
    entry = models.OneToOneField(
        "timebank.JournalEntry", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    key = models.CharField(_("idempotency key"), max_length=KEY_LENGTH, unique=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gt=0),
                name="refund_is_longer_than_zero",
                violation_error_message=_("Hours given back are more than zero."),
            ),
            models.UniqueConstraint(
                fields=["engagement"],
                condition=Q(state__in=OPEN_VALUES),
                name="engagement_has_one_open_refund",
                violation_error_message=_("Hours are asked back already: that is answered first."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[*OPEN_VALUES, "withdrawn"], entry__isnull=True, refunded_minutes__isnull=True
                )
                | Q(state__in=["agreed", "settled"], entry__isnull=False, refunded_minutes__gt=0)
                | Q(state="settled", entry__isnull=True, refunded_minutes=0),
                name="refund_given_back_has_its_entry",
                violation_error_message=_("Hours given back have their journal entry."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_VALUES, ended_at__isnull=True)
                | (~Q(state__in=OPEN_VALUES) & Q(ended_at__isnull=False)),
                name="refund_ended_has_its_instant",
                violation_error_message=_("A refund that ended has the instant of its end."),
            ),
            models.CheckConstraint(
                condition=(Q(state="settled") & ~Q(decision="")) | (~Q(state="settled") & Q(decision="")),
                name="refund_settled_says_why",
                violation_error_message=_("Say why: both read it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement_id}: {self.minutes}"
