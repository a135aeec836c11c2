"""What follows a count, as it is stored: nothing of it is ever changed, but its certification, once."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.domain.certifying import VERDICT_NAMES, WORDS_LENGTH, Verdict
from governance.models.proposals import Ballot, Elector


class Scrutiny(models.Model):
    """The check of a count: how many must certify this sheet, until when, and until when it is contested."""

    ballot = models.OneToOneField(Ballot, on_delete=models.PROTECT, related_name="scrutiny")
    fingerprint = models.CharField(_("fingerprint of the count sheet"), max_length=64)
    needed = models.PositiveSmallIntegerField(_("scrutineers needed"))
    due_at = models.DateTimeField(_("to be certified before"))
    certified_at = models.DateTimeField(_("certified"), null=True, blank=True)
    executable_at = models.DateTimeField(_("carried out from"), null=True, blank=True)

    class Meta:
        verbose_name = _("check of a count")
        verbose_name_plural = _("checks of counts")
        constraints = [
            models.CheckConstraint(
                condition=Q(certified_at__isnull=True, executable_at__isnull=True)
                | Q(executable_at__gte=F("certified_at")),
                name="scrutiny_certified_may_be_contested",
                violation_error_message=_("A certified count says until when it may be contested."),
            ),
            models.CheckConstraint(
                condition=Q(certified_at__isnull=True)
                | Q(certified_at__lt=F("due_at"))
                | Q(needed=0, certified_at=F("due_at")),
                name="scrutiny_is_certified_in_time",
                violation_error_message=_("A count is certified in time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id}"


class Certification(models.Model):
    """An elector counted the vote again and found this sheet: a scrutineer."""

    elector = models.OneToOneField(Elector, on_delete=models.PROTECT, related_name="certification")
    fingerprint = models.CharField(_("fingerprint that was found"), max_length=64)
    certified_at = models.DateTimeField(_("certified"))

    class Meta:
        verbose_name = _("certification")
        verbose_name_plural = _("certifications")
        ordering = ["certified_at", "id"]

    def __str__(self) -> str:
        return f"{self.elector_id}"


class Contest(models.Model):
    """An elector contests a certified result: it is not carried out before each scrutineer has answered."""

    elector = models.OneToOneField(Elector, on_delete=models.PROTECT, related_name="contest")
    motive = models.TextField(_("why"), max_length=WORDS_LENGTH)
    contested_at = models.DateTimeField(_("contested"))
    due_at = models.DateTimeField(_("to be answered before"))

    class Meta:
        verbose_name = _("contest")
        verbose_name_plural = _("contests")
        ordering = ["contested_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(motive=""),
                name="contest_has_a_motive",
                violation_error_message=_("A result is contested with a motive."),
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("contested_at")),
                name="contest_leaves_time_to_answer",
                violation_error_message=_("A contest leaves time to answer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.elector_id}"


class ContestAnswer(models.Model):
    """What a scrutineer answers to a contest, once."""

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="answers")
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="answers")
    verdict = models.CharField(
        _("answer"),
        max_length=12,
        choices=[(verdict.value, _(name)) for verdict, name in VERDICT_NAMES.items()],
    )
    text = models.TextField(_("in words"), max_length=WORDS_LENGTH)
    answered_at = models.DateTimeField(_("answered"))

    class Meta:
        verbose_name = _("answer to a contest")
        verbose_name_plural = _("answers to contests")
        ordering = ["answered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "certification"],
                name="scrutineer_answers_a_contest_once",
                violation_error_message=_("You have already answered this contest."),
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=[verdict.value for verdict in Verdict]),
                name="answer_maintains_or_retracts",
                violation_error_message=_("A scrutineer maintains their certification, or takes it back."),
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="answer_says_why",
                violation_error_message=_("A contest is answered in words."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contest_id}: {self.certification_id}"
