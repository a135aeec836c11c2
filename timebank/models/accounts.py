from collections.abc import Collection
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from timebank.domain.legs import AccountKey
from timebank.domain.natures import ACCOUNT_NAMES, FUNDS, OWNED_KINDS, AccountKind, Unit
from timebank.rules import CREDIT_MINUTES

OWNED = sorted(kind.value for kind in OWNED_KINDS)


class AccountQuerySet(models.QuerySet["Account"]):
    """Accounts are opened when first needed, and held in one fixed order while something is counted."""

    def hold(self, keys: Collection[AccountKey], *, at: datetime) -> dict[AccountKey, "Account"]:
        """The accounts of these keys, opened where they are missing, held until the end of the transaction.

        Two who open or hold several at once never wait for each other in a ring: nothing is held before
        everything is open; opening follows the order of the keys, and holding the order of the ids.
        """
        found = {row.key for row in self.filter(_any_of(keys))}
        missing = [key for key in keys if key not in found]
        if missing:
            self._open(missing, at)
        return {
            row.key: row for row in self.select_for_update(no_key=True).filter(_any_of(keys)).order_by("id")
        }

    def _open(self, keys: Collection[AccountKey], at: datetime) -> None:
        """Two may open the same account at the same instant: it is opened once."""
        self.bulk_create(
            [
                Account(kind=key.kind, unit=key.unit, owner_id=key.owner_id, floor=_floor(key), opened_at=at)
                for key in sorted(keys, key=lambda key: key.order)
            ],
            ignore_conflicts=True,
        )


def _any_of(keys: Collection[AccountKey]) -> Q:
    wanted = Q()
    for key in keys:
        wanted |= Q(kind=key.kind, unit=key.unit, owner_id=key.owner_id)
    return wanted


class Account(models.Model):
    """Where hours or euros are counted, in one unit for ever. A positive balance is what the account holds.

    `balance` is written by the database alone, with each leg; `floor` is the least that it may hold
    (None: no floor).
    """

    kind = models.CharField(
        _("kind"), max_length=24, choices=[(k.value, _(n)) for k, n in ACCOUNT_NAMES.items()]
    )
    unit = models.CharField(_("unit"), max_length=8, choices=[(u.value, u.value) for u in Unit])
    owner = models.ForeignKey(
        "coop.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="accounts"
    )
    balance = models.BigIntegerField(_("balance"), default=0)
    floor = models.BigIntegerField(_("least balance"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened"))

    objects = AccountQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(floor__isnull=True) | Q(balance__gte=F("floor")),
                name="account_stays_above_its_floor",
                violation_error_message=_("The account would fall below what it may hold."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.owner_id or ''} ({self.unit})"

    @property
    def key(self) -> AccountKey:
        return AccountKey(AccountKind(self.kind), Unit(self.unit), self.owner_id)


def _floor(key: AccountKey) -> int | None:
    """The least that the database lets an account hold.

    For a member's hours, the furthest that any vote may allow. The pool may fall below zero for a while,
    when something that was already distributed is reversed; what stands against gifts and fees has no
    floor at all.
    """
    if key.kind is AccountKind.MEMBER_TIME:
        return -int(CREDIT_MINUTES.upper)
    return 0 if key.kind is AccountKind.MEMBER_CONTRIBUTION or key.kind in FUNDS else None
