from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    BigIntegerRangeField,
    DateRangeField,
    RangeBoundary,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from coop.domain.half_days import EVERY
from marketplace.domain.weeks import LONGEST_DAYS, NOTE_LENGTH

BOTH_ENDS = RangeBoundary(inclusive_lower=True, inclusive_upper=True)


class Week(models.Model):
    """The half days on which a member is free as a rule; who wrote none is free on any of them."""

    member = models.OneToOneField(
        "coop.Member", on_delete=models.CASCADE, primary_key=True, related_name="week"
    )
    half_days = models.PositiveIntegerField(_("half days"))

    class Meta:
        verbose_name = _("week of a member")
        verbose_name_plural = _("weeks of members")
        constraints = [
            models.CheckConstraint(
                condition=Q(half_days__gt=0, half_days__lte=EVERY),
                name="week_has_some_half_days",
                violation_error_message=_("Choose half days of the week."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}"


class TimeOff(models.Model):
    """Days on which a member is away, both ends among them. note: why, for nobody but that member."""

    member = models.ForeignKey("coop.Member", on_delete=models.CASCADE, related_name="times_off")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    note = models.CharField(_("why away"), max_length=NOTE_LENGTH, blank=True)
    said_at = models.DateTimeField(_("said"))

    class Meta:
        verbose_name = _("time off")
        verbose_name_plural = _("times off")
        ordering = ["from_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")),
                name="time_off_ends_after_it_begins",
                violation_error_message=_("It ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(until_on__lt=F("from_on") + LONGEST_DAYS),
                name="time_off_lasts_a_year_at_most",
                violation_error_message=_("Nobody is away for more than a year at once."),
            ),
            # A range of one member beside that of the days: plain numbers would need one more extension.
            ExclusionConstraint(
                name="time_off_is_said_once_for_a_day",
                expressions=[
                    (
                        Func(
                            "member", "member", BOTH_ENDS,
                            function="int8range", output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(
                            "from_on", "until_on", BOTH_ENDS,
                            function="daterange", output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("You already said that you are away on some of these days."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.pk}: {self.member_id}"
