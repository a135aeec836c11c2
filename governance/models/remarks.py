from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.domain.remarks import KIND_NAMES, Kind


class Remark(models.Model):
    """What a member says of a proposal, or answers to another remark on it. Append-only, but that an
    objection may be lifted by its author.
    """

    proposal = models.ForeignKey("governance.Proposal", on_delete=models.PROTECT, related_name="remarks")
    author = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="remarks")
    kind = models.CharField(
        _("kind"), max_length=12, choices=[(kind.value, _(name)) for kind, name in KIND_NAMES.items()]
    )
    text = models.TextField(_("text"), max_length=2000)
    answers = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="answered_by"
    )
    said_at = models.DateTimeField(_("said"))
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["said_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kind]),
                name="remark_kind_is_known",
                violation_error_message=_("This kind of remark does not exist."),
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.ANSWER.value, answers__isnull=False)
                | ~Q(kind=Kind.ANSWER.value) & Q(answers__isnull=True),
                name="remark_that_answers_names_another",
                violation_error_message=_("An answer stands under another remark, and nothing else does."),
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True)
                | Q(kind=Kind.OBJECTION.value, lifted_at__gte=F("said_at")),
                name="remark_lifted_is_an_objection",
                violation_error_message=_("Only an objection is lifted, after it was made."),
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="remark_says_something",
                violation_error_message=_("A remark says something."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.kind}"
