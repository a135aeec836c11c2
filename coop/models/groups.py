from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coop.domain.groups import PURPOSE_LENGTH
from coop.models.members import Member


class Group(models.Model):
    """An association, a team, a neighbourhood: a membership without a log-in, without a vote.

    Its name stands in its profile, where a name can be erased; it acts through its delegates.
    Of one that came with a journal, neither who asked for it nor what for is known.
    """

    member = models.OneToOneField(Member, on_delete=models.PROTECT, related_name="group", primary_key=True)
    purpose = models.CharField(_("what it is for"), max_length=PURPOSE_LENGTH, blank=True)
    founder = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        constraints = [
            models.CheckConstraint(
                condition=~Q(founder=F("member")),
                name="group_is_founded_by_somebody",
                violation_error_message=_("A group is asked for by a member."),
            )
        ]

    def __str__(self) -> str:
        return str(self.member_id)


class Delegate(models.Model):
    """A member acts for a group, from an instant to another: ended once, never changed, never deleted."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="delegates")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    appointed_at = models.DateTimeField(_("appointed"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("delegate")
        verbose_name_plural = _("delegates")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "member"],
                condition=Q(ended_at__isnull=True),
                name="delegate_is_appointed_once_at_a_time",
                violation_error_message=_("This member is already a delegate of the group."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("appointed_at")),
                name="delegate_ends_after_the_beginning",
                violation_error_message=_("A mandate can not end before it began."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.member_id}"
