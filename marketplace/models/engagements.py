from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from marketplace.domain.engagements import (
    ACT_NAMES,
    ENDED,
    LONGEST_MESSAGE,
    LONGEST_REASON,
    PARTIES,
    SIDE_NAMES,
    STATE_NAMES,
    State,
)
from marketplace.models.requests import TERMS_CHOICES

PARTY_CHOICES = [(side.value, _(SIDE_NAMES[side])) for side in sorted(PARTIES)]


class Engagement(models.Model):
    """What two members agreed on, from the invitation to its end. The giver helps, the receiver asked.

    quote: the newest that one of the two sent, while invited; once agreed, the one that both agreed on.
    lot_count: of what was agreed in several lots, each of which is an engagement of its own, agreed from the
    beginning; 0 where it is done, noted and counted as one. whole, lot: of what such a lot is a part.
    """

    request = models.ForeignKey(
        "marketplace.ServiceRequest", on_delete=models.PROTECT, related_name="engagements"
    )
    giver = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="engagements_given")
    receiver = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="engagements_received")
    terms = models.CharField(_("terms"), max_length=8, choices=TERMS_CHOICES)
    agreed_minutes = models.PositiveIntegerField(_("hours agreed"))
    price_amount = MoneyField(  # type: ignore[no-untyped-call]  # djmoney has no types
        _("price"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    is_in_trade = models.BooleanField(_("within the giver's declared trade"), default=False)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=[(state.value, _(name)) for state, name in STATE_NAMES.items()],
        default=State.INVITED.value,
    )
    invited_at = models.DateTimeField(_("invited"))
    agreed_at = models.DateTimeField(_("agreed"), null=True, blank=True)
    giver_minutes = models.PositiveIntegerField(_("hours noted by the giver"), null=True, blank=True)
    receiver_minutes = models.PositiveIntegerField(_("hours noted by the receiver"), null=True, blank=True)
    noted_at = models.DateTimeField(_("hours last noted"), null=True, blank=True)
    proposed_minutes = models.PositiveIntegerField(
        _("hours proposed in the mediation"), null=True, blank=True
    )
    proposed_by = models.CharField(_("proposed by"), max_length=12, choices=PARTY_CHOICES, blank=True)
    disputed_at = models.DateTimeField(_("mediation asked"), null=True, blank=True)
    mediation_ends_at = models.DateTimeField(_("term of the mediation"), null=True, blank=True)
    missed_by = models.CharField(
        _("said that it did not take place"), max_length=12, choices=PARTY_CHOICES, blank=True
    )
    missed_at = models.DateTimeField(_("said not to have taken place"), null=True, blank=True)
    missed_ends_at = models.DateTimeField(_("term to answer that"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    reviews_end_at = models.DateTimeField(_("term to write about each other"), null=True, blank=True)
    quote = models.OneToOneField(
        "marketplace.Quote", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lot_count = models.PositiveSmallIntegerField(_("number of lots"), default=0)
    whole = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    lot = models.OneToOneField(
        "marketplace.QuoteLot", on_delete=models.PROTECT, null=True, blank=True, related_name="engagement"
    )
    reservation = models.OneToOneField(
        "timebank.Reservation", on_delete=models.PROTECT, null=True, blank=True, related_name="engagement"
    )
    entry = models.OneToOneField(
        "timebank.JournalEntry", on_delete=models.PROTECT, null=True, blank=True, related_name="engagement"
    )

    # djmoney replaces the manager of a model with money; this one says what it still is.
    objects: ClassVar[models.Manager["Engagement"]] = models.Manager()

    class Meta:
        verbose_name = _("engagement")
        verbose_name_plural = _("engagements")
        ordering = ["-invited_at", "-id"]
        indexes = [
            models.Index(fields=["mediation_ends_at"], name="mediation_term", condition=Q(state="disputed")),
            models.Index(fields=["missed_ends_at"], name="missed_term", condition=Q(state="missed")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(giver=F("receiver")),
                name="engagement_has_two_people",
                violation_error_message=_("Nobody can engage themself."),
            ),
            models.UniqueConstraint(
                fields=["request", "giver"],
                condition=~Q(state__in=[state.value for state in sorted(ENDED)]) & Q(whole__isnull=True),
                name="member_is_invited_once_at_a_time",
                violation_error_message=_("This member has already been invited."),
            ),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(
                    state__in=["agreed", "confirming", "missed", "disputed", "completed"], whole__isnull=True
                ),
                name="request_is_agreed_with_one_member",
                violation_error_message=_("Somebody else has already accepted this request."),
            ),
            models.CheckConstraint(
                condition=Q(terms__in=["euros", "mixed"], price_amount__isnull=False, price_amount__gt=0)
                | Q(terms__in=["hours", "gift"], price_amount__isnull=True),
                name="engagement_has_a_price_when_it_pays_euros",
                violation_error_message=_("An engagement in euros has a price, and only such a one."),
            ),
            models.CheckConstraint(
                # A mission in euros alone has an entry only where a fee was due; lots have each their own.
                condition=Q(state="completed", entry__isnull=False)
                | Q(state="completed", lot_count__gt=0)
                | Q(state="completed", terms="euros")
                | (~Q(state="completed") & Q(entry__isnull=True)),
                name="engagement_completed_has_its_entry",
                violation_error_message=_("A completed engagement has its journal entry."),
            ),
            models.CheckConstraint(
                condition=Q(whole__isnull=True, lot__isnull=True)
                | Q(whole__isnull=False, lot__isnull=False, lot_count=0),
                name="part_of_an_engagement_is_one_lot_of_it",
                violation_error_message=_("A part of an engagement is one lot of its quote."),
            ),
            models.CheckConstraint(
                condition=Q(lot_count=0) | Q(reservation__isnull=True, entry__isnull=True),
                name="engagement_in_lots_counts_nothing_beside_them",
                violation_error_message=_("What is agreed in lots is held and counted lot by lot."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in sorted(ENDED)], ended_at__isnull=False)
                | (~Q(state__in=[state.value for state in sorted(ENDED)]) & Q(ended_at__isnull=True)),
                name="engagement_ended_has_its_instant",
                violation_error_message=_("An engagement that ended has the instant of its end."),
            ),
            models.CheckConstraint(
                condition=~Q(state="disputed") | Q(disputed_at__isnull=False),
                name="engagement_in_mediation_says_since_when",
                violation_error_message=_("A mediation has the instant at which it was asked."),
            ),
            models.CheckConstraint(
                # An absent term compares to null, which a constraint lets pass.
                condition=~Q(state="disputed")
                | Q(mediation_ends_at__isnull=False, mediation_ends_at__gt=F("disputed_at")),
                name="engagement_in_mediation_has_its_term",
                violation_error_message=_("A mediation has its term."),
            ),
            models.CheckConstraint(
                condition=~Q(state="confirming") | Q(noted_at__isnull=False),
                name="engagement_to_confirm_says_since_when",
                violation_error_message=_("Hours to confirm have the instant at which they were noted."),
            ),
            models.CheckConstraint(
                condition=Q(proposed_minutes__isnull=True, proposed_by="")
                | Q(proposed_minutes__gt=0, proposed_by__in=["giver", "receiver"]),
                name="engagement_proposal_has_its_proposer",
                violation_error_message=_("Hours proposed in a mediation are proposed by one of the two."),
            ),
            models.CheckConstraint(
                condition=~Q(state="missed")
                | Q(
                    missed_by__in=["giver", "receiver"],
                    missed_at__isnull=False,
                    missed_ends_at__isnull=False,
                    missed_ends_at__gt=F("missed_at"),
                ),
                name="engagement_missed_says_by_whom_and_its_term",
                violation_error_message=_("A meeting in question says by whom, and has its term."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.giver_id} → {self.receiver_id}"


class EngagementStep(models.Model):
    """One act in the life of an engagement: what its timeline tells. Append-only."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(
        _("act"), max_length=12, choices=[(act.value, _(name)) for act, name in ACT_NAMES.items()]
    )
    side = models.CharField(
        _("by"), max_length=12, choices=[(side.value, _(name)) for side, name in SIDE_NAMES.items()]
    )
    at = models.DateTimeField(_("at"))
    minutes = models.PositiveIntegerField(_("hours"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)

    class Meta:
        verbose_name = _("step of an engagement")
        verbose_name_plural = _("steps of engagements")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.engagement_id}: {self.act}"


class Message(models.Model):
    """A word in the conversation of an engagement."""

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("message"), max_length=LONGEST_MESSAGE)
    sent_at = models.DateTimeField(_("sent"))
    key = models.CharField(_("idempotency key"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="message_is_not_empty",
                violation_error_message=_("Write something first."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.engagement_id}: {self.author_id}"
