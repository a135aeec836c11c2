from typing import Any

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

TRUSTED: dict[str, Any] = {"on_delete": models.PROTECT, "db_constraint": False, "related_name": "+"}


class UnpostedMission(models.Model):
    """A paid mission that moved nothing here: no hours, and no fee under the rule of its day.

    It has no entry, and it was a sale all the same: whoever declares what members sold has to know of it.
    key, request: the intent, as for an entry. Written once, never changed.
    """

    key = models.CharField(_("idempotency key"), max_length=120, unique=True)
    request = models.TextField(_("what was asked"))
    giver = models.ForeignKey("coop.Member", **TRUSTED)
    cents = models.BigIntegerField(_("euro cents paid beside the platform"))
    happened_at = models.DateTimeField(_("happened"), db_index=True)
    recorded_at = models.DateTimeField(_("recorded"), db_default=Now())

    class Meta:
        verbose_name = _("mission without an entry")
        verbose_name_plural = _("missions without an entry")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cents__gt=0),
                name="unposted_mission_was_paid",
                violation_error_message=_("A mission without an entry was paid in euros."),
            ),
        ]

    def __str__(self) -> str:
        return self.key
