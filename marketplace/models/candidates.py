from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from coop.domain import distances
from coop.domain.half_days import EVERY
from coop.domain.people import Candidate as Known
from marketplace.domain import speaking
from marketplace.domain.standings import Standing


class Candidate(models.Model):
    """What the matching asks of a member, in one row that it finds by index: a copy, never the source.

    The job "marketplace.candidates" writes it anew from what members, the ledger and engagements say. west to
    north: a frame in degrees around everywhere that they go. away_from, away_until: the days on which they
    are away, one beside the other. text_fingerprint: of what they say in words.
    """

    member = models.OneToOneField(
        "coop.Member", on_delete=models.CASCADE, primary_key=True, related_name="candidate"
    )
    skill_ids = ArrayField(models.BigIntegerField(), verbose_name=_("skills"), default=list)
    trade_skill_ids = ArrayField(
        models.BigIntegerField(), verbose_name=_("skills of the trade"), default=list
    )
    place_id = models.BigIntegerField(_("place"), null=True)
    department = models.CharField(_("department"), max_length=60, blank=True)
    latitude = models.FloatField(_("latitude"), null=True)
    longitude = models.FloatField(_("longitude"), null=True)
    west = models.FloatField(_("west"), null=True)
    south = models.FloatField(_("south"), null=True)
    east = models.FloatField(_("east"), null=True)
    north = models.FloatField(_("north"), null=True)
    radius_km = models.PositiveSmallIntegerField(_("how far they go, in kilometres"))
    is_remote = models.BooleanField(_("at a distance too"))
    weekly_minutes = models.PositiveSmallIntegerField(_("time each week"))
    promised_minutes = models.PositiveIntegerField(_("time promised"), default=0)
    balance = models.BigIntegerField(_("hours given, less received"), default=0)
    completed = models.PositiveIntegerField(_("exchanges completed"), default=0)
    takes_hours = models.BooleanField(_("in hours"), default=True)
    takes_euros = models.BooleanField(_("in euros"), default=True)
    takes_gifts = models.BooleanField(_("as a gift"), default=True)
    floor_cents = models.PositiveIntegerField(_("euros an hour, at least"), null=True)
    shortest_minutes = models.PositiveSmallIntegerField(_("shortest time"), default=0)
    half_days = models.PositiveIntegerField(_("half days on which they are free"), default=EVERY)
    away_from = ArrayField(models.DateField(), verbose_name=_("away from"), default=list)
    away_until = ArrayField(models.DateField(), verbose_name=_("away until"), default=list)
    text_fingerprint = models.CharField(_("fingerprint of the texts"), max_length=64, blank=True)
    admitted_at = models.DateTimeField(_("admitted"))
    change = models.BigIntegerField(_("change of the member that it knows"), default=0)

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        # Without fastupdate: read at every need, written when somebody changes.
        indexes = [
            GinIndex(fields=["skill_ids"], fastupdate=False, name="candidate_by_skill"),
            models.Index(
                fields=["department"],
                condition=models.Q(latitude__isnull=True),
                name="candidate_without_a_point",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}"

    @classmethod
    def copied(
        cls, known: Known, standing: Standing, said: tuple[str, ...], *, admitted_at: datetime, change: int
    ) -> "Candidate":
        """The copy of a member, not yet written. said: what they tell in their own words."""
        spot, wishes = known.spot, standing.wishes
        frame = distances.frame(spot, known.radius_km) if spot else None
        return cls(
            member_id=known.member_id,
            skill_ids=sorted(known.skill_ids),
            trade_skill_ids=sorted(known.trade_skill_ids),
            place_id=spot.id if spot else None,
            department=spot.department if spot else "",
            latitude=float(spot.latitude) if spot and spot.latitude is not None else None,
            longitude=float(spot.longitude) if spot and spot.longitude is not None else None,
            west=frame.west if frame else None,
            south=frame.south if frame else None,
            east=frame.east if frame else None,
            north=frame.north if frame else None,
            radius_km=known.radius_km,
            is_remote=known.is_remote,
            weekly_minutes=known.weekly_minutes,
            promised_minutes=standing.promised_minutes,
            balance=standing.balance,
            completed=standing.completed,
            takes_hours=wishes.takes_hours,
            takes_euros=wishes.takes_euros,
            takes_gifts=wishes.takes_gifts,
            floor_cents=wishes.floor_cents,
            shortest_minutes=wishes.shortest_minutes,
            half_days=standing.week.half_days,
            away_from=[off.first for off in standing.week.away],
            away_until=[off.last for off in standing.week.away],
            text_fingerprint=speaking.fingerprint(said) if any(said) else "",
            admitted_at=admitted_at,
            change=change,
        )


class Following(models.Model):
    """Up to which change of members somebody has copied them. Held by whoever copies: one at a time."""

    name = models.CharField(_("name"), max_length=40, primary_key=True)
    change = models.BigIntegerField(_("last change copied"), default=0)

    class Meta:
        verbose_name = _("changes followed")
        verbose_name_plural = _("changes followed")

    def __str__(self) -> str:
        return f"{self.name}: {self.change}"
