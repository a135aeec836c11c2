"""Structures that vouch for people who are helped."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.domain.support.structures import KIND_NAMES, NAME_LENGTH, StructureKind

KIND_CHOICES = [(one.value, name) for one, name in KIND_NAMES.items()]


class Structure(models.Model):
    """An association, a library…: declared by the member who answers for it, validated by another."""

    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    kind = models.CharField(_("kind"), max_length=16, choices=KIND_CHOICES)
    place = models.ForeignKey("coop.Place", on_delete=models.PROTECT, related_name="+")
    answerer = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="structures")
    declared_at = models.DateTimeField(_("declared"))
    validated_at = models.DateTimeField(_("validated"), null=True, blank=True)
    validated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("structure that vouches")
        verbose_name_plural = _("structures that vouch")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "place"],
                name="structure_is_declared_once_in_a_place",
                violation_error_message=_("A structure of this name is already declared in this commune."),
            ),
            models.CheckConstraint(
                condition=Q(validated_at__isnull=True, validated_by__isnull=True)
                | Q(validated_at__isnull=False, validated_by__isnull=False),
                name="structure_is_validated_by_somebody",
                violation_error_message=_("Whoever validates a structure is named."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in StructureKind]) & ~Q(name=""),
                name="structure_has_a_name_and_a_kind",
                violation_error_message=_("Give the name of the structure, in one line."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
