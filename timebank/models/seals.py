from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

# They are written with what they name, by the ledger's door, and none of that is ever deleted.
TRUSTED: Mapping[str, Any] = {"on_delete": models.PROTECT, "db_constraint": False, "db_index": False}


class Block(models.Model):
    """Entries that were sealed together. Its head, the root of the first `last` entries, can be published.

    number: 1, 2, 3… first, last: the legal numbers of its entries; the log has `last` leaves after it.
    horizon, cluster: every entry that a transaction before this one wrote in this database server is sealed,
    so that the next look begins there. cluster is None while that was not seen to be so.
    """

    number = models.BigIntegerField(_("number"), primary_key=True)
    first = models.BigIntegerField(_("first number"), unique=True)
    last = models.BigIntegerField(_("last number"), unique=True)
    root = models.BinaryField(_("root after it"))
    previous = models.BinaryField(_("root before it"))
    sealed_at = models.DateTimeField(_("sealed"))
    horizon = models.BigIntegerField(_("first writing to look at next"))
    cluster = models.BigIntegerField(_("database server"), null=True, blank=True)

    class Meta:
        verbose_name = _("sealed block")
        verbose_name_plural = _("sealed blocks")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first__gte=1, last__gte=F("first")),
                name="block_seals_an_entry_or_more",
                violation_error_message=_("A block seals one entry or more."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.first}-{self.last}"


class SealedEntry(models.Model):
    """An entry with its legal number, which has no gaps, and its leaf in the Merkle log."""

    number = models.BigIntegerField(_("legal number"), primary_key=True)
    entry = models.OneToOneField(
        "timebank.JournalEntry", on_delete=models.PROTECT, db_constraint=False, related_name="seal"
    )
    block = models.ForeignKey(
        Block, on_delete=models.PROTECT, db_index=False, related_name="entries", verbose_name=_("block")
    )
    leaf = models.BinaryField(_("leaf"))

    class Meta:
        verbose_name = _("sealed entry")
        verbose_name_plural = _("sealed entries")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.entry_id}"


class TileNode(models.Model):
    """A kept node of the Merkle log: the root above 256 nodes that lie 8 levels lower."""

    pk = models.CompositePrimaryKey("level", "index")
    level = models.PositiveSmallIntegerField(_("level"))
    index = models.BigIntegerField(_("index"))
    hash = models.BinaryField(_("hash"))

    class Meta:
        verbose_name = _("node of the tree of hashes")
        verbose_name_plural = _("nodes of the tree of hashes")
        ordering = ["level", "index"]

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class AuditRun(models.Model):
    """What an audit of the ledger found. Written when it is over, and never changed.

    size: how many sealed entries it read; report: everything it says, as `audit_ledger --json` writes it.
    """

    ran_at = models.DateTimeField(_("ran"))
    member = models.ForeignKey("coop.Member", null=True, blank=True, related_name="+", **TRUSTED)
    is_sound = models.BooleanField(_("sound"))
    size = models.BigIntegerField(_("sealed entries"))
    report = models.JSONField(_("report"))

    class Meta:
        verbose_name = _("audit run")
        verbose_name_plural = _("audit runs")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.ran_at:%Y-%m-%d}: {self.size}"
