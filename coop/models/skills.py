from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Skill(models.Model):
    """A concept, whatever it is called: a French need finds an English profile through it."""

    code = models.SlugField(_("code"), max_length=80, unique=True)
    label_fr = models.CharField(_("French label"), max_length=160)
    label_en = models.CharField(_("English label"), max_length=160)
    family = models.CharField(_("family"), max_length=40)

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(label_fr="") & ~Q(label_en=""),
                name="skill_is_named_in_both_languages",
                violation_error_message=_("A skill has a label in French and in English."),
            )
        ]

    def __str__(self) -> str:
        return self.code
