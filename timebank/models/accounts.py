from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from timebank.domain.legs import AccountKey
from timebank.domain.natures import ACCOUNT_NAMES, OWNED_KINDS, AccountKind, Unit

OWNED = sorted(kind.value for kind in OWNED_KINDS)


class Account(models.Model):
    """Where hours or euros are counted, in one unit for ever: what it is for, and whose it is."""

    kind = models.CharField(
        _("kind"), max_length=24, choices=[(k.value, _(n)) for k, n in ACCOUNT_NAMES.items()]
    )
    unit = models.CharField(_("unit"), max_length=8, choices=[(u.value, u.value) for u in Unit])
    owner = models.ForeignKey(
        "coop.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="accounts"
    )
    opened_at = models.DateTimeField(_("opened"))

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind", "unit"],
                condition=Q(owner__isnull=False),
                name="member_has_one_account_of_a_kind",
                violation_error_message=_("This member already has this account."),
            ),
            models.UniqueConstraint(
                fields=["kind", "unit"],
                condition=Q(owner__isnull=True),
                name="cooperative_has_one_account_of_a_kind",
                violation_error_message=_("The cooperative already has this account."),
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=False, kind__in=OWNED)
                | (Q(owner__isnull=True) & ~Q(kind__in=OWNED)),
                name="account_owner_fits_its_kind",
                violation_error_message=_("This kind of account belongs to somebody else."),
            ),
            models.CheckConstraint(
                condition=Q(unit__in=[u.value for u in Unit]),
                name="account_unit_is_minutes_or_cents",
                violation_error_message=_("An account counts minutes or cents."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.owner_id or ''} ({self.unit})"

    @property
    def key(self) -> AccountKey:
        return AccountKey(AccountKind(self.kind), Unit(self.unit), self.owner_id)


class SubAccount(models.Model):
    """Where an account's legs are counted one after the other: its balance, and how many legs it has.

    A member's account has one. An account that everybody pays into has several, so that payers do not wait
    for each other; what it holds is their sum. Written by the ledger's door alone. kind, unit: the account's.
    reserved, awaited: what open reservations would take from it, and bring to a member's (limits count them).
    earned: minutes given in exchanges, by which credit grows. floor: the least it may hold (None: no floor).
    closed_at: since its owner left the cooperative; it is empty, and nothing reaches it.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="parts", db_index=False)
    part = models.SmallIntegerField(_("part"))
    code = models.CharField(_("code"), max_length=64)
    kind = models.CharField(_("kind"), max_length=24)
    unit = models.CharField(_("unit"), max_length=8)
    balance = models.BigIntegerField(_("balance"), default=0)
    reserved = models.BigIntegerField(_("reserved"), default=0)
    awaited = models.BigIntegerField(_("awaited"), default=0, db_default=0)
    earned = models.BigIntegerField(_("given in exchanges"), default=0)
    floor = models.BigIntegerField(_("least balance"), null=True, blank=True)
    length = models.BigIntegerField(_("number of legs"), default=0)
    last_at = models.DateTimeField(_("last written"))
    closed_at = models.DateTimeField(_("closed since"), null=True, blank=True)

    class Meta:
        verbose_name = _("sub-account")
        verbose_name_plural = _("sub-accounts")
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["code"], name="subaccount_holds", condition=Q(reserved__gt=0) | Q(awaited__gt=0)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "part"],
                name="account_has_each_part_once",
                violation_error_message=_("This account already has this part."),
            ),
            models.UniqueConstraint(
                fields=["code"],
                name="code_names_one_sub_account",
                violation_error_message=_("Another sub-account has this code."),
            ),
        ]

    def __str__(self) -> str:
        return self.code
