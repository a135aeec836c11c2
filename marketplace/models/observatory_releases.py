"""The quarterly releases of the observatory, their series, and what they were computed from."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.domain.observatory.releases import (
    REASON_LENGTH,
    STATE_NAMES,
    WORDS_LENGTH,
    Audience,
    State,
)

WITH_FIGURES = [State.BUILT.value, State.APPROVED.value]


class Release(models.Model):
    """A version of a quarter. Its moves, its bytes and their hashes are held by sql/releases.sql.

    quarter: "2026-Q3". head, tail: what stands around the series in the whole document. steps, done: how
    many series are computed, of how many. begun_by: None where the keeper began it. obeys: the rule versions
    by which it was computed. changed_fr, changed_en: what a correction changes and why; changes: its cells,
    each {"indicator", "audience", "keys", "before", "after"}.
    """

    quarter = models.CharField(_("quarter"), max_length=7)
    version = models.PositiveSmallIntegerField(_("version"))
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    state = models.CharField(
        _("state"), max_length=12, choices=[(s.value, _(n)) for s, n in STATE_NAMES.items()]
    )
    begun_at = models.DateTimeField(_("begun"))
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_fr = models.TextField(_("what changes, in French"), max_length=WORDS_LENGTH, blank=True)
    changed_en = models.TextField(_("what changes, in English"), max_length=WORDS_LENGTH, blank=True)
    steps = models.PositiveIntegerField(_("series to compute"), default=0)
    done = models.PositiveIntegerField(_("series computed"), default=0)
    head = models.TextField(_("beginning of the document"), blank=True)
    tail = models.TextField(_("end of the document"), blank=True)
    inputs_hash = models.CharField(_("hash of what it was computed from"), max_length=64, blank=True)
    content_hash = models.CharField(_("hash of the whole document"), max_length=64, blank=True)
    open_hash = models.CharField(_("hash of its open part"), max_length=64, blank=True)
    obeys = ArrayField(models.BigIntegerField(), verbose_name=_("rule versions obeyed"), default=list)
    changes = models.JSONField(_("cells that changed"), default=list, blank=True)
    built_at = models.DateTimeField(_("computed"), null=True, blank=True)
    approved_at = models.DateTimeField(_("published"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_under = models.ForeignKey(
        "governance.Mandate", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("set aside"), null=True, blank=True)
    reason = models.CharField(_("why it was set aside"), max_length=REASON_LENGTH, blank=True)

    class Meta:
        verbose_name = _("release of the observatory")
        verbose_name_plural = _("releases of the observatory")
        ordering = ["-quarter", "-version", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["quarter", "version"],
                condition=~Q(state=State.DROPPED.value),
                name="release_has_one_of_each_version",
                violation_error_message=_("This quarter is already being released."),
            ),
            models.CheckConstraint(
                condition=Q(quarter__regex=r"^[0-9]{4}-Q[1-4]$", version__gte=1),
                name="release_names_a_quarter",
                violation_error_message=_("A release is of a quarter."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]),
                name="release_has_a_known_state",
                violation_error_message=_("A release is in one of its states."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=WITH_FIGURES)
                | (
                    Q(built_at__isnull=False)
                    & ~Q(inputs_hash="")
                    & ~Q(content_hash="")
                    & ~Q(open_hash="")
                    & ~Q(head="")
                    & ~Q(tail="")
                ),
                name="release_that_is_built_has_its_figures",
                violation_error_message=_("A release that is computed has its figures and their hashes."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state=State.APPROVED.value,
                    approved_at__isnull=False,
                    approved_by__isnull=False,
                    approved_under__isnull=False,
                )
                | (
                    ~Q(state=State.APPROVED.value)
                    & Q(approved_at__isnull=True, approved_by__isnull=True, approved_under__isnull=True)
                ),
                name="release_is_approved_by_somebody",
                violation_error_message=_("A release is published by somebody with a mandate for it."),
            ),
            models.CheckConstraint(
                condition=Q(version=1, corrects__isnull=True, changed_fr="", changed_en="")
                | (Q(version__gt=1, corrects__isnull=False) & ~Q(changed_fr="") & ~Q(changed_en="")),
                name="release_that_corrects_says_what_changes",
                violation_error_message=_("A correction says what changes, in both languages."),
            ),
            models.CheckConstraint(
                condition=(Q(state=State.DROPPED.value, ended_at__isnull=False) & ~Q(reason=""))
                | (~Q(state=State.DROPPED.value) & Q(ended_at__isnull=True, reason="")),
                name="release_that_is_set_aside_says_why",
                violation_error_message=_("Whoever sets a release aside says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quarter} v{self.version}: {self.state}"


class ReleaseSeries(models.Model):
    """One series of a release, as canonical JSON. position: its place in the document."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="series")
    position = models.PositiveSmallIntegerField(_("position"))
    indicator = models.CharField(_("indicator"), max_length=60)
    audience = models.CharField(
        _("audience"), max_length=12, choices=[(one.value, one.value) for one in Audience]
    )
    content = models.TextField(_("content"))

    class Meta:
        verbose_name = _("series of a release")
        verbose_name_plural = _("series of releases")
        ordering = ["release", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "position"],
                name="release_has_one_series_at_a_place",
                violation_error_message=_("A release has one series at each place."),
            ),
            models.UniqueConstraint(
                fields=["release", "indicator", "audience"],
                name="release_has_a_series_once",
                violation_error_message=_("A release has each series once."),
            ),
            models.CheckConstraint(
                condition=Q(audience__in=[one.value for one in Audience]),
                name="release_series_has_an_audience",
                violation_error_message=_("A series is for anyone, or for members."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release_id}/{self.position} {self.indicator} {self.audience}"


class ReleaseInputs(models.Model):
    """What a release was computed from: canonical JSON, compressed. Erased once a correction comes too late.

    Of each contributor it holds their number and their figures: nobody reads it, and the computation of a
    correction alone uses it, so that both versions together tell of nobody.
    """

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="inputs", primary_key=True)
    content = models.BinaryField(_("content"))
    kept_at = models.DateTimeField(_("kept"))

    class Meta:
        verbose_name = _("inputs of a release")
        verbose_name_plural = _("inputs of releases")
        ordering = ["release"]

    def __str__(self) -> str:
        return f"{self.release_id}"
