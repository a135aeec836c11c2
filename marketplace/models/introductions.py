"""Introductions made many at once: what was confirmed, who met whom, and what they said."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class IntroductionRun(models.Model):
    """A proposal that a coordinator read and confirmed. Never changed.

    scope: which needs were looked at; versions: of the rules obeyed, by key; fingerprint: of the inputs.
    """

    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("confirmed"))
    scope = models.JSONField(_("needs looked at"))
    versions = models.JSONField(_("rules obeyed"))
    fingerprint = models.CharField(_("fingerprint of the inputs"), max_length=64)
    request_count = models.PositiveIntegerField(_("needs"))
    served_count = models.PositiveIntegerField(_("needs that got somebody"))
    member_count = models.PositiveIntegerField(_("members introduced"))
    introduction_count = models.PositiveIntegerField(_("introductions"))

    class Meta:
        verbose_name = _("batch of introductions")
        verbose_name_plural = _("batches of introductions")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"],
                name="introduction_run_is_confirmed_once",
                violation_error_message=_("This proposal is already confirmed."),
            ),
            models.CheckConstraint(
                condition=Q(introduction_count__gt=0)
                & Q(served_count__gt=0, served_count__lte=models.F("request_count"))
                & Q(served_count__lte=models.F("introduction_count"))
                & Q(member_count__gt=0, member_count__lte=models.F("introduction_count")),
                name="introduction_run_introduces_somebody",
                violation_error_message=_("Somebody is introduced, to a need that was looked at."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class Introduction(models.Model):
    """A member whom the cooperative introduces to a need. Never changed: its reasons alone go with them.

    place: in the list of the need. score: of the fit, in thousandths.
    """

    run = models.ForeignKey(IntroductionRun, on_delete=models.PROTECT, related_name="introductions")
    request = models.ForeignKey(
        "marketplace.ServiceRequest", on_delete=models.PROTECT, related_name="introductions"
    )
    member = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="introductions")
    place = models.PositiveSmallIntegerField(_("place in the list"))
    score = models.PositiveSmallIntegerField(_("score, in thousandths"))
    reasons = models.JSONField(_("reasons"))

    class Meta:
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "member"],
                name="member_is_introduced_to_a_need_once",
                violation_error_message=_("This member is already introduced to this need."),
            ),
            models.CheckConstraint(
                condition=Q(place__gte=1, score__lte=1000),
                name="introduction_has_a_place_and_a_score",
                violation_error_message=_("A place counts from 1, and a score lies between 0 and 1000."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.member_id}"


class IntroductionAnswer(models.Model):
    """What a member said of an introduction: that they could help, or that it is not for them."""

    introduction = models.ForeignKey(Introduction, on_delete=models.PROTECT, related_name="answers")
    is_willing = models.BooleanField(_("could help"))
    answered_at = models.DateTimeField(_("answered"))

    class Meta:
        verbose_name = _("answer to an introduction")
        verbose_name_plural = _("answers to introductions")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["introduction", "is_willing"],
                name="introduction_is_answered_once_each_way",
                violation_error_message=_("You have already said so."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.introduction_id}: {self.is_willing}"
