"""What people need help with, who volunteers, and who helps whom."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coop.domain.half_days import EVERY
from marketplace.domain.support.helping import FURTHEST_KM, MOST_AT_ONCE
from marketplace.domain.support.themes import THEME_NAMES, Theme

THEMES = [(one.value, name) for one, name in THEME_NAMES.items()]
CODES = [one.value for one in Theme]


class SupportNeed(models.Model):
    """A theme that somebody needs help with, and until when it is wanted. No text is kept."""

    beneficiary = models.ForeignKey("marketplace.Beneficiary", on_delete=models.PROTECT, related_name="needs")
    theme = models.CharField(_("theme"), max_length=16, choices=THEMES)
    is_remote = models.BooleanField(_("remotely"))
    wanted_by = models.DateField(_("wanted by"))
    half_days = models.PositiveIntegerField(_("half days"), default=0)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("need for support")
        verbose_name_plural = _("needs for support")
        ordering = ["wanted_by", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary", "theme"],
                condition=Q(closed_at__isnull=True),
                name="support_need_is_open_once_for_a_theme",
                violation_error_message=_("This theme is already asked for."),
            ),
            models.CheckConstraint(
                condition=Q(theme__in=CODES, half_days__lte=EVERY),
                name="support_need_has_a_theme_of_the_list",
                violation_error_message=_("Choose at least one theme."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.theme}"


class SupportHelper(models.Model):
    """A member who volunteers: themes, how many people at once, where. Their week says when."""

    member = models.OneToOneField(
        "coop.Member", on_delete=models.PROTECT, primary_key=True, related_name="support"
    )
    themes = ArrayField(models.CharField(max_length=16, choices=THEMES), verbose_name=_("themes"))
    capacity = models.PositiveSmallIntegerField(_("people at once"))
    place = models.ForeignKey("coop.Place", on_delete=models.PROTECT, related_name="+")
    km = models.PositiveSmallIntegerField(_("kilometres around"))
    is_remote = models.BooleanField(_("remotely"))
    began_at = models.DateTimeField(_("volunteers since"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("helper")
        verbose_name_plural = _("helpers")
        ordering = ["member_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=MOST_AT_ONCE, km__lte=FURTHEST_KM),
                name="support_helper_has_a_capacity",
                violation_error_message=_("Between one person and twenty at once."),
            ),
            models.CheckConstraint(
                condition=Q(themes__contained_by=CODES, themes__len__gte=1),
                name="support_helper_has_themes_of_the_list",
                violation_error_message=_("Choose at least one theme."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}"


class SupportAssignment(models.Model):
    """Who helps with a need, as a coordinator confirmed it. reasons: sentences of the matching.

    The helper is named by the member: who stops volunteering ends what they do and keeps what they did.
    """

    need = models.ForeignKey(SupportNeed, on_delete=models.PROTECT, related_name="assignments")
    helper = models.ForeignKey(SupportHelper, on_delete=models.PROTECT, related_name="assignments")
    reasons = models.JSONField(_("reasons"))
    assigned_at = models.DateTimeField(_("assigned"))
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("assignment of a helper")
        verbose_name_plural = _("assignments of helpers")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["need"],
                condition=Q(ended_at__isnull=True),
                name="support_need_has_one_helper_at_a_time",
                violation_error_message=_("Somebody already helps with this need."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.need_id}: {self.helper_id}"
