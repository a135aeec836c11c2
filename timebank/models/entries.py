from django.conf import settings
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from timebank.domain.natures import NATURE_NAMES


class JournalEntry(models.Model):
    """One intent, counted once: two legs or more that sum to zero in each unit. Never changed, never deleted.

    request, fingerprint: what was asked under the key, and its hash: asked again it is the same entry, asked
    differently it is refused.
    """

    key = models.CharField(_("idempotency key"), max_length=120, unique=True)
    fingerprint = models.CharField(_("fingerprint of the request"), max_length=64)
    request = models.JSONField(_("what was asked"))
    nature = models.CharField(
        _("nature"), max_length=20, choices=[(n.value, _(s)) for n, s in NATURE_NAMES.items()]
    )
    actor_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    actor = models.ForeignKey(
        "coop.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    acting_for = models.ForeignKey(
        "coop.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    happened_at = models.DateTimeField(_("happened"))
    recorded_at = models.DateTimeField(_("recorded"), db_default=Now())
    # The database's own number of the writing that made this entry: it lets no leg in afterwards.
    written_in = models.BigIntegerField(
        _("written in"), db_default=Func(function="txid_current"), editable=False
    )
    subject = models.CharField(_("about"), max_length=80)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    rule_versions = models.ManyToManyField(
        "governance.RuleVersion", through="timebank.EntryRule", related_name="journal_entries"
    )

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["happened_at"], name="entry_happened"),
            models.Index(fields=["subject"], name="entry_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, reason="") | (Q(reverses__isnull=False) & ~Q(reason="")),
                name="entry_reversal_says_why",
                violation_error_message=_("A reversal says why."),
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | Q(nature="reversal"),
                name="entry_that_reverses_is_a_reversal",
                violation_error_message=_("Only a reversal reverses an entry."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.nature}"


class Leg(models.Model):
    """What one account receives (positive) or gives (negative) in an entry."""

    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="legs")
    account = models.ForeignKey("timebank.Account", on_delete=models.PROTECT, related_name="legs")
    amount = models.BigIntegerField(_("amount in minutes or cents"))

    class Meta:
        verbose_name = _("leg")
        verbose_name_plural = _("legs")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(amount=0),
                name="leg_amount_is_not_zero",
                violation_error_message=_("A leg moves something."),
            ),
            models.UniqueConstraint(
                fields=["entry", "account"],
                name="entry_touches_an_account_once",
                violation_error_message=_("An entry has one leg for an account."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.amount:+d}"


class EntryRule(models.Model):
    """A rule version that an entry obeyed."""

    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey("governance.RuleVersion", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("rule obeyed")
        verbose_name_plural = _("rules obeyed")
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "version"],
                name="entry_obeys_a_version_once",
                violation_error_message=_("This rule version is already named."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.version_id}"
