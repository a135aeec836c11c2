"""What was granted to one member instead of what is voted for all, and the circulation fee of a month."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from timebank.domain.limits import NEVER_ABOVE, NEVER_BELOW, REASON_LENGTH, SIDE_NAMES, LimitSide


class PersonalLimit(models.Model):
    """A limit of one member, granted by a coordinator with a reason. Never changed: its end is apart.

    minutes: the least balance (negative) or the most, by the side. ends_at: None while no end is set.
    version: the rule that says how far an exception may go, as it was when this was granted.
    """

    member = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="+", db_index=False)
    side = models.CharField(
        _("which limit"), max_length=5, choices=[(s.value, _(n)) for s, n in SIDE_NAMES.items()]
    )
    minutes = models.BigIntegerField(_("minutes"))
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH)
    begins_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    granted_at = models.DateTimeField(_("granted on"))
    version = models.ForeignKey("governance.RuleVersion", on_delete=models.PROTECT, related_name="+")
    actor_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    actor = models.ForeignKey(
        "coop.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("personal limit")
        verbose_name_plural = _("personal limits")
        ordering = ["id"]
        indexes = [models.Index(fields=["member", "side"], name="personal_limit_of_member")]
        constraints = [
            models.CheckConstraint(
                condition=Q(side=LimitSide.LEAST.value, minutes__lte=NEVER_ABOVE)
                | Q(side=LimitSide.MOST.value, minutes__gte=NEVER_BELOW),
                name="personal_limit_takes_nothing_from_all",
                violation_error_message=_("No exception may be stricter than what every member has."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="personal_limit_says_why",
                violation_error_message=_("Whoever grants an exception says why."),
            ),
            models.CheckConstraint(
                condition=Q(begins_at__gte=F("granted_at")),
                name="personal_limit_leaves_the_past_alone",
                violation_error_message=_("An exception begins now or later: what is past keeps its limits."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("begins_at")),
                name="personal_limit_ends_after_it_begins",
                violation_error_message=_("An exception ends after it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(actor=F("member")),
                name="personal_limit_is_granted_by_another",
                violation_error_message=_("Nobody grants an exception to themself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.side} {self.minutes}"


class PersonalLimitEnd(models.Model):
    """An exception that was ended before its day, with a reason."""

    limit = models.OneToOneField(PersonalLimit, on_delete=models.PROTECT, related_name="end")
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH)
    ended_at = models.DateTimeField(_("ended on"))
    actor_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    actor = models.ForeignKey(
        "coop.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("end of a personal limit")
        verbose_name_plural = _("ends of personal limits")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="personal_limit_end_says_why",
                violation_error_message=_("Whoever ends an exception says why."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.limit_id}: {self.ended_at}"


class CirculationLevy(models.Model):
    """The circulation fee of a month, levied once. share, threshold: the rules by which it was computed."""

    first_on = models.DateField(_("first day of the month"))
    share = models.ForeignKey("governance.RuleVersion", on_delete=models.PROTECT, related_name="+")
    threshold = models.ForeignKey("governance.RuleVersion", on_delete=models.PROTECT, related_name="+")
    members = models.PositiveIntegerField(_("members"))
    minutes = models.BigIntegerField(_("minutes"))
    levied_at = models.DateTimeField(_("levied"))

    class Meta:
        verbose_name = _("circulation fee of a month")
        verbose_name_plural = _("circulation fees")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["first_on"],
                name="month_is_levied_once",
                violation_error_message=_("The circulation fee of this month has already been taken."),
            ),
            models.CheckConstraint(
                condition=Q(first_on__day=1),
                name="levy_is_of_a_month",
                violation_error_message=_("The circulation fee is taken month by month."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_on:%Y-%m}: {self.minutes}"
