"""The closing of a period, from the day on which it is asked for to its distribution, and who contests it."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from timebank.domain.closings import (
    REASON_LENGTH,
    STATE_NAMES,
    VERDICT_NAMES,
    WORDS_LENGTH,
    State,
    Verdict,
)

WITH_FIGURES = [State.COMPUTED.value, State.CONTESTED.value, State.POSTED.value]


class Closing(models.Model):
    """How far the closing of a period has come. Its moves are held by the database (sql/closings.sql).

    frozen_at: from when nothing is dated in the period any more and its figures are computed; taken away
    where a contest is upheld. round: how often it was computed. done, legs: how many legs of the pool were
    read, of how many. figures: the lines, each [fund, unit, share, quota, amount], and the two hashes, as
    they would be distributed.
    aside: why it is closed although something in it still waits.
    """

    period = DateTimeRangeField(_("period"))
    state = models.CharField(
        _("state"), max_length=12, choices=[(s.value, _(n)) for s, n in STATE_NAMES.items()]
    )
    asked_at = models.DateTimeField(_("asked"))
    actor_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    actor = models.ForeignKey(
        "coop.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    aside = models.CharField(_("why it is closed all the same"), max_length=REASON_LENGTH, blank=True)
    frozen_at = models.DateTimeField(_("frozen"), null=True, blank=True)
    done = models.PositiveIntegerField(_("legs read"), default=0)
    legs = models.PositiveIntegerField(_("legs of the pool"), default=0)
    round = models.PositiveSmallIntegerField(_("times computed"), default=0)
    version = models.ForeignKey(
        "governance.RuleVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    figures = models.JSONField(_("figures"), default=list, blank=True)
    inputs_hash = models.CharField(_("hash of what it was computed from"), max_length=64, blank=True)
    result_hash = models.CharField(_("hash of the result"), max_length=64, blank=True)
    computed_at = models.DateTimeField(_("computed"), null=True, blank=True)
    contest_until = models.DateTimeField(_("may be contested before"), null=True, blank=True)
    distribution = models.OneToOneField(
        "timebank.Distribution", on_delete=models.PROTECT, null=True, blank=True, related_name="closing"
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("why it was given up"), max_length=REASON_LENGTH, blank=True)

    class Meta:
        verbose_name = _("closing of a period")
        verbose_name_plural = _("closings of periods")
        ordering = ["-period", "-id"]
        constraints = [
            ExclusionConstraint(
                name="closings_do_not_overlap",
                expressions=[("period", RangeOperators.OVERLAPS)],
                condition=~Q(state=State.OPEN.value),
                violation_error_message=_(
                    "The closing of this period, or of a part of it, was already asked for."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]),
                name="closing_has_a_known_state",
                violation_error_message=_("A closing is in one of its states."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=WITH_FIGURES)
                | Q(
                    frozen_at__isnull=False,
                    version__isnull=False,
                    computed_at__isnull=False,
                    contest_until__gte=F("computed_at"),
                )
                & ~Q(inputs_hash="")
                & ~Q(result_hash=""),
                name="closing_that_is_computed_has_its_figures",
                violation_error_message=_(
                    "A closing that is computed has its figures, which may be contested."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state=State.POSTED.value, distribution__isnull=False)
                | (~Q(state=State.POSTED.value) & Q(distribution__isnull=True)),
                name="closing_that_is_posted_has_its_distribution",
                violation_error_message=_("A closing has a distribution when it is posted, and only then."),
            ),
            models.CheckConstraint(
                condition=~Q(state=State.OPEN.value)
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(reason="")),
                name="closing_that_is_given_up_says_why",
                violation_error_message=_("Whoever gives a closing up says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period}: {self.state}"


class ClosingContest(models.Model):
    """A member contests computed figures; they are not posted before it is answered. Answered once.

    round, result_hash: the computation that is contested.
    """

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="contests")
    round = models.PositiveSmallIntegerField(_("computation"))
    result_hash = models.CharField(_("hash of the result"), max_length=64)
    member = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="+")
    motive = models.TextField(_("why"), max_length=WORDS_LENGTH)
    contested_at = models.DateTimeField(_("contested"))
    verdict = models.CharField(
        _("answer"), max_length=12, blank=True, choices=[(v.value, _(n)) for v, n in VERDICT_NAMES.items()]
    )
    answer = models.TextField(_("in words"), max_length=WORDS_LENGTH, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    actor_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    actor = models.ForeignKey(
        "coop.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("contest of a distribution")
        verbose_name_plural = _("contests of distributions")
        ordering = ["contested_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["closing", "round", "member"],
                name="member_contests_a_computation_once",
                violation_error_message=_("You have already contested these figures."),
            ),
            models.CheckConstraint(
                condition=~Q(motive=""),
                name="closing_contest_has_a_motive",
                violation_error_message=_("Figures are contested with a motive."),
            ),
            models.CheckConstraint(
                condition=Q(verdict="", answered_at__isnull=True, answer="")
                | Q(verdict=Verdict.WITHDRAWN.value, answered_at__isnull=False)
                | (
                    Q(
                        verdict__in=[Verdict.UPHELD.value, Verdict.REJECTED.value],
                        answered_at__isnull=False,
                        actor_user__isnull=False,
                    )
                    & ~Q(answer="")
                ),
                name="closing_contest_is_answered_in_words",
                violation_error_message=_("A contest is answered in words, by a person."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.closing_id}: {self.verdict}"
