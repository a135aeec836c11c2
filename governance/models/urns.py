from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Attendance(models.Model):
    """Who has voted in a secret ballot, in one row that is written anew by each vote: no voter has a row, an
    instant or an order of their own.

    voters: electors by id, ascending; by_proxy: those of them for whom somebody else put the paper.
    said_at: the instant of a vote, which the database looks at and does not keep.
    """

    ballot = models.OneToOneField("governance.Ballot", on_delete=models.PROTECT, related_name="attendance")
    voters = ArrayField(models.BigIntegerField(), verbose_name=_("voters"), default=list)
    by_proxy = ArrayField(models.BigIntegerField(), verbose_name=_("represented"), default=list)
    said_at = models.DateTimeField(_("instant that is looked at, and not kept"), null=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")

    def __str__(self) -> str:
        return f"{self.ballot_id}"


class UrnBox(models.Model):
    """Papers of a secret ballot, by their receipts: see governance.domain.urns.

    papers: `[[receipt, marks, college], …]`; papers_count: how many, so that each vote counts the urn without
    reading it. said_at: as in the attendance.
    """

    ballot = models.ForeignKey("governance.Ballot", on_delete=models.PROTECT, related_name="urn_boxes")
    bits = models.CharField(_("how its receipts begin"), max_length=256, blank=True)
    papers = models.JSONField(_("papers"))
    papers_count = models.GeneratedField(
        expression=models.Func(models.F("papers"), function="jsonb_array_length"),
        output_field=models.IntegerField(),
        db_persist=True,
        verbose_name=_("number of papers"),
    )
    said_at = models.DateTimeField(_("instant that is looked at, and not kept"), null=True)

    class Meta:
        verbose_name = _("box of an urn")
        verbose_name_plural = _("boxes of urns")
        ordering = ["ballot_id", "bits"]
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "bits"],
                name="urn_box_is_there_once",
                violation_error_message=_("This box of the urn is there already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id}: {self.bits}"
