"""A team's answer to a request, its plans one after the other, and who signed which."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.domain.team_answers import ANSWER_STATE_NAMES, AnswerState
from marketplace.domain.team_plans import MOST_PARTS, TITLE_LENGTH


class TeamAnswer(models.Model):
    """Some members answer a request together; one of them leads."""

    request = models.ForeignKey(
        "marketplace.ServiceRequest", on_delete=models.PROTECT, related_name="team_answers"
    )
    lead = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=[(state.value, _(name)) for state, name in ANSWER_STATE_NAMES.items()],
        default=AnswerState.COMPOSING.value,
    )
    made_at = models.DateTimeField(_("made"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("answer of a team")
        verbose_name_plural = _("answers of teams")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "lead"],
                condition=Q(state__in=["composing", "offered"]),
                name="team_answer_is_composed_once_by_each_lead",
                violation_error_message=_("You already compose an answer to this need."),
            ),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(state="accepted"),
                name="request_is_answered_by_one_team",
                violation_error_message=_("Another team's answer has already been accepted."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["composing", "offered", "accepted"], ended_at__isnull=True)
                | Q(state__in=["declined", "withdrawn", "cancelled"], ended_at__isnull=False),
                name="team_answer_that_ended_says_when",
                violation_error_message=_("An answer that ended has the instant of its end."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.lead_id}"


class TeamPlan(models.Model):
    """What a team signs, whole: another plan is written where something changes. Never changed."""

    answer = models.ForeignKey(TeamAnswer, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveIntegerField(_("version"))
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("plan of a team")
        verbose_name_plural = _("plans of teams")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "number"],
                name="team_plan_has_each_number_once",
                violation_error_message=_("Another plan has just been written."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.answer_id}: {self.number}"


class TeamLot(models.Model):
    """A part of the work of a plan, and who does it."""

    plan = models.ForeignKey(TeamPlan, on_delete=models.PROTECT, related_name="lots")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    minutes = models.PositiveIntegerField(_("hours"))
    cents = models.PositiveIntegerField(_("price, in cents"))
    taker = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("lot of a team")
        verbose_name_plural = _("lots of teams")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="team_lot_has_each_number_once",
                violation_error_message=_("This lot is already in the plan."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gt=0) | Q(cents__gt=0),
                name="team_lot_takes_time_or_has_a_price",
                violation_error_message=_("Each lot takes some time, or has a price."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TeamShare(models.Model):
    """How many parts of the whole are a member's, and what that makes, to the minute and the cent."""

    plan = models.ForeignKey(TeamPlan, on_delete=models.PROTECT, related_name="shares")
    member = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="+")
    parts = models.PositiveSmallIntegerField(_("parts"))
    minutes = models.PositiveIntegerField(_("hours"))
    cents = models.PositiveIntegerField(_("price, in cents"))

    class Meta:
        verbose_name = _("share in a team")
        verbose_name_plural = _("shares in teams")
        ordering = ["member"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "member"],
                name="team_member_has_one_share",
                violation_error_message=_("Each member is named once."),
            ),
            models.CheckConstraint(
                condition=Q(parts__gt=0, parts__lte=MOST_PARTS),
                name="team_share_has_some_parts",
                violation_error_message=_("Each member of a team has a share of more than nothing."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.member_id}"


class TeamSignature(models.Model):
    """A member of the team said yes or no to a plan, by its fingerprint. Never changed."""

    share = models.OneToOneField(
        TeamShare, on_delete=models.PROTECT, primary_key=True, related_name="signature"
    )
    has_agreed = models.BooleanField(_("signs"))
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    signed_at = models.DateTimeField(_("signed"))

    class Meta:
        verbose_name = _("signature in a team")
        verbose_name_plural = _("signatures in teams")
        ordering = ["share"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(fingerprint=""),
                name="team_signature_names_what_is_signed",
                violation_error_message=_("A signature says what is signed."),
            )
        ]

    def __str__(self) -> str:
        return str(self.share_id)
