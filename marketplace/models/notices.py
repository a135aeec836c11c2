"""Who is written to about a conversation."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.domain.notices import LANGUAGES


class Correspondent(models.Model):
    """One reader of one conversation: how they wish to be written to, and what they were told.

    waiting_since: a message awaits its letter. told_id: the last message that a letter told.
    """

    engagement = models.ForeignKey(
        "marketplace.Engagement", on_delete=models.PROTECT, related_name="correspondents"
    )
    member = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=[(code, _(name)) for code, name in LANGUAGES.items()],
        default="fr",
    )
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True)
    told_id = models.BigIntegerField(_("last message told"), default=0)
    sent_at = models.DateTimeField(_("last letter"), null=True, blank=True)
    tried_at = models.DateTimeField(_("last letter that failed"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("wants no letter since"), null=True, blank=True)

    class Meta:
        verbose_name = _("correspondent")
        verbose_name_plural = _("correspondents")
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["waiting_since"],
                name="letter_waiting",
                condition=Q(waiting_since__isnull=False, stopped_at__isnull=True),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "member"],
                name="correspondent_is_one_of_each_conversation",
                violation_error_message=_("This person is already written to about this."),
            ),
            models.CheckConstraint(
                condition=Q(language__in=sorted(LANGUAGES)),
                name="correspondent_reads_a_known_language",
                violation_error_message=_("Letters are written in French or in English."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement_id}: {self.member_id}"
