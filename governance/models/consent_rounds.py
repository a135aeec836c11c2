"""What is worked on between two rounds of consent. A round itself is a proposal with its ballot."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.domain.consent_rounds import IMPROVEMENT_LENGTH
from governance.domain.remarks import TEXT_LENGTH


class Improvement(models.Model):
    """The text as its proposer would have it in this round, said before its vote opens. Append-only: the last
    one is frozen with the ballot.
    """

    round = models.ForeignKey("governance.Proposal", on_delete=models.PROTECT, related_name="improvements")
    text = models.TextField(_("text as improved"), max_length=IMPROVEMENT_LENGTH)
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("improvement of a text")
        verbose_name_plural = _("improvements of texts")
        ordering = ["written_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="improvement_says_something",
                violation_error_message=_("An improvement says something."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.written_at:%Y-%m-%d}"


class CarriedObjection(models.Model):
    """An objection that stood at the end of a round, in the next one. Each of its columns is filled once:
    what the proposer answers, why it is kept, when it is lifted.
    """

    round = models.ForeignKey("governance.Proposal", on_delete=models.PROTECT, related_name="carried")
    objection = models.ForeignKey("governance.Remark", on_delete=models.PROTECT, related_name="carried_into")
    answer = models.TextField(_("answer of who proposed"), max_length=TEXT_LENGTH, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    kept_because = models.TextField(_("why it is kept"), max_length=TEXT_LENGTH, blank=True)
    kept_at = models.DateTimeField(_("kept"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    class Meta:
        verbose_name = _("objection taken over")
        verbose_name_plural = _("objections taken over")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "objection"],
                name="objection_is_carried_once_into_a_round",
                violation_error_message=_("This objection is already in this round."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="objection_is_answered_in_words",
                violation_error_message=_("An answer to an objection is given in words."),
            ),
            models.CheckConstraint(
                condition=Q(kept_at__isnull=True, kept_because="")
                | Q(kept_at__isnull=False) & ~Q(kept_because=""),
                name="objection_is_kept_in_words",
                violation_error_message=_("An objection is kept in words."),
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True)
                | Q(kept_at__isnull=True)
                | Q(lifted_at__gte=F("kept_at")),
                name="objection_is_lifted_for_good",
                violation_error_message=_("An objection that is lifted is not kept afterwards."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.objection_id}"
