from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.domain.moderation import DEED_NAMES, REASON_LENGTH, Deed


class RemarkDeed(models.Model):
    """What somebody did about a remark, and why: reported it, hid it, appealed, decided. Append-only; where
    the remark stands is read from all of them.
    """

    remark = models.ForeignKey("governance.Remark", on_delete=models.PROTECT, related_name="deeds")
    deed = models.CharField(
        _("deed"), max_length=10, choices=[(deed.value, _(name)) for deed, name in DEED_NAMES.items()]
    )
    person = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="remark_deeds")
    text = models.TextField(_("why"), max_length=REASON_LENGTH)
    done_at = models.DateTimeField(_("done"))
    due_at = models.DateTimeField(_("to be decided until"), null=True, blank=True)

    class Meta:
        verbose_name = _("moderation of a remark")
        verbose_name_plural = _("moderation of remarks")
        ordering = ["id"]
        indexes = [models.Index(fields=["person", "deed"], name="remark_deeds_of_a_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(deed__in=[deed.value for deed in Deed]),
                name="remark_deed_is_known",
                violation_error_message=_("This deed does not exist."),
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="remark_deed_says_why",
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                condition=Q(deed=Deed.APPEAL.value, due_at__gt=F("done_at"))
                | ~Q(deed=Deed.APPEAL.value) & Q(due_at__isnull=True),
                name="appeal_is_decided_by_a_day",
                violation_error_message=_("An appeal says until when it is decided."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.remark_id}: {self.deed}"
