from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """An act of power: who, when, what, on what. Append-only, without foreign keys: it outlives all."""

    at = models.DateTimeField(_("when it happened"))
    recorded_at = models.DateTimeField(_("when it was recorded"), db_default=Now())
    user_id = models.BigIntegerField(_("log-in"), null=True)
    member_id = models.BigIntegerField(_("member"), null=True)
    action = models.CharField(_("act"), max_length=60)
    subject = models.CharField(_("what it is about"), max_length=80)
    data = models.JSONField(_("details"), default=dict)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering: ClassVar[list[str]] = ["-id"]
        indexes = [models.Index(fields=["subject"], name="audit_event_subject")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class Snooze(models.Model):
    """A home card that a member put away until later ("not now")."""

    member = models.ForeignKey("coop.Member", on_delete=models.CASCADE, related_name="snoozes")
    card = models.CharField(_("card"), max_length=80)
    until_at = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("card put away")
        verbose_name_plural = _("cards put away")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "card"],
                name="card_is_put_away_once",
                violation_error_message=_("This card is already put away."),
            )
        ]

    def __str__(self) -> str:
        return self.card
