from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from timebank.domain.pledges import MOST_ABOVE, PLEDGE_ACT_NAMES, PledgeAct


class Pledge(models.Model):
    """A line in the history of a member's pledge: made, changed or revoked. Written once; the last one holds.

    replaces: the line before it, None for the first; nothing is replaced twice.
    """

    member = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="+")
    act = models.CharField(
        _("what was done"), max_length=8, choices=[(act.value, _(s)) for act, s in PLEDGE_ACT_NAMES.items()]
    )
    above_minutes = models.PositiveIntegerField(_("what is kept"))
    to_solidarity = models.BooleanField(_("to the solidarity fund when no need is open"))
    decided_at = models.DateTimeField(_("decided"))
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replacement"
    )
    actor_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    actor = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("standing pledge")
        verbose_name_plural = _("standing pledges")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(replaces__isnull=True),
                name="pledge_history_begins_once",
                violation_error_message=_("The history of a pledge begins once."),
            ),
            models.CheckConstraint(
                condition=Q(act=PledgeAct.MAKE.value) | Q(replaces__isnull=False),
                name="pledge_history_begins_with_a_pledge",
                violation_error_message=_("A pledge is made before it is changed or revoked."),
            ),
            models.CheckConstraint(
                condition=Q(act__in=[act.value for act in PledgeAct]),
                name="pledge_act_is_one_of_three",
                violation_error_message=_("A pledge is made, changed or revoked."),
            ),
            models.CheckConstraint(
                condition=Q(above_minutes__lte=MOST_ABOVE),
                name="pledge_keeps_what_one_may_hold",
                violation_error_message=_("A pledge keeps no more than a member may hold."),
            ),
            models.CheckConstraint(
                condition=Q(actor=models.F("member")),
                name="pledge_is_made_by_its_member",
                violation_error_message=_("Nobody pledges the hours of somebody else."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.act}"


class PledgeRun(models.Model):
    """A day on which a pledge gave hours: how many, and the entry of those that went to the solidarity fund.

    Those that went to needs are kept for them: see the reservations of the member.
    """

    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="runs")
    member = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="+")
    ran_on = models.DateField(_("day"))
    ran_at = models.DateTimeField(_("instant"))
    minutes = models.PositiveIntegerField(_("minutes given"))
    entry = models.ForeignKey(
        "timebank.JournalEntry", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("gift of a pledge")
        verbose_name_plural = _("gifts of pledges")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "ran_on"],
                name="pledge_gives_once_a_day",
                violation_error_message=_("A pledge gives once a day."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gt=0),
                name="pledge_run_gave_something",
                violation_error_message=_("A day on which nothing was given leaves no line."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.ran_on}: {self.minutes}"
