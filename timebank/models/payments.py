from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from timebank.domain.asking import ANSWER_NAMES, PAYING, PURPOSE_LENGTH, REASON_LENGTH, Answer
from timebank.domain.exchanges import MOST
from timebank.domain.natures import NATURE_NAMES, Nature

ANSWERS_THAT_PAY = sorted(answer.value for answer in PAYING)
WORKED = [Nature.MUTUAL_HELP.value, Nature.PROFESSIONAL.value]


class PaymentRequest(models.Model):
    """A member who helped asks another for hours. It moves nothing and is never changed: its answer is apart.

    actor: who asked, a coordinator where the payee has no log-in (acting_for: the payee).
    """

    key = models.CharField(_("idempotency key"), max_length=120, unique=True)
    payee = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="+")
    payer = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveIntegerField(_("minutes"))
    nature = models.CharField(
        _("nature"), max_length=20, choices=[(n.value, _(s)) for n, s in NATURE_NAMES.items()]
    )
    purpose = models.CharField(_("for what"), max_length=PURPOSE_LENGTH)
    asked_at = models.DateTimeField(_("asked"))
    expires_at = models.DateTimeField(_("to answer before"))
    actor_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    actor = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="+")
    acting_for = models.ForeignKey(
        "coop.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("request for hours")
        verbose_name_plural = _("requests for hours")
        ordering = ["id"]
        indexes = [models.Index(fields=["expires_at"], name="payment_request_term")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(payee=F("payer")),
                name="payment_request_is_between_two",
                violation_error_message=_("Hours are asked of somebody else."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gt=0, minutes__lte=MOST),
                name="payment_request_asks_for_time",
                violation_error_message=_("A request asks for a time longer than zero."),
            ),
            models.CheckConstraint(
                condition=Q(nature__in=WORKED),
                name="payment_request_is_for_work_in_hours",
                violation_error_message=_("Hours are asked for mutual help or for a professional exchange."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("asked_at")),
                name="payment_request_ends_after_it_begins",
                violation_error_message=_("A request leaves time to answer."),
            ),
            models.CheckConstraint(
                condition=Q(acting_for__isnull=True, actor=F("payee"))
                | (
                    Q(acting_for__isnull=False, acting_for=F("payee"))
                    & ~Q(actor=F("payee"))
                    & ~Q(actor=F("payer"))
                ),
                name="payment_request_is_asked_by_or_for_its_payee",
                violation_error_message=_("Hours are asked for oneself, or for a member without internet."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payee_id}: {self.minutes}"


class PaymentAnswer(models.Model):
    """How a request for hours ended, once."""

    request = models.OneToOneField(PaymentRequest, on_delete=models.PROTECT, related_name="answer")
    how = models.CharField(
        _("how"), max_length=12, choices=[(a.value, _(s)) for a, s in ANSWER_NAMES.items()]
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
    acting_for = models.ForeignKey(
        "coop.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("answer to a request for hours")
        verbose_name_plural = _("answers to requests for hours")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(how__in=ANSWERS_THAT_PAY, entry__isnull=False)
                | (Q(entry__isnull=True) & ~Q(how__in=ANSWERS_THAT_PAY)),
                name="payment_answer_that_pays_has_its_entry",
                violation_error_message=_("An answer has an entry when it pays, and only then."),
            ),
            models.CheckConstraint(
                condition=~Q(how=Answer.DECLINED.value) | ~Q(reason=""),
                name="payment_answer_that_declines_says_why",
                violation_error_message=_("Whoever declines says why."),
            ),
            models.CheckConstraint(
                condition=Q(how__in=[answer.value for answer in ANSWER_NAMES]),
                name="payment_answer_is_one_of_the_exits",
                violation_error_message=_("An answer says how the request ended."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.how}"
