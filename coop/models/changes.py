from django.db import models
from django.utils.translation import gettext_lazy as _


class MemberChange(models.Model):
    """Somebody who changed, in the order of changes: written by triggers, whatever changed them and how.

    Who copies what members say of themselves reads here what is to be copied anew. It says who, never what.
    """

    member_id = models.BigIntegerField(_("member"))

    class Meta:
        verbose_name = _("change of a member")
        verbose_name_plural = _("changes of members")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.pk}: {self.member_id}"
