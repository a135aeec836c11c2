from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.domain.attachments import NAME_LENGTH


class Attachment(models.Model):
    """A file beside a need. In the database: never below an address of its own, and gone with its need."""

    request = models.ForeignKey(
        "marketplace.ServiceRequest", on_delete=models.CASCADE, related_name="attachments"
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    content = models.BinaryField(_("content"))
    size = models.PositiveIntegerField(_("size in bytes"))
    digest = models.CharField(_("digest of the file"), max_length=64)
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("file beside a need")
        verbose_name_plural = _("files beside needs")
        ordering = ["added_at", "id"]
        constraints = [
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
        ]

    def __str__(self) -> str:
        return self.name
