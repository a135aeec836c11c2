from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from governance.domain.amendments import ANSWER_NAMES, Answer


class Amendment(models.Model):
    """Another text for a proposal, offered by a member and answered once. Append-only, but for that answer.

    old, new: the whole text before and after, as governance.domain.amendments.Text writes it: each version of
    a text stays readable. replaces: the amendment that had given the old text; None where it is the text that
    was published. discussion_version: of an accepted one, the rule that says how long it is discussed.
    """

    proposal = models.ForeignKey("governance.Proposal", on_delete=models.PROTECT, related_name="amendments")
    amender = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="amendments")
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followers"
    )
    old = models.JSONField(_("text before"))
    new = models.JSONField(_("text after"))
    why = models.TextField(_("why"), max_length=2000)
    proposed_at = models.DateTimeField(_("amendment proposed"))
    answer = models.CharField(
        _("answer"),
        max_length=12,
        blank=True,
        choices=[(answer.value, _(name)) for answer, name in ANSWER_NAMES.items()],
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        "coop.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="answered_amendments"
    )
    words = models.TextField(_("words of the answer"), max_length=2000, blank=True)
    discussion_version = models.ForeignKey(
        "governance.RuleVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["proposed_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True, words="")
                | Q(
                    answer__in=[answer.value for answer in Answer],
                    answered_at__gte=F("proposed_at"),
                    answered_by__isnull=False,
                ),
                name="amendment_answered_says_when_and_by_whom",
                violation_error_message=_("An amendment that was answered says when, and by whom."),
            ),
            models.CheckConstraint(
                condition=Q(answer=Answer.ACCEPTED.value, discussion_version__isnull=False)
                | ~Q(answer=Answer.ACCEPTED.value) & Q(discussion_version__isnull=True),
                name="amendment_accepted_names_its_discussion",
                violation_error_message=_(
                    "An amendment that was accepted names the rule by which it is discussed."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(answer=Answer.DECLINED.value) | ~Q(words=""),
                name="amendment_declined_says_why",
                violation_error_message=_("Whoever declines an amendment says why."),
            ),
            models.CheckConstraint(
                condition=~Q(why="") & ~Q(new=F("old")),
                name="amendment_changes_something_and_says_why",
                violation_error_message=_("An amendment changes something, and says why."),
            ),
            models.UniqueConstraint(
                "proposal",
                Coalesce("replaces", 0),  # the text that was published replaces none
                condition=Q(answer=Answer.ACCEPTED.value),
                name="text_is_replaced_once",
                violation_error_message=_("This text was replaced already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.amender_id}"
