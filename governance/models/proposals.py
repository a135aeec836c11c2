from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.domain.kinds.names import KIND_NAMES, Kind
from governance.domain.proposals import ENDED_STATES, OPEN_STATES, STATE_NAMES, State
from governance.models.rules import RuleVersion


def _obeyed() -> "models.ForeignKey[RuleVersion | None, RuleVersion | None]":
    """The version of a rule under which a step was taken: a later one does not shorten what it began."""
    return models.ForeignKey(
        "governance.RuleVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )


class Proposal(models.Model):
    """What members decide together, exact enough to be applied by the code.

    Of a rule: key, base version and new value. Of any other kind: `asked`, checked by
    governance.domain.kinds.

    Its instants are set by its moves, once. Proposals that were voted before there was a discussion have
    none. amendment: the last one that was accepted, whose new text it says; None: the text as it was
    published.
    """

    proposer = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="proposals")
    title = models.CharField(_("title"), max_length=140)
    reason = models.TextField(_("why"), max_length=4000)
    kind = models.CharField(
        _("kind"),
        max_length=12,
        choices=[(kind.value, _(name)) for kind, name in KIND_NAMES.items()],
        default=Kind.RULE.value,
        db_default=Kind.RULE.value,
    )
    asked = models.JSONField(_("what is asked"), default=dict, blank=True, db_default={})
    rule_key = models.CharField(_("rule"), max_length=80, blank=True, default="", db_default="")
    base = models.ForeignKey(
        "governance.RuleVersion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals_from",
    )
    value = models.JSONField(_("proposed value"), null=True, blank=True)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=[(state.value, _(name)) for state, name in STATE_NAMES.items()],
        default=State.DRAFT.value,
    )
    outcome = models.CharField(_("why it ended so"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("written"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    announceable_at = models.DateTimeField(_("may be announced from"), null=True, blank=True)
    announced_at = models.DateTimeField(_("announced"), null=True, blank=True)
    opens_at = models.DateTimeField(_("its vote opens"), null=True, blank=True)
    sponsor_version = _obeyed()
    discussion_version = _obeyed()
    announcement_version = _obeyed()
    is_secret = models.BooleanField(_("its vote is secret"), default=False, db_default=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    amendment = models.ForeignKey(
        "governance.Amendment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    second_call_of = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="second_call"
    )
    round_of = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next_round"
    )

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kind]),
                name="proposal_kind_is_known",
                violation_error_message=_("This kind of proposal does not exist."),
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.RULE.value, asked={}, base__isnull=False, value__isnull=False)
                & ~Q(rule_key="")
                | ~Q(kind=Kind.RULE.value)
                & Q(rule_key="", base__isnull=True, value__isnull=True)
                & ~Q(asked={}),
                name="proposal_asks_what_its_kind_asks",
                violation_error_message=_(
                    "A change of a rule names the rule and its value; another proposal says what it asks."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]),
                name="proposal_state_is_known",
                violation_error_message=_("This state does not exist."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in OPEN_STATES], ended_at__isnull=True)
                | Q(state__in=[state.value for state in ENDED_STATES], ended_at__isnull=False),
                name="proposal_ended_has_its_instant",
                violation_error_message=_("A proposal that ended has the instant of its end."),
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DRAFT.value)
                | Q(
                    published_at__isnull=True,
                    announceable_at__isnull=True,
                    announced_at__isnull=True,
                    opens_at__isnull=True,
                ),
                name="proposal_being_written_is_not_published",
                violation_error_message=_("A proposal that is being written is not published."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.DISCUSSED.value, State.ANNOUNCED.value])
                | Q(published_at__isnull=False, announceable_at__isnull=False),
                name="proposal_discussed_has_its_instants",
                violation_error_message=_("A proposal in discussion says since when, and until when."),
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ANNOUNCED.value)
                | Q(announced_at__isnull=False, opens_at__isnull=False),
                name="proposal_announced_has_its_instants",
                violation_error_message=_("A vote that is announced has the instant of its opening."),
            ),
            models.CheckConstraint(
                condition=Q(
                    published_at__gte=F("created_at"),
                    announceable_at__gte=F("published_at"),
                )
                | Q(published_at__isnull=True, announceable_at__isnull=True, announced_at__isnull=True),
                name="proposal_is_discussed_after_it_is_written",
                violation_error_message=_("A proposal is written, then published, then announced."),
            ),
            models.CheckConstraint(
                condition=Q(
                    announced_at__gte=F("announceable_at"),
                    opens_at__gte=F("announced_at"),
                )
                | Q(announced_at__isnull=True, opens_at__isnull=True),
                name="proposal_is_announced_after_its_discussion",
                violation_error_message=_(
                    "A vote is announced after the discussion, and opens after its notice."
                ),
            ),
            models.UniqueConstraint(
                fields=["proposer", "rule_key"],
                condition=Q(state=State.DRAFT.value, kind=Kind.RULE.value),
                name="member_drafts_one_change_of_a_rule_at_a_time",
                violation_error_message=_("You are already writing a proposal on this rule."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Ballot(models.Model):
    """The vote on a proposal. What it froze at opening is never changed; the database refuses."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="ballot")
    opened_at = models.DateTimeField(_("opened"))
    closes_at = models.DateTimeField(_("closes"))
    frozen = models.JSONField(_("frozen at opening"))
    frozen_hash = models.CharField(_("hash of what was frozen"), max_length=64)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    count_sheet = models.JSONField(_("count sheet"), null=True, blank=True)

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opened_at")),
                name="ballot_closes_after_opening",
                violation_error_message=_("A ballot closes after it opens."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, count_sheet__isnull=True)
                | Q(closed_at__gte=F("closes_at"), count_sheet__isnull=False),
                name="ballot_closed_has_its_count",
                violation_error_message=_("A closed ballot has its count sheet, and closes at its term."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}"


class Elector(models.Model):
    """A member who may vote in a ballot: frozen at opening."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="electors")
    member = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="elections")

    class Meta:
        verbose_name = _("elector")
        verbose_name_plural = _("electors")
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "member"],
                name="member_is_an_elector_once",
                violation_error_message=_("This member is already in the electorate."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id}: {self.member_id}"


class Vote(models.Model):
    """What an elector wrote in an open (named) ballot; it may be changed until closing.

    marks: options of the ballot by their ids, each once, with its mark; none at all is a blank vote.
    """

    elector = models.OneToOneField(Elector, on_delete=models.PROTECT, related_name="vote")
    marks = models.JSONField(_("marks"))
    cast_at = models.DateTimeField(_("cast"))

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")

    def __str__(self) -> str:
        return f"{self.elector_id}"


class TieOrder(models.Model):
    """The order that breaks ties in a ballot, whose hash was frozen: read by its count alone, never changed.

    order: every option once, the preferred first; nonce: what keeps the order from being guessed from the
    hash.
    """

    ballot = models.OneToOneField(Ballot, on_delete=models.PROTECT, related_name="tie_order")
    order = ArrayField(models.CharField(max_length=40), verbose_name=_("order"))
    nonce = models.CharField(_("nonce"), max_length=64)

    class Meta:
        verbose_name = _("order that breaks ties")
        verbose_name_plural = _("orders that break ties")

    def __str__(self) -> str:
        return f"{self.ballot_id}"
