import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast, Now
from django.utils.translation import gettext_lazy as _

from timebank.domain.natures import NATURE_NAMES, Nature

# The door names accounts and people that it has just read, and none of them is ever deleted; a foreign key
# would look again and lock their rows at commit, outside the order in which accounts are held.
TRUSTED: Mapping[str, Any] = {"on_delete": models.PROTECT, "db_constraint": False}


def _named(key: str) -> Cast:
    """Whom a request names under this key. In canonical JSON an unescaped quote stands around a key alone."""
    told = Func(F("request"), Value(f'"{key}":([0-9]+),'), function="substring")
    return Cast(told, models.BigIntegerField())


class JournalEntry(models.Model):
    """One intent, counted once: two legs or more that sum to zero in each unit. Never changed, never deleted.

    request, fingerprint: what was asked under the key in canonical JSON, and its hash: asked again it is the
    same entry, asked differently it is refused. obeys: the rule versions that decided something in it.
    digest: the hash of all this and of the legs, which their accounts' chains carry on.
    """

    key = models.CharField(_("idempotency key"), max_length=120)
    fingerprint = models.CharField(_("fingerprint of the request"), max_length=64)
    request = models.TextField(_("what was asked"))
    nature = models.CharField(
        _("nature"), max_length=20, choices=[(n.value, _(s)) for n, s in NATURE_NAMES.items()]
    )
    actor_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, related_name="+", db_index=False, **TRUSTED
    )
    actor = models.ForeignKey(
        "coop.Member", null=True, blank=True, related_name="+", db_index=False, **TRUSTED
    )
    acting_for = models.ForeignKey(
        "coop.Member", null=True, blank=True, related_name="+", db_index=False, **TRUSTED
    )
    happened_at = models.DateTimeField(_("happened"))
    recorded_at = models.DateTimeField(_("recorded"), db_default=Now())
    # The database's own number of the writing that made this entry: it lets no leg in afterwards.
    written_in = models.BigIntegerField(
        _("written in"), db_default=Func(function="txid_current"), editable=False
    )
    subject = models.CharField(_("about"), max_length=80)
    reverses = models.ForeignKey(
        "self", null=True, blank=True, related_name="reversals", db_index=False, **TRUSTED
    )
    settles = models.BigIntegerField(_("reservation settled"), null=True, blank=True, db_column="settles_id")
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    obeys = ArrayField(models.BigIntegerField(), verbose_name=_("rule versions obeyed"), default=list)
    digest = models.BinaryField(_("digest"))

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        ordering = ["id"]
        # Entries come nearly in the order of time: a summary of each range of pages finds them, and costs
        # a posting next to nothing.
        indexes = [
            BrinIndex(fields=["happened_at", "written_in"], name="entry_time", pages_per_range=32),
            # Written in order, like the primary key: the sealer finds what it has not seen.
            models.Index(fields=["written_in"], name="entry_written_in"),
            models.Index(fields=["subject"], name="entry_subject"),
            models.Index(fields=["reverses"], name="entry_reverses", condition=Q(reverses__isnull=False)),
            # A mission in euros may move nobody's hours: the two are in its request alone.
            *(
                models.Index(
                    _named(key), name=f"mission_{key}", condition=Q(nature=Nature.PAID_MISSION.value)
                )
                for key in ("giver_id", "receiver_id")
            ),
        ]
        # Said here rather than on the column, where Django would add an index for LIKE: every index that a
        # posting opens costs it.
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="key_has_one_entry",
                violation_error_message=_("This was already recorded."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.nature}"

    @property
    def asked(self) -> Mapping[str, Any]:
        """What was asked, read back."""
        asked: Mapping[str, Any] = json.loads(self.request)
        return asked


class Leg(models.Model):
    """What one account receives (positive) or gives (negative) in an entry, and what it held after that.

    sequence: the leg's place among those of its sub-account, from 1, without gaps. hash: the sub-account's
    chain up to here: of the hash before it, the entry's digest and this leg.
    """

    pk = models.CompositePrimaryKey("entry_id", "position")
    entry = models.ForeignKey(JournalEntry, related_name="legs", db_index=False, **TRUSTED)
    position = models.SmallIntegerField(_("place in the entry"))
    account = models.ForeignKey("timebank.Account", related_name="legs", db_index=False, **TRUSTED)
    part = models.SmallIntegerField(_("part"))
    sequence = models.BigIntegerField(_("place in the account"))
    amount = models.BigIntegerField(_("amount in minutes or cents"))
    balance = models.BigIntegerField(_("balance after it"))
    happened_at = models.DateTimeField(_("happened"))
    recorded_at = models.DateTimeField(_("recorded"))
    hash = models.BinaryField(_("hash"))

    class Meta:
        verbose_name = _("leg")
        verbose_name_plural = _("legs")
        ordering = ["entry_id", "position"]
        indexes = [models.Index(fields=["account", "happened_at"], name="leg_account_time")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(amount=0),
                name="leg_amount_is_not_zero",
                violation_error_message=_("A leg moves something."),
            ),
            models.UniqueConstraint(
                fields=["account", "part", "sequence"],
                name="leg_has_its_place_in_its_account",
                violation_error_message=_("Another leg has this place."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.amount:+d}"
