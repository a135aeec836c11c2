from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from marketplace.domain.offers import OFFER_STATE_NAMES, OfferState
from marketplace.domain.requests import TEXT_LENGTH, TITLE_LENGTH
from marketplace.models.requests import TERMS_CHOICES

EUROS = ["euros", "mixed"]
STATES = [(state.value, _(name)) for state, name in OFFER_STATE_NAMES.items()]


class Offer(models.Model):
    """A service that a member proposes without being asked. Goes with its author when they leave.

    search: its words and the names of its skills, folded, as they are looked for.
    """

    author = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="offers")
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    text = models.TextField(_("what you offer"), max_length=TEXT_LENGTH)
    skills = models.ManyToManyField("coop.Skill", related_name="offers")
    category = models.CharField(_("category"), max_length=40, blank=True)
    terms = ArrayField(models.CharField(max_length=8, choices=TERMS_CHOICES), verbose_name=_("terms"))
    floor_amount = MoneyField(  # type: ignore[no-untyped-call]  # djmoney has no types
        _("least for an hour"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    shows_floor = models.BooleanField(_("members read the least for an hour"), default=False)
    usual_minutes = models.PositiveIntegerField(_("how long it usually takes"), null=True, blank=True)
    place = models.ForeignKey(
        "coop.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="offers"
    )
    radius_km = models.PositiveSmallIntegerField(_("how far, in kilometres"), null=True, blank=True)
    is_remote = models.BooleanField(_("can be done at a distance"), default=False)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=STATES, default=OfferState.OPEN.value)
    posted_at = models.DateTimeField(_("published"))
    expires_at = models.DateTimeField(_("stands until"))
    search = models.TextField(_("words looked for"), default="", editable=False)
    key = models.CharField(_("idempotency key"), max_length=80, unique=True)

    # djmoney replaces the manager of a model with money; this one says what it still is.
    objects: ClassVar[models.Manager["Offer"]] = models.Manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["-posted_at", "-id"]
        indexes = [
            GinIndex(
                fields=["search"],
                name="offer_is_found",
                opclasses=["gin_trgm_ops"],
                condition=Q(state="open"),
            ),
            models.Index(fields=["expires_at"], name="offer_term", condition=Q(state="open")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(terms__len__gt=0, terms__contained_by=["hours", "euros", "mixed", "gift"]),
                name="offer_says_how_one_thanks",
                violation_error_message=_("Choose at least one way in which you can be thanked."),
            ),
            models.CheckConstraint(
                condition=Q(floor_amount__isnull=True) | Q(floor_amount__gt=0, terms__overlap=EUROS),
                name="offer_has_a_least_rate_in_euros_alone",
                violation_error_message=_("Only an offer in euros has a least rate: leave it empty."),
            ),
            models.CheckConstraint(
                condition=Q(is_remote=True) | Q(place__isnull=False),
                name="offer_is_somewhere_or_remote",
                violation_error_message=_("Give a place, or say that you help at a distance."),
            ),
            models.CheckConstraint(
                condition=Q(place__isnull=True, radius_km__isnull=True)
                | Q(place__isnull=False, radius_km__isnull=False),
                name="offer_reaches_around_its_place",
                violation_error_message=_("A distance is counted from a place."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="offer_ends_after_it_begins",
                violation_error_message=_("It ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "paused", "closed"]),
                name="offer_is_in_a_known_state",
                violation_error_message=_("An offer is open, paused or closed."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("posted_at")),
                name="offer_stands_for_a_while",
                violation_error_message=_("An offer stands for a while."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
