from django.db import models
from django.utils.translation import gettext_lazy as _


class DayTotal(models.Model):
    """What came to an account and left it on one day (here, in Paris), of the legs counted so far.

    Nothing new: a sum of legs that are never changed, kept so that what a fund held on a past evening is not
    a sum of millions. Whatever is not counted yet is added when it is read.
    """

    pk = models.CompositePrimaryKey("account_id", "on")
    account = models.ForeignKey(
        "timebank.Account", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    on = models.DateField(_("day"))
    amount = models.BigIntegerField(_("amount in minutes or cents"))

    class Meta:
        verbose_name = _("total of a day")
        verbose_name_plural = _("totals of days")
        ordering = ["account_id", "on"]

    def __str__(self) -> str:
        return f"{self.account_id}, {self.on}: {self.amount:+d}"


class Counted(models.Model):
    """How many legs of a sub-account are in the totals of its days: all those up to this sequence."""

    pk = models.CompositePrimaryKey("account_id", "part")
    account = models.ForeignKey(
        "timebank.Account", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    part = models.PositiveSmallIntegerField(_("part"))
    length = models.BigIntegerField(_("number of legs"))

    class Meta:
        verbose_name = _("count of legs by day")
        verbose_name_plural = _("counts of legs by day")
        ordering = ["account_id", "part"]

    def __str__(self) -> str:
        return f"{self.account_id}/{self.part}: {self.length}"
