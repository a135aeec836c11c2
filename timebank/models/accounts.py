from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from timebank.domain.natures import ACCOUNT_NAMES, OWNED_KINDS, Unit

OWNED = sorted(kind.value for kind in OWNED_KINDS)


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
