from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Place(models.Model):
    """A commune, by its INSEE code, with a point of it in degrees."""

    insee_code = models.CharField(_("INSEE code"), max_length=5, unique=True)
    name = models.CharField(_("commune"), max_length=80)
    department = models.CharField(_("department"), max_length=3)
    department_name = models.CharField(_("name of the department"), max_length=60)
    region = models.CharField(_("region"), max_length=60)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["insee_code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="place_is_on_earth",
                violation_error_message=_("Latitude or longitude is out of range."),
            )
        ]

    def __str__(self) -> str:
        return self.name
