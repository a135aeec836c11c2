from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from timebank.domain.calls import Way
from timebank.domain.natures import ACCOUNT_NAMES, FUNDS, Unit
from timebank.domain.projects import (
    PROJECT_STATE_NAMES,
    PURPOSE_LENGTH,
    REASON_LENGTH,
    RECEIVER_NAMES,
    STRUCTURE_LENGTH,
    TITLE_LENGTH,
    ProjectState,
    Receiver,
)


class ProjectCall(models.Model):
    """A fund asks for projects: so many minutes or cents of it are shared out among those that are chosen.

    proposal: the budget vote that decides, while one does; decided_by, reference: how it was decided, and by
    which decision of which assembly.
    """

    fund = models.CharField(
        _("fund"), max_length=24, choices=[(fund.value, _(ACCOUNT_NAMES[fund])) for fund in FUNDS]
    )
    unit = models.CharField(_("unit"), max_length=8, choices=[(unit.value, unit.value) for unit in Unit])
    title = models.CharField(_("title"), max_length=140)
    text = models.TextField(_("what it is for"), max_length=4000)
    amount = models.BigIntegerField(_("amount in minutes or cents"))
    opened_at = models.DateTimeField(_("opened"))
    closes_on = models.DateField(_("last day"))
    actor = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="+")
    proposal = models.OneToOneField(
        "governance.Proposal", on_delete=models.PROTECT, null=True, blank=True, related_name="project_call"
    )
    decided_by = models.CharField(
        _("decided by"), max_length=12, blank=True, choices=[(way.value, way.value) for way in Way]
    )
    reference = models.CharField(_("decision of an assembly"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("call for projects")
        verbose_name_plural = _("calls for projects")
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fund__in=[fund.value for fund in FUNDS], unit__in=[unit.value for unit in Unit]),
                name="call_names_a_fund_and_a_unit",
                violation_error_message=_("A call names one of the funds, in minutes or cents."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="call_shares_something_out",
                violation_error_message=_("A call shares something out."),
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by="", reference="")
                | Q(decided_at__isnull=False, decided_by=Way.VOTE.value, proposal__isnull=False, reference="")
                | Q(decided_at__isnull=False, decided_by=Way.ASSEMBLY.value, proposal__isnull=True)
                & ~Q(reference=""),
                name="call_says_how_it_was_decided",
                violation_error_message=_("A call is decided by its vote, or by an assembly that it names."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Project(models.Model):
    """What a member proposes for a call. Once submitted its words never change.

    examiner, obeys: who found it eligible or refused it, and the rule versions by which. reason: why it was
    refused, taken back or cancelled.
    """

    call = models.ForeignKey(ProjectCall, on_delete=models.PROTECT, related_name="projects")
    proposer = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="projects")
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    purpose = models.TextField(_("what it is for"), max_length=PURPOSE_LENGTH)
    amount = models.BigIntegerField(_("amount in minutes or cents"))
    receiver_kind = models.CharField(
        _("who receives"),
        max_length=12,
        choices=[(one.value, _(name)) for one, name in RECEIVER_NAMES.items()],
    )
    receiver = models.ForeignKey(
        "coop.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    structure = models.CharField(_("structure"), max_length=STRUCTURE_LENGTH, blank=True)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=[(state.value, _(name)) for state, name in PROJECT_STATE_NAMES.items()],
        default=ProjectState.DRAFT.value,
    )
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH, blank=True)
    examiner = models.ForeignKey(
        "coop.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    obeys = ArrayField(models.BigIntegerField(), verbose_name=_("rule versions obeyed"), default=list)
    created_at = models.DateTimeField(_("project written"))

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                Lower("title"),
                "call",
                condition=~Q(state__in=[ProjectState.CANCELLED.value, ProjectState.REFUSED.value]),
                name="project_title_names_one_project_of_a_call",
                violation_error_message=_("Another project of this call has this title."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ProjectState]),
                name="project_state_is_known",
                violation_error_message=_("This state does not exist."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="project_asks_for_something",
                violation_error_message=_("A project asks for something."),
            ),
            models.CheckConstraint(
                condition=Q(receiver_kind=Receiver.MEMBER.value, receiver=F("proposer"), structure="")
                | Q(receiver_kind=Receiver.GROUP.value, receiver__isnull=False, structure="")
                | Q(receiver_kind=Receiver.STRUCTURE.value, receiver__isnull=True) & ~Q(structure=""),
                name="project_says_who_receives",
                violation_error_message=_("A grant goes to the proposer, to a group or to a structure."),
            ),
            models.CheckConstraint(
                condition=Q(examiner__isnull=True) | ~Q(examiner=F("proposer")),
                name="project_is_examined_by_another",
                violation_error_message=_("Nobody examines their own project."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ProjectState.REFUSED.value]) | ~Q(reason=""),
                name="project_refused_says_why",
                violation_error_message=_("A project that is refused says why."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProjectMilestone(models.Model):
    """What is paid for when it is reached."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="milestones")
    place = models.SmallIntegerField(_("place among the milestones"))
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    amount = models.BigIntegerField(_("amount in minutes or cents"))
    due_on = models.DateField(_("due"))

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["project_id", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "place"],
                name="milestone_has_its_place",
                violation_error_message=_("Another milestone has this place."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="milestone_earns_something",
                violation_error_message=_("Each milestone earns something."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProjectStep(models.Model):
    """A move of a project: from which state to which, when, and by whom (nobody: the platform)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(_("act"), max_length=12)
    state = models.CharField(_("state"), max_length=12)
    at = models.DateTimeField(_("instant of the step"))
    actor_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    actor = models.ForeignKey(
        "coop.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("step of a project")
        verbose_name_plural = _("steps of projects")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.act}"
