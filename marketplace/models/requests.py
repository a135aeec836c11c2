from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from coop.domain.half_days import EVERY
from marketplace.domain.requests import REQUEST_STATE_NAMES, TEXT_LENGTH, TITLE_LENGTH, RequestState
from marketplace.domain.terms import TERMS_NAMES

TERMS_CHOICES = [(terms.value, _(name)) for terms, name in TERMS_NAMES.items()]


class ServiceRequest(models.Model):
    """A need that a member asks help for. search: its words and the names of its skills, folded.

    half_days: a set of coop.domain.half_days, 0 where any is good.
    """

    requester = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="service_requests")
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    text = models.TextField(_("what you need"), max_length=TEXT_LENGTH)
    skills = models.ManyToManyField("coop.Skill", related_name="service_requests")
    wanted_minutes = models.PositiveIntegerField(_("hours wanted"))
    terms = models.CharField(_("terms"), max_length=8, choices=TERMS_CHOICES)
    budget_amount = MoneyField(  # type: ignore[no-untyped-call]  # djmoney has no types
        _("budget"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    place = models.ForeignKey(
        "coop.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="service_requests"
    )
    is_remote = models.BooleanField(_("can be done at a distance"), default=False)
    needed_on = models.DateField(_("needed by"), null=True, blank=True)
    category = models.CharField(_("category"), max_length=40, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    half_days = models.PositiveIntegerField(_("half days on which it can be done"), default=0)
    expires_at = models.DateTimeField(_("looked for until"), null=True, blank=True)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=[(state.value, _(name)) for state, name in REQUEST_STATE_NAMES.items()],
        default=RequestState.OPEN.value,
    )
    welcomes_gifts = models.BooleanField(_("members may give hours for it"), default=False)
    posted_at = models.DateTimeField(_("published"))
    search = models.TextField(_("words looked for"), default="", editable=False)
    key = models.CharField(_("idempotency key"), max_length=80, unique=True)

    # djmoney replaces the manager of a model with money; this one says what it still is.
    objects: ClassVar[models.Manager["ServiceRequest"]] = models.Manager()

    class Meta:
        verbose_name = _("service request")
        verbose_name_plural = _("service requests")
        ordering = ["-posted_at", "-id"]
        indexes = [
            GinIndex(
                fields=["search"],
                name="request_is_found",
                opclasses=["gin_trgm_ops"],
                condition=Q(state="open"),
            ),
            models.Index(fields=["expires_at"], name="request_term", condition=Q(state="open")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(wanted_minutes__gt=0),
                name="request_wants_some_time",
                violation_error_message=_("Say how long it may take."),
            ),
            models.CheckConstraint(
                # Without "not null" an absent budget compares to null, which a constraint lets pass.
                condition=Q(terms__in=["euros", "mixed"], budget_amount__isnull=False, budget_amount__gt=0)
                | Q(terms__in=["hours", "gift"], budget_amount__isnull=True),
                name="request_has_a_budget_when_it_pays_euros",
                violation_error_message=_("A request in euros has a budget, and only such a one."),
            ),
            models.CheckConstraint(
                condition=Q(is_remote=True) | Q(place__isnull=False),
                name="request_is_somewhere_or_remote",
                violation_error_message=_("Give a place, or say that it can be done at a distance."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="request_ends_after_it_begins",
                violation_error_message=_("It ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(half_days__lte=EVERY),
                name="request_asks_for_half_days_of_a_week",
                violation_error_message=_("Choose half days of the week."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Match(models.Model):
    """How well a member fits a request, the reason for each criterion, and the rule that weighed them."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="matches")
    member = models.ForeignKey("coop.Member", on_delete=models.CASCADE, related_name="matches")
    score = models.PositiveSmallIntegerField(_("score, in thousandths"))
    rank = models.PositiveSmallIntegerField(_("rank"), validators=[MinValueValidator(1)])
    reasons = models.JSONField(_("reasons"))
    version = models.ForeignKey("governance.RuleVersion", on_delete=models.PROTECT, related_name="matches")
    computed_at = models.DateTimeField(_("computed"))
    fingerprint = models.CharField(_("fingerprint of the facts"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "member"],
                name="member_matches_a_request_once",
                violation_error_message=_("This member is already ranked."),
            ),
            models.UniqueConstraint(
                fields=["request", "rank"],
                name="match_rank_is_held_once",
                violation_error_message=_("This rank is already taken."),
            ),
            models.CheckConstraint(
                condition=Q(score__lte=1000),
                name="match_score_is_in_thousandths",
                violation_error_message=_("A score lies between 0 and 1000."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.member_id} {self.score}"
