"""Mandates as they are stored. What was decided is never changed; an end is written once."""

from datetime import timedelta
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    BigIntegerRangeField,
    DateTimeRangeField,
    RangeBoundary,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce, Greatest, Lower
from django.utils.translation import gettext_lazy as _

from coop.domain.actors import Role
from coop.domain.people import NAME_LENGTH
from governance.domain.mandates import (
    APART,
    DECIDED_LENGTH,
    ENDINGS,
    LEGAL_DAYS,
    POWER_WORDS,
    PURPOSE_LENGTH,
    REASON_LENGTH,
    REPORT_LENGTH,
    STATE_NAMES,
    State,
)

BOTH_ENDS = RangeBoundary(inclusive_lower=True, inclusive_upper=True)


def _same(column: str) -> tuple[Any, str]:
    """The same row there: a range of one id, since plain numbers would need one more extension."""
    range_ = Func(column, column, BOTH_ENDS, function="int8range", output_field=BigIntegerRangeField())
    return range_, RangeOperators.OVERLAPS


def _held() -> tuple[Any, str]:
    """From its begin to its end; a mandate that ended before it began was held at no instant."""
    until_at = Greatest(F("begins_at"), Coalesce(F("ended_at"), F("ends_at")))
    range_ = Func("begins_at", until_at, function="tstzrange", output_field=DateTimeRangeField())
    return range_, RangeOperators.OVERLAPS


class Duty(models.Model):
    """What members give a mandate for, such as the coordination. is_single: one holder at a time."""

    name = models.CharField(_("duty"), max_length=NAME_LENGTH)
    is_single = models.BooleanField(_("held by one person at a time"), default=True)
    opened_at = models.DateTimeField(_("opened"))

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="duty_has_a_name_of_its_own",
                violation_error_message=_("There is already a duty of this name."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="duty_has_a_name",
                violation_error_message=_("Please say which duty it is."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Mandate(models.Model):
    """A member holds a duty for a term. decision, end_decision: the votes that gave and took it, if any.

    begun_at: when the powers were given; ended_at: when it ended, which its term alone may be late to say.
    """

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="mandates")
    is_single = models.BooleanField(_("held by one person at a time"))
    holder = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="mandates")
    purpose = models.TextField(_("what it is for"), max_length=PURPOSE_LENGTH)
    powers = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("powers"),
    )
    begins_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends by itself"))
    report_due_on = models.DateField(_("report due"))
    decided = models.CharField(_("decided"), max_length=DECIDED_LENGTH)
    decision = models.ForeignKey(
        "governance.Proposal", on_delete=models.PROTECT, null=True, blank=True, related_name="mandates"
    )
    follows = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successor"
    )
    opened_at = models.DateTimeField(_("opened"))
    begun_at = models.DateTimeField(_("powers given"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ending = models.CharField(
        _("how it ended"),
        max_length=10,
        blank=True,
        db_default="",
        choices=[(state.value, _(STATE_NAMES[state])) for state in ENDINGS],
    )
    ending_reason = models.CharField(_("why it ended"), max_length=REASON_LENGTH, blank=True, db_default="")
    end_decision = models.ForeignKey(
        "governance.Proposal", on_delete=models.PROTECT, null=True, blank=True, related_name="mandates_ended"
    )

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        ordering = ["begins_at", "id"]
        indexes = [models.Index(fields=["ends_at"], condition=Q(ended_at__isnull=True), name="mandate_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at"))
                & Q(ends_at__lt=F("begins_at") + timedelta(days=LEGAL_DAYS + 1)),
                name="mandate_has_a_term_of_six_years_at_most",
                violation_error_message=_("A mandate ends after it begins, and within six years."),
            ),
            models.CheckConstraint(
                condition=Q(powers__len__gt=0)
                & Q(powers__contained_by=[role.value for role in POWER_WORDS])
                & (~Q(powers__contains=[Role.AUDITOR.value]) | Q(powers=[Role.AUDITOR.value]))
                & ~Q(powers__contains=sorted(role.value for role in APART)),
                name="mandate_carries_powers_that_fit_together",
                violation_error_message=_("Choose a power that a mandate may carry."),
            ),
            models.CheckConstraint(
                condition=~Q(purpose="") & ~Q(decided=""),
                name="mandate_says_what_for_and_by_whom",
                violation_error_message=_("A mandate says what it is for and who decided it."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="", ending_reason="", end_decision__isnull=True)
                | (Q(ended_at__isnull=False, ended_at=F("ends_at")) & Q(ending=State.TERM.value))
                | (
                    Q(ended_at__isnull=False, ended_at__lt=F("ends_at"))
                    & (
                        Q(ending=State.RESIGNED.value)
                        | (Q(ending__in=[State.REVOKED.value, State.REPLACED.value]) & ~Q(ending_reason=""))
                    )
                ),
                name="mandate_ended_says_how_and_why",
                violation_error_message=_("A mandate that ended says how, and by its term at the latest."),
            ),
            models.CheckConstraint(
                condition=Q(begun_at__isnull=True)
                | Q(begun_at__gte=F("begins_at"), begun_at__lt=F("ends_at")),
                name="mandate_powers_are_given_in_its_term",
                violation_error_message=_("The powers of a mandate are given during its term."),
            ),
            ExclusionConstraint(
                name="duty_with_one_seat_is_held_by_one_at_a_time",
                expressions=[_same("duty"), _held()],
                condition=Q(is_single=True),
                violation_error_message=_("Somebody else holds this duty then."),
            ),
            ExclusionConstraint(
                name="duty_is_held_once_by_each",
                expressions=[_same("duty"), _same("holder"), _held()],
                violation_error_message=_("This person already holds this duty then."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty_id}: {self.holder_id}"


class MandateReport(models.Model):
    """What the holder did, in their words. is_due: the one that was due. Never changed."""

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="reports")
    text = models.TextField(_("what was done"), max_length=REPORT_LENGTH)
    is_due = models.BooleanField(_("the report that is due"))
    handed_at = models.DateTimeField(_("handed in"))

    class Meta:
        verbose_name = _("report on a mandate")
        verbose_name_plural = _("reports on mandates")
        ordering = ["handed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandate"],
                condition=Q(is_due=True),
                name="mandate_has_one_report_that_was_due",
                violation_error_message=_("The report that was due is already handed in."),
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="report_on_a_mandate_says_something",
                violation_error_message=_("Please write the report."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mandate_id}: {self.handed_at:%Y-%m-%d}"
