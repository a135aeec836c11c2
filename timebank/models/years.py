"""The result of a year: computed, put to the assembly, posted once; what each member is refunded of it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from timebank.domain.closings import REASON_LENGTH
from timebank.domain.years import STATE_NAMES, State


class YearResult(models.Model):
    """How the surplus of a year is allotted. Computed once, never changed; its moves are in sql/years.sql.

    accounts: what the books said, in cents, by the names of domain.years.Accounts. lines: of the cascade, as
    they are hashed. moves: what its entry moves, by account and without the account of the result; of a
    correction, the differences. versions: the rule versions that decided. text: what the assembly is asked,
    which carries the seal of the result.
    corrects: the posted one whose figures it puts right, which stays as it was; reason says why, or why it
    was given up.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    state = models.CharField(
        _("state"), max_length=12, choices=[(s.value, _(n)) for s, n in STATE_NAMES.items()]
    )
    accounts = models.JSONField(_("what the accounts say"))
    lines = models.JSONField(_("lines of the cascade"))
    moves = models.JSONField(_("what its entry moves"))
    versions = ArrayField(models.BigIntegerField(), verbose_name=_("rule versions obeyed"))
    inputs_hash = models.CharField(_("hash of what it was computed from"), max_length=64)
    result_hash = models.CharField(_("hash of the result"), max_length=64)
    text = models.TextField(_("what the assembly is asked"))
    computed_at = models.DateTimeField(_("computed"))
    actor_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    actor = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="+")
    proposal = models.OneToOneField(
        "governance.Proposal", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    entry = models.OneToOneField(
        "timebank.JournalEntry", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    reason = models.CharField(_("why"), max_length=REASON_LENGTH, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("result of a year")
        verbose_name_plural = _("results of years")
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(state=State.COMPUTED.value),
                name="year_is_computed_once_at_a_time",
                violation_error_message=_("The result of this year is computed already."),
            ),
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(state=State.POSTED.value, corrects__isnull=True),
                name="year_is_posted_once",
                violation_error_message=_("The result of this year has already been posted."),
            ),
            models.UniqueConstraint(
                fields=["corrects"],
                condition=~Q(state=State.GIVEN_UP.value),
                name="year_is_corrected_once",
                violation_error_message=_("This result has already been corrected."),
            ),
            models.CheckConstraint(
                condition=Q(state=State.POSTED.value, entry__isnull=False, proposal__isnull=False)
                | (Q(entry__isnull=True) & ~Q(state=State.POSTED.value)),
                name="year_that_is_posted_has_its_decision_and_entry",
                violation_error_message=_("A result is posted by an entry, after a decision."),
            ),
            models.CheckConstraint(
                condition=Q(state=State.COMPUTED.value, ended_at__isnull=True)
                | (Q(state__in=[State.POSTED.value, State.GIVEN_UP.value], ended_at__isnull=False)),
                name="year_has_a_known_state",
                violation_error_message=_("A result is in one of its states."),
            ),
            models.CheckConstraint(
                condition=~Q(reason="") | (Q(corrects__isnull=True) & ~Q(state=State.GIVEN_UP.value)),
                name="year_that_changes_says_why",
                violation_error_message=_("Whoever corrects a result or gives it up says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.state}"


class YearPortion(models.Model):
    """What a member is refunded of a year: what they did with the cooperative, the exact quota, the cents."""

    result = models.ForeignKey(YearResult, on_delete=models.PROTECT, related_name="portions")
    member = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="+")
    weight = models.BigIntegerField(_("fees of their missions, in cents"))
    quota = models.CharField(_("exact quota, as a fraction"), max_length=80)
    amount = models.BigIntegerField(_("amount in cents"))

    class Meta:
        verbose_name = _("refund of a year")
        verbose_name_plural = _("refunds of a year")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["result", "member"],
                name="member_has_one_refund_of_a_year",
                violation_error_message=_("This member already has their refund of this year."),
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0, amount__gte=0),
                name="refund_follows_what_was_done",
                violation_error_message=_("Only who did something with the cooperative is refunded."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.amount}"
