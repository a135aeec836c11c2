from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import Regex
from django.utils.translation import gettext_lazy as _

_POST_CODES = Func(
    F("post_codes"), Value(" "), Value("?"), function="array_to_string", output_field=models.TextField()
)


class Place(models.Model):
    """A commune, by its INSEE code, with a point of it in degrees where one is known.

    search: what `coop.domain.places.search_text` makes of it, written with the name and the codes.
    """

    insee_code = models.CharField(_("INSEE code"), max_length=5, unique=True)
    name = models.CharField(_("commune"), max_length=80)
    department = models.CharField(_("department"), max_length=3)
    department_name = models.CharField(_("name of the department"), max_length=60)
    region = models.CharField(_("region"), max_length=60)
    post_codes = ArrayField(models.CharField(max_length=5), verbose_name=_("post codes"), default=list)
    population = models.PositiveIntegerField(_("inhabitants"), null=True, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    search = models.TextField(_("words that find it"), editable=False)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["insee_code"]
        # Without fastupdate: read at each letter typed, written once a year.
        indexes = [
            GinIndex(fields=["search"], opclasses=["gin_trgm_ops"], fastupdate=False, name="place_search")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="place_is_on_earth",
                violation_error_message=_("Latitude or longitude is out of range."),
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="place_has_both_degrees_or_none",
                violation_error_message=_("Latitude and longitude are given together or not at all."),
            ),
            models.CheckConstraint(
                condition=Q(insee_code__regex=r"^([0-9]{2}|2[AB])[0-9]{3}$"),
                name="place_has_an_insee_code",
                violation_error_message=_("An INSEE code has five digits, or 2A or 2B and three."),
            ),
            models.CheckConstraint(
                condition=Regex(_POST_CODES, Value(r"^([0-9]{5}( [0-9]{5})*)?$")),
                name="place_post_codes_have_five_digits",
                violation_error_message=_("A post code has five digits."),
            ),
            models.CheckConstraint(
                condition=Q(search__startswith=" "),
                name="place_can_be_found",
                violation_error_message=_("A place is found by the words of its name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
