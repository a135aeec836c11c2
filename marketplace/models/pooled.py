"""What members noted of their quotes and missions, and which classes of it they contribute, since when."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.domain.keys import KEY_LENGTH
from marketplace.domain.observatory.classes import CLASSES
from marketplace.domain.observatory.facts import (
    CLIENT_LENGTH,
    FIRST_DAY,
    HIGHEST_RATE_CENTS,
    LONGEST_DELAY_DAYS,
    LOWEST_RATE_CENTS,
    MOST_UNPAID_MINUTES,
)
from marketplace.domain.observatory.markets import (
    CLIENT_SIZE_NAMES,
    LEAD_SOURCE_NAMES,
    QUOTE_OUTCOME_NAMES,
    QUOTE_REASON_NAMES,
    SECTOR_NAMES,
)

CLASS_CHOICES = [(one.key.value, one.label) for one in CLASSES]
SIZE_CHOICES = [(one.value, name) for one, name in CLIENT_SIZE_NAMES.items()]
SOURCE_CHOICES = [(one.value, name) for one, name in LEAD_SOURCE_NAMES.items()]
OUTCOME_CHOICES = [(one.value, name) for one, name in QUOTE_OUTCOME_NAMES.items()]
REASON_CHOICES = [(one.value, name) for one, name in QUOTE_REASON_NAMES.items()]


def _listed(choices: list[tuple[str, str]]) -> list[str]:
    return ["", *(code for code, _name in choices)]


class PooledConsent(models.Model):
    """A period during which a member contributes a class of data: given once, withdrawn at most once, kept.

    version: of the text that was read.
    """

    member = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="pooled_consents")
    data_class = models.CharField(_("class of data"), max_length=16, choices=CLASS_CHOICES)
    version = models.PositiveSmallIntegerField(_("version of the text"))
    given_at = models.DateTimeField(_("given"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent to contribute data")
        verbose_name_plural = _("consents to contribute data")
        ordering = ["given_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "data_class"],
                condition=Q(withdrawn_at__isnull=True),
                name="pooled_consent_is_open_once_for_a_class",
                violation_error_message=_("This class is contributed already."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="pooled_consent_ends_after_it_began",
                violation_error_message=_("A consent can not end before it was given."),
            ),
            models.CheckConstraint(
                condition=Q(data_class__in=[code for code, _name in CLASS_CHOICES], version__gte=1),
                name="pooled_consent_is_to_a_text",
                violation_error_message=_("A consent is to a class of the list, and to its text."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.data_class}"


class PooledFact(models.Model):
    """A row about one quote or mission of the member who wrote it. Erasable by them, at any time.

    key: what makes a form sent twice, or a file brought twice, one row. The client stands apart.
    """

    member = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="pooled_facts")
    engagement = models.OneToOneField(
        "marketplace.Engagement", on_delete=models.PROTECT, null=True, blank=True, related_name="pooled_fact"
    )
    key = models.CharField(_("idempotency key"), max_length=KEY_LENGTH)
    happened_on = models.DateField(_("day"))
    trade = models.ForeignKey("coop.Skill", on_delete=models.PROTECT, related_name="+")
    client_sector = models.CharField(
        _("sector of the client"), max_length=1, choices=list(SECTOR_NAMES.items()), blank=True
    )
    client_size = models.CharField(_("size of the client"), max_length=12, choices=SIZE_CHOICES, blank=True)
    lead_source = models.CharField(
        _("how the client was found"), max_length=16, choices=SOURCE_CHOICES, blank=True
    )
    outcome = models.CharField(_("what came of it"), max_length=12, choices=OUTCOME_CHOICES, blank=True)
    reason = models.CharField(_("reason"), max_length=16, choices=REASON_CHOICES, blank=True)
    day_rate_cents = models.PositiveIntegerField(_("price of a day, in cents"), null=True, blank=True)
    payment_days = models.PositiveSmallIntegerField(_("days until payment"), null=True, blank=True)
    unpaid_minutes = models.PositiveIntegerField(_("minutes that nobody pays"), null=True, blank=True)
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("row of one’s own market data")
        verbose_name_plural = _("rows of one’s own market data")
        ordering = ["-happened_on", "-id"]
        indexes = [models.Index(fields=["happened_on"], name="pooled_fact_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "key"],
                name="pooled_fact_is_written_once",
                violation_error_message=_("This row is already there."),
            ),
            models.CheckConstraint(
                condition=Q(happened_on__gte=FIRST_DAY),
                name="pooled_fact_is_not_ancient",
                violation_error_message=_("Give a day between 1990 and today."),
            ),
            models.CheckConstraint(
                condition=Q(client_sector__in=["", *SECTOR_NAMES], client_size__in=_listed(SIZE_CHOICES))
                & Q(lead_source__in=_listed(SOURCE_CHOICES), outcome__in=_listed(OUTCOME_CHOICES))
                & Q(reason__in=_listed(REASON_CHOICES)),
                name="pooled_fact_speaks_in_words_of_the_lists",
                violation_error_message=_("Choose in the lists."),
            ),
            models.CheckConstraint(
                condition=Q(reason="") | Q(outcome__in=["won", "lost"]),
                name="pooled_fact_reason_goes_with_an_outcome",
                violation_error_message=_("A reason goes with a quote that was won or lost."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(day_rate_cents__isnull=True)
                    | Q(day_rate_cents__gte=LOWEST_RATE_CENTS, day_rate_cents__lte=HIGHEST_RATE_CENTS)
                )
                & (Q(payment_days__isnull=True) | Q(payment_days__lte=LONGEST_DELAY_DAYS))
                & (Q(unpaid_minutes__isnull=True) | Q(unpaid_minutes__lte=MOST_UNPAID_MINUTES)),
                name="pooled_fact_figures_are_within_bounds",
                violation_error_message=_("A figure lies outside of what can be."),
            ),
            models.CheckConstraint(
                condition=~Q(
                    client_sector="",
                    client_size="",
                    lead_source="",
                    outcome="",
                    day_rate_cents__isnull=True,
                    payment_days__isnull=True,
                    unpaid_minutes__isnull=True,
                ),
                name="pooled_fact_says_something",
                violation_error_message=_("Say one thing at least beside the day and the client."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class PooledClient(models.Model):
    """Whom a row is about, in the words of its writer. Read by them alone: it leaves with nothing."""

    fact = models.OneToOneField(PooledFact, on_delete=models.CASCADE, primary_key=True, related_name="client")
    label = models.CharField(_("client"), max_length=CLIENT_LENGTH)

    class Meta:
        verbose_name = _("client of a row of market data")
        verbose_name_plural = _("clients of rows of market data")
        constraints = [
            models.CheckConstraint(
                condition=~Q(label=""),
                name="pooled_client_is_not_empty",
                violation_error_message=_("A few words, in one line, are enough for a client."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
