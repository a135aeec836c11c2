from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from marketplace.domain.refusals import GROUND_NAMES, Ground
from marketplace.models.requests import TERMS_CHOICES


def _only(ground: Ground, **values: bool) -> Q:
    """This ground, with these values there or not there."""
    return Q(ground=ground.value, **{f"{name}__isnull": not is_there for name, is_there in values.items()})


NOTHING = {"km": False, "skill": False, "minutes": False, "until_on": False, "person": False}


class Refusal(models.Model):
    """What a member does not want to be proposed for: theirs to change, read by nobody else."""

    member = models.ForeignKey("coop.Member", on_delete=models.CASCADE, related_name="refusals")
    ground = models.CharField(
        _("reason"),
        max_length=12,
        choices=[(ground.value, _(name)) for ground, name in GROUND_NAMES.items()],
    )
    km = models.PositiveSmallIntegerField(_("no further than, in kilometres"), null=True, blank=True)
    skill = models.ForeignKey(
        "coop.Skill", on_delete=models.CASCADE, null=True, blank=True, related_name="refusals"
    )
    terms = models.CharField(_("terms"), max_length=8, choices=TERMS_CHOICES, blank=True)
    minutes = models.PositiveIntegerField(_("no shorter than"), null=True, blank=True)
    until_on = models.DateField(_("until"), null=True, blank=True)
    person = models.ForeignKey(
        "coop.Member", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(_("said"))

    class Meta:
        verbose_name = _("refusal")
        verbose_name_plural = _("refusals")
        ordering = ["id"]
        constraints = [
            # Not by "nulls not distinct": the server would be asked for its version at every check of models.
            models.UniqueConstraint(
                "member",
                "ground",
                "terms",
                Coalesce("skill", 0),
                Coalesce("person", 0),
                name="refusal_is_said_once",
                violation_error_message=_("You have already said so."),
            ),
            models.CheckConstraint(
                condition=Q(terms="")
                & (
                    _only(Ground.DISTANCE, km=True, minutes=False, until_on=False, person=False)
                    | _only(Ground.SKILL, **(NOTHING | {"skill": True}))
                    | _only(Ground.SHORT, **(NOTHING | {"minutes": True}))
                    | _only(Ground.TIME, **(NOTHING | {"until_on": True}))
                    | _only(Ground.PERSON, **(NOTHING | {"person": True}))
                )
                | ~Q(terms="") & _only(Ground.TERMS, **NOTHING),
                name="refusal_has_what_its_reason_needs",
                violation_error_message=_("Each reason has the value that belongs to it, and no other."),
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | ~Q(person=F("member")),
                name="refusal_is_of_somebody_else",
                violation_error_message=_("Nobody refuses to be proposed to themself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.ground}"
