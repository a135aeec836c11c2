"""Sessions that were given, and the hours credited for them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.domain.support.sessions import (
    HEARD_NAMES,
    LONGEST_MINUTES,
    MISTAKE_NAMES,
    NEXT_LENGTH,
    OUTCOME_NAMES,
    SATISFACTION_NAMES,
    WORD_LENGTH,
    Heard,
    Mistake,
    Satisfaction,
)
from marketplace.domain.support.themes import THEME_NAMES

MISTAKE_CHOICES = [(one.value, name) for one, name in MISTAKE_NAMES.items()]
HEARD_CHOICES = [(one.value, name) for one, name in HEARD_NAMES.items()]
OUTCOME_CHOICES = [(one.value, name) for one, name in OUTCOME_NAMES.items()]
SATISFACTION_CHOICES = [(one.value, name) for one, name in SATISFACTION_NAMES.items()]
THEME_CHOICES = [(one.value, name) for one, name in THEME_NAMES.items()]


class SupportSession(models.Model):
    """One session, as the helper noted it. A mistake is undone, with its reason, and noted anew.

    place: where it was, none remotely. entry: of the hours credited, with the minutes that the rules gave.
    """

    assignment = models.ForeignKey(
        "marketplace.SupportAssignment", on_delete=models.PROTECT, related_name="sessions"
    )
    beneficiary = models.ForeignKey(
        "marketplace.Beneficiary", on_delete=models.PROTECT, related_name="sessions"
    )
    key = models.CharField(_("key"), max_length=64)
    theme = models.CharField(_("theme"), max_length=16, choices=THEME_CHOICES)
    held_on = models.DateField(_("day"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    place = models.ForeignKey("coop.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=12, choices=OUTCOME_CHOICES)
    next_step = models.CharField(_("next step"), max_length=NEXT_LENGTH, blank=True)
    satisfaction = models.CharField(
        _("satisfaction"),
        max_length=8,
        choices=SATISFACTION_CHOICES,
        blank=True,
    )
    heard = models.CharField(
        _("how it was heard"),
        max_length=8,
        choices=HEARD_CHOICES,
        blank=True,
    )
    word = models.CharField(_("a word of the person"), max_length=WORD_LENGTH, blank=True)
    noted_at = models.DateTimeField(_("noted"))
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    credited_minutes = models.PositiveSmallIntegerField(_("minutes credited"), null=True, blank=True)
    entry = models.OneToOneField(
        "timebank.JournalEntry", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_reason = models.CharField(_("reason"), max_length=12, choices=MISTAKE_CHOICES, blank=True)
    reversal = models.OneToOneField(
        "timebank.JournalEntry", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("support session")
        verbose_name_plural = _("support sessions")
        ordering = ["-held_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "key"],
                name="support_session_is_noted_once",
                violation_error_message=_("This session is already noted."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=LONGEST_MINUTES),
                name="support_session_lasts_some_minutes",
                violation_error_message=_("A session lasts a day at most."),
            ),
            models.CheckConstraint(
                condition=Q(satisfaction="", heard="", word="")
                | Q(
                    satisfaction__in=[one.value for one in Satisfaction],
                    heard__in=[one.value for one in Heard],
                ),
                name="support_session_says_how_satisfaction_was_heard",
                violation_error_message=_("Say how it was heard: on paper, or told to you."),
            ),
            models.CheckConstraint(
                condition=Q(entry__isnull=True, reversal__isnull=True)
                | Q(entry__isnull=False, credited_minutes__gte=1, credited_minutes__lte=F("minutes")),
                name="support_session_credits_no_more_than_it_lasted",
                violation_error_message=_("No more is credited than what the session lasted."),
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_reason="", reversal__isnull=True)
                | Q(undone_at__isnull=False, undone_reason__in=[one.value for one in Mistake]),
                name="support_session_is_undone_with_a_reason",
                violation_error_message=_("Say why: those concerned will read it."),
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(entry__isnull=True) | Q(reversal__isnull=False),
                name="support_session_undone_gives_its_hours_back",
                violation_error_message=_("The hours of a session that is undone go back to the fund."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
