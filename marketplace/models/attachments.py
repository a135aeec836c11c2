from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.domain.attachments import NAME_LENGTH
from marketplace.models.moderation import ONE_THING


class Attachment(models.Model):
    """A file beside a need or an offer. In the database: not a file of the server; gone with it."""

    request = models.ForeignKey(
        "marketplace.ServiceRequest",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="attachments",
    )
    offer = models.ForeignKey(
        "marketplace.Offer", on_delete=models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    content = models.BinaryField(_("content"))
    size = models.PositiveIntegerField(_("size in bytes"))
    digest = models.CharField(_("digest of the file"), max_length=64)
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("file beside a need or an offer")
        verbose_name_plural = _("files beside needs and offers")
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=ONE_THING,
                name="attachment_is_beside_one_thing",
                violation_error_message=_("A file stands beside a need or an offer."),
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0) & ~Q(name=""),
                name="attachment_has_a_name_and_a_content",
                violation_error_message=_("A file has a name and is not empty."),
            ),
            models.UniqueConstraint(
                fields=["request", "digest"],
                name="need_has_a_file_once",
                violation_error_message=_("This file is there already."),
            ),
            models.UniqueConstraint(
                fields=["offer", "digest"],
                name="offer_has_a_file_once",
                violation_error_message=_("This file is there already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
