from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.domain.letters import HOURS, KIND_NAMES, LANGUAGES, OF_MEASURES, PACES, LetterKind


class LetterChoice(models.Model):
    """How a member is written to about decisions; who chose nothing has no row."""

    member = models.OneToOneField(
        "coop.Member", on_delete=models.CASCADE, primary_key=True, related_name="letter_choice"
    )
    pace = models.CharField(
        _("what concerns me, by e-mail"),
        max_length=5,
        choices=[(pace.value, _(name)) for pace, name in PACES.items()],
    )
    wants_reminders = models.BooleanField(_("a reminder before a vote ends, while I have not voted"))
    quiet_from = models.PositiveSmallIntegerField(_("nothing from"))
    quiet_until = models.PositiveSmallIntegerField(_("until"))
    is_sunday_quiet = models.BooleanField(_("nothing on Sundays"))
    language = models.CharField(
        _("language"), max_length=2, choices=[(code, _(name)) for code, name in LANGUAGES.items()]
    )
    chosen_at = models.DateTimeField(_("chosen"))

    class Meta:
        verbose_name = _("choice of e-mails about decisions")
        verbose_name_plural = _("choices of e-mails about decisions")
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__lte=HOURS[-1], quiet_until__lte=HOURS[-1]),
                name="letter_choice_is_quiet_by_hours_of_a_day",
                violation_error_message=_("Choose hours between 0 and 23."),
            ),
            models.CheckConstraint(
                condition=Q(pace__in=[pace.value for pace in PACES], language__in=list(LANGUAGES)),
                name="letter_choice_is_one_that_is_offered",
                violation_error_message=_("Choose one of these."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.pace}"


class Letter(models.Model):
    """An e-mail about decisions: written down before it is handed over, so that a kill sends none twice.

    on_day: of a digest, its day. ballot: of a reminder, its vote. measure: of what tells that it begins, or
    ends. told: which decisions it told, and where
    they stood. taken_at: when somebody began to hand it over; sent_at: when the mail server had it;
    refused_at: when the mail server would not have it.
    """

    member = models.ForeignKey("coop.Member", on_delete=models.CASCADE, related_name="decision_letters")
    kind = models.CharField(
        _("kind"), max_length=8, choices=[(kind.value, _(name)) for kind, name in KIND_NAMES.items()]
    )
    on_day = models.DateField(_("day"), null=True, blank=True)
    ballot = models.ForeignKey(
        "governance.Ballot", on_delete=models.PROTECT, null=True, blank=True, related_name="reminders"
    )
    measure = models.ForeignKey(
        "governance.Measure", on_delete=models.PROTECT, null=True, blank=True, related_name="letters"
    )
    told = models.JSONField(_("what it told"), default=list)
    taken_at = models.DateTimeField(_("taken"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    refused_at = models.DateTimeField(_("refused"), null=True, blank=True)

    class Meta:
        verbose_name = _("e-mail about decisions")
        verbose_name_plural = _("e-mails about decisions")
        ordering = ["-taken_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "on_day"],
                condition=Q(kind=LetterKind.DIGEST.value),
                name="member_is_told_once_a_day_at_most",
                violation_error_message=_("This e-mail was written already."),
            ),
            models.UniqueConstraint(
                fields=["member", "ballot"],
                condition=Q(kind=LetterKind.REMINDER.value),
                name="member_is_reminded_of_a_vote_once",
                violation_error_message=_("This e-mail was written already."),
            ),
            models.UniqueConstraint(
                fields=["member", "measure", "kind"],
                condition=Q(measure__isnull=False),
                name="member_is_told_once_that_a_measure_begins_or_ends",
                violation_error_message=_("This e-mail was written already."),
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=LetterKind.DIGEST.value,
                    on_day__isnull=False,
                    ballot__isnull=True,
                    measure__isnull=True,
                )
                | Q(
                    kind=LetterKind.REMINDER.value,
                    on_day__isnull=True,
                    ballot__isnull=False,
                    measure__isnull=True,
                )
                | Q(
                    kind__in=[kind.value for kind in OF_MEASURES],
                    on_day__isnull=True,
                    ballot__isnull=True,
                    measure__isnull=False,
                ),
                name="letter_is_of_a_day_a_vote_or_a_measure",
                violation_error_message=_("An e-mail is of a day, of a vote, or of an emergency measure."),
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(refused_at__isnull=True, sent_at__gte=F("taken_at")),
                name="letter_is_sent_after_it_is_taken",
                violation_error_message=_("An e-mail is sent after it is written, or refused."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.kind}"
