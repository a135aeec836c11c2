from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from timebank.domain.natures import NATURE_NAMES
from timebank.domain.reserving import HOW_NAMES, PAYING

# They are written with what they name, by the ledger's door, and none of that is ever deleted.
TRUSTED: Mapping[str, Any] = {
    "on_delete": models.PROTECT,
    "db_constraint": False,
    "db_index": False,
    "null": True,
    "blank": True,
    "related_name": "+",
}
HOWS_THAT_PAY = sorted(how.value for how in PAYING)


class Reservation(models.Model):
    """Hours held for later: what an entry would move, and until when. Never changed; settled once.

    key, fingerprint, request: the intent, as for an entry. obeys: the rule versions by which it was computed,
    which its settlement obeys too. reserved_at is of the database's clock, and expires_at is compared to it.
    """

    key = models.CharField(_("idempotency key"), max_length=120, unique=True)
    fingerprint = models.CharField(_("fingerprint of the request"), max_length=64)
    request = models.TextField(_("what was asked"))
    nature = models.CharField(
        _("nature"), max_length=20, choices=[(n.value, _(s)) for n, s in NATURE_NAMES.items()]
    )
    actor_user = models.ForeignKey(settings.AUTH_USER_MODEL, **TRUSTED)
    actor = models.ForeignKey("coop.Member", **TRUSTED)
    acting_for = models.ForeignKey("coop.Member", **TRUSTED)
    reserved_at = models.DateTimeField(_("reserved"))
    expires_at = models.DateTimeField(_("held until"))
    subject = models.CharField(_("about"), max_length=80)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    obeys = ArrayField(models.BigIntegerField(), verbose_name=_("rule versions obeyed"), default=list)

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        ordering = ["id"]
        indexes = [
            # Hours kept for a need are found by it; what members owe each other is found by its id.
            models.Index(fields=["subject"], condition=Q(nature="gift"), name="earmark_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("reserved_at")),
                name="reservation_ends_after_it_begins",
                violation_error_message=_("A reservation ends after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.nature}"


class ReservationLeg(models.Model):
    """What one sub-account would receive (positive) or give (negative)."""

    pk = models.CompositePrimaryKey("reservation_id", "position")
    reservation = models.ForeignKey(
        Reservation, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="legs"
    )
    position = models.SmallIntegerField(_("place in the reservation"))
    subaccount = models.ForeignKey(
        "timebank.SubAccount", on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    amount = models.BigIntegerField(_("amount in minutes or cents"))

    class Meta:
        verbose_name = _("leg of a reservation")
        verbose_name_plural = _("legs of reservations")
        ordering = ["reservation_id", "position"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(amount=0),
                name="reserved_amount_is_not_zero",
                violation_error_message=_("A reservation holds something on each account."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subaccount_id}: {self.amount:+d}"


class Settlement(models.Model):
    """How a reservation ended: with an entry, given up, or by its term."""

    reservation = models.OneToOneField(
        Reservation, on_delete=models.PROTECT, db_constraint=False, related_name="settlement"
    )
    how = models.CharField(_("how"), max_length=8, choices=[(h.value, _(s)) for h, s in HOW_NAMES.items()])
    entry = models.ForeignKey("timebank.JournalEntry", **TRUSTED)
    actor_user = models.ForeignKey(settings.AUTH_USER_MODEL, **TRUSTED)
    actor = models.ForeignKey("coop.Member", **TRUSTED)
    acting_for = models.ForeignKey("coop.Member", **TRUSTED)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    settled_at = models.DateTimeField(_("settled"))

    class Meta:
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(how__in=HOWS_THAT_PAY, entry__isnull=False)
                | (Q(entry__isnull=True) & ~Q(how__in=HOWS_THAT_PAY)),
                name="settlement_that_pays_has_its_entry",
                violation_error_message=_("A settlement has an entry when it pays, and only then."),
            ),
            models.CheckConstraint(
                condition=Q(how__in=[how.value for how in HOW_NAMES]),
                name="settlement_says_how_it_ended",
                violation_error_message=_("A settlement says how the reservation ended."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reservation_id}: {self.how}"
