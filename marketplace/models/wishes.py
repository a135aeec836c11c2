from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from marketplace.domain.wishes import LARGEST_FLOOR_CENTS, LONGEST_SHORTEST_MINUTES


class Wish(models.Model):
    """What a member would like to be asked for; who wrote none is asked for everything."""

    member = models.OneToOneField(
        "coop.Member", on_delete=models.CASCADE, primary_key=True, related_name="wish"
    )
    takes_hours = models.BooleanField(_("in hours"), default=True)
    takes_euros = models.BooleanField(_("in euros"), default=True)
    takes_gifts = models.BooleanField(_("as a gift"), default=True)
    floor_amount = MoneyField(  # type: ignore[no-untyped-call]  # djmoney has no types
        _("euros an hour, at least"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    shortest_minutes = models.PositiveSmallIntegerField(_("shortest time"), default=0)

    # djmoney replaces the manager of a model with money; this one says what it still is.
    objects: ClassVar[models.Manager["Wish"]] = models.Manager()

    class Meta:
        verbose_name = _("wishes of a member")
        verbose_name_plural = _("wishes of members")
        constraints = [
            models.CheckConstraint(
                condition=Q(takes_hours=True) | Q(takes_euros=True) | Q(takes_gifts=True),
                name="wish_keeps_some_terms",
                violation_error_message=_("Keep at least one kind of terms."),
            ),
            models.CheckConstraint(
                condition=Q(floor_amount__isnull=True)
                | Q(floor_amount__gt=0, floor_amount__lte=LARGEST_FLOOR_CENTS // 100),
                name="wish_floor_is_in_reason",
                violation_error_message=_("An hour lies above zero, and within reason."),
            ),
            models.CheckConstraint(
                condition=Q(shortest_minutes__lte=LONGEST_SHORTEST_MINUTES),
                name="wish_shortest_time_is_in_reason",
                violation_error_message=_("The shortest time is of a week’s work at most."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.takes_hours} {self.takes_euros} {self.takes_gifts}"
