"""Concepts, and their names. Names are searched folded, through an index of their trigrams."""

from collections.abc import Callable, Sequence

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from coop.domain.concepts import CODE_LENGTH, LABEL_LENGTH, URI_LENGTH, Concept
from coop.models.folding import Folded

AT_ONCE = 1_000
COLUMNS = ("code", "kind", "family", "source", "uri", "label_fr", "label_en")


class SkillQuerySet(models.QuerySet["Skill"]):
    def write(
        self, concepts: Sequence[Concept], *, told: Callable[[int], object] = lambda count: None
    ) -> None:
        """Write these concepts and their labels over what has the same code; nothing is taken away.

        told: called with how many more are written. The caller holds the transaction.
        """
        for start in range(0, len(concepts), AT_ONCE):
            some = concepts[start : start + AT_ONCE]
            rows = self.bulk_create(
                [Skill(**{name: getattr(concept, name) for name in COLUMNS}) for concept in some],
                update_conflicts=True,
                unique_fields=["code"],
                update_fields=COLUMNS[1:],
            )
            SkillLabel.objects.bulk_create(
                [
                    SkillLabel(skill=row, language=label.language, text=label.text, gender=label.gender)
                    for row, concept in zip(rows, some, strict=True)
                    for label in sorted(concept.labels, key=lambda one: (one.language, one.text))
                ],
                update_conflicts=True,
                unique_fields=["skill", "language", "text"],
                update_fields=["gender"],
            )
            told(len(some))


class Skill(models.Model):
    """A concept, whatever it is called: a French need finds an English profile through it.

    label_fr and label_en are its preferred labels; where one is empty, the other is shown.
    """

    class Kind(models.TextChoices):
        SKILL = "skill", _("skill")
        OCCUPATION = "occupation", _("occupation")

    class Source(models.TextChoices):
        HOUSE = "house", _("this house")
        ESCO = "esco", "ESCO"
        ROME = "rome", "ROME"

    code = models.SlugField(_("code"), max_length=CODE_LENGTH, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.SKILL)
    family = models.CharField(_("family"), max_length=40, blank=True)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices, default=Source.HOUSE)
    uri = models.CharField(_("address in the classification"), max_length=URI_LENGTH, blank=True)
    label_fr = models.CharField(_("French label"), max_length=LABEL_LENGTH, blank=True)
    label_en = models.CharField(_("English label"), max_length=LABEL_LENGTH, blank=True)
    folded = models.GeneratedField(
        expression=Folded(Concat("label_fr", Value("\n"), "label_en")),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = SkillQuerySet.as_manager()

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["code"]
        indexes = [GinIndex(fields=["folded"], name="skill_is_found", opclasses=["gin_trgm_ops"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(folded__regex="[^[:space:][:punct:]]"),
                name="skill_has_a_label",
                violation_error_message=_("A skill has a label in French or in English."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["skill", "occupation"]),
                name="skill_is_of_a_known_kind",
                violation_error_message=_("It is a skill or an occupation."),
            ),
            models.CheckConstraint(
                condition=Q(source__in=["house", "esco", "rome"]),
                name="skill_is_from_a_known_source",
                violation_error_message=_("A skill comes from this house, from ESCO or from ROME."),
            ),
            models.CheckConstraint(
                condition=~Q(source="house") | ~Q(family=""),
                name="skill_of_the_house_has_a_family",
                violation_error_message=_("A skill of this house belongs to a family."),
            ),
            models.CheckConstraint(
                condition=Q(source="esco", uri__startswith="http") | (~Q(source="esco") & Q(uri="")),
                name="skill_of_esco_has_its_address",
                violation_error_message=_("A skill has an address in a classification when it is ESCO’s."),
            ),
            models.UniqueConstraint(
                fields=["uri"],
                condition=~Q(uri=""),
                name="skill_has_an_address_of_its_own",
                violation_error_message=_("This address belongs to another skill."),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SkillLabel(models.Model):
    """Another name of a concept: an everyday word, an abbreviation, the feminine or the masculine."""

    class Gender(models.TextChoices):
        FEMININE = "f", _("feminine")
        MASCULINE = "m", _("masculine")

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="labels")
    language = models.CharField(
        _("language"), max_length=2, choices=[("fr", _("French")), ("en", _("English"))]
    )
    text = models.CharField(_("label"), max_length=LABEL_LENGTH)
    gender = models.CharField(_("gender"), max_length=1, choices=Gender.choices, blank=True)
    folded = models.GeneratedField(
        expression=Folded("text"), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        verbose_name = _("skill label")
        verbose_name_plural = _("skill labels")
        ordering = ["id"]
        indexes = [GinIndex(fields=["folded"], name="skill_label_is_found", opclasses=["gin_trgm_ops"])]
        constraints = [
            models.UniqueConstraint(
                fields=["skill", "language", "text"],
                name="skill_label_is_said_once",
                violation_error_message=_("This skill has this label already."),
            ),
            models.CheckConstraint(
                condition=Q(folded__regex="[^[:space:][:punct:]]"),
                name="skill_label_says_something",
                violation_error_message=_("A label has at least one letter or figure."),
            ),
            models.CheckConstraint(
                condition=Q(language__in=["fr", "en"]),
                name="skill_label_is_in_a_known_language",
                violation_error_message=_("A label is in French or in English."),
            ),
            models.CheckConstraint(
                condition=Q(gender__in=["", "f", "m"]),
                name="skill_label_is_of_a_known_gender",
                violation_error_message=_("A label is feminine, masculine, or neither."),
            ),
        ]

    def __str__(self) -> str:
        return self.text
