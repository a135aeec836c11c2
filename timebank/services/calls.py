"""Calls for projects: opened, put to the budget vote, decided by it or by an assembly.

Rows are locked in one order: call, its projects by their ids.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone

from coop.domain import jobs
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.services import audit
from governance.domain.counting import Method
from governance.domain.proposals import Outcome
from governance.domain.questions import YES_NO
from governance.selectors import budgets, rules
from governance.selectors.budgets import BudgetVote
from governance.services import kinds
from timebank.domain import calls, permissions
from timebank.domain.calls import Choice, Ending, Way
from timebank.domain.natures import FUNDS, AccountKind, Unit
from timebank.domain.projects import ProjectAct, ProjectState
from timebank.models import Project, ProjectCall
from timebank.rules import CALL_DAYS
from timebank.selectors import eligibility
from timebank.selectors import grants as granted
from timebank.services import grants, projects

ALONE = "SELECT pg_advisory_xact_lock(7465, 5)"
"""One call is opened at a time: what it shares out is promised to nobody else."""


@transaction.atomic
def open(
    *,
    by: Actor,
    at: datetime,
    fund: AccountKind,
    unit: Unit,
    title: str,
    text: str,
    amount: int,
    closes_on: date,
) -> int:
    """A coordinator asks for projects, for what the fund holds and has promised to nobody, or less. Returns
    the call's id, also when sent twice.
    """
    if by.member_id is None or not permissions.may_run_calls(by):
        raise Forbidden
    if fund not in FUNDS:
        raise Refused(N_("Choose one of the funds."), field="fund")
    title, text = calls.clean_words(title, text)
    content = {"fund": fund, "unit": unit, "title": title, "text": text, "amount": amount}
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
    sent = ProjectCall.objects.filter(closes_on=closes_on, actor_id=by.member_id, **content).first()
    if sent is not None:
        return sent.pk
    calls.check_opening(
        amount=amount,
        free=granted.free(fund, unit),
        closes_on=closes_on,
        opened_on=timezone.localdate(at),
        days=rules.in_force(CALL_DAYS, at=at).value,
    )
    call = ProjectCall.objects.create(opened_at=at, closes_on=closes_on, actor_id=by.member_id, **content)
    audit.record(
        by=by, at=at, action="timebank.open_call", subject=f"project_call:{call.pk}", data={"amount": amount}
    )
    return call.pk


@transaction.atomic
def put_to_vote(*, by: Actor, at: datetime, call_id: int) -> int:
    """Its eligible projects become the options of a budget vote by equal shares; one alone is voted by yes or
    no, in euros or in hours. Returns the proposal's id, also when sent twice; its author publishes it, and it
    goes the way of every proposal.
    """
    call = _held(by, call_id)
    if call.proposal_id is not None and call.decided_at is None:
        return call.proposal_id
    _check_ripe(call, at)
    found = _eligible(call)
    call.proposal_id = _propose(by, at, call, found)
    call.save(update_fields=["proposal"])
    for one in found:
        projects.advance(by=by, at=at, row=one, act=ProjectAct.PUT)
    data = {"proposal": call.proposal_id}
    audit.record(by=by, at=at, action="timebank.put_call", subject=f"project_call:{call.pk}", data=data)
    return call.proposal_id


def _propose(by: Actor, at: datetime, call: ProjectCall, found: Sequence[Project]) -> int:
    if len(found) == 1:
        text = calls.single(found[0].title, found[0].purpose, found[0].amount, Unit(call.unit))
        return kinds.resolve(by=by, at=at, title=call.title, reason=call.text, text=text, method=YES_NO)
    if call.unit != Unit.CENTS:
        raise Refused(N_("A budget vote counts euros: of several projects in hours, an assembly decides."))
    return kinds.spend(
        by=by,
        at=at,
        title=call.title,
        reason=call.text,
        method=Method.EQUAL_SHARES.value,
        cents=call.amount,
        projects=[(one.title, one.amount) for one in found],
    )


@transaction.atomic
def decide(*, by: Actor, at: datetime, call_id: int, project_ids: Collection[int], reference: str) -> None:
    """A coordinator records what an assembly decided: these projects are funded, no other. Twice is once."""
    call, words = _held(by, call_id), calls.clean_reference(reference)
    if call.decided_by == Way.ASSEMBLY and call.reference == words:
        return
    if call.proposal_id is not None:
        raise Refused(N_("This call is being voted: its vote decides."))
    _check_ripe(call, at)
    found = _eligible(call)
    funded = [one for one in found if one.pk in project_ids]
    if len(funded) != len(set(project_ids)):
        raise Refused(N_("Choose among the eligible projects of this call."), field="projects")
    if not all(permissions.may_decide_on_project(by, eligibility.concerned(one)) for one in funded):
        raise Forbidden
    calls.check_sum((one.amount for one in funded), call.amount)
    for one in found:
        act = ProjectAct.FUND if one in funded else ProjectAct.PASS_OVER
        projects.advance(by=by, at=at, row=one, act=act)
    _decided(call, Way.ASSEMBLY, at, reference=words)
    for one in funded:
        grants.make(by=by, at=at, project=one, decided=words)
    data = {"funded": sorted(one.pk for one in funded)}
    audit.record(by=by, at=at, action="timebank.decide_call", subject=f"project_call:{call.pk}", data=data)


def follow(*, by: Actor, at: datetime) -> int:
    """Do what votes on calls have decided; how many calls that was. Each in a transaction of its own."""
    if not permissions.may_expire(by):
        raise Forbidden
    waiting = ProjectCall.objects.filter(decided_at=None, proposal__ended_at__isnull=False).order_by("pk")
    return jobs.each(lambda call_id: _follow(by, at, call_id), list(waiting.values_list("pk", flat=True)))


@transaction.atomic
def _follow(by: Actor, at: datetime, call_id: int) -> int:
    """What one vote decided: grants are made, or the projects wait for another decision."""
    call = ProjectCall.objects.select_for_update(no_key=True).get(pk=call_id)
    if call.decided_at is not None or call.proposal_id is None:
        return 0
    vote = budgets.get(call.proposal_id)
    if not vote.has_ended:
        return 0
    if vote.again_id is not None:
        call.proposal_id = vote.again_id
        call.save(update_fields=["proposal"])
        return 1
    _settle(by, at, call, vote)
    return 1


def _settle(by: Actor, at: datetime, call: ProjectCall, vote: BudgetVote) -> None:
    rows = Project.objects.select_for_update(no_key=True, of=("self",)).select_related("call")
    voted = list(rows.filter(call=call, state=ProjectState.VOTING).order_by("pk"))
    put = _put(call, vote, voted)
    ending, chosen = _ending(call, vote, put)
    known = {one.pk: Choice(one.title, one.amount) for one in voted}
    fates = calls.fates(known, ending, put=put, chosen=chosen)
    for one in voted:
        projects.advance(by=by, at=at, row=one, act=fates[one.pk])
    if ending is Ending.UNDECIDED:
        call.proposal = None
        call.save(update_fields=["proposal"])
        return
    _decided(call, Way.VOTE, at)
    for one in voted:
        if fates[one.pk] is ProjectAct.FUND:
            grants.make(by=by, at=at, project=one, decided=f"proposal:{vote.proposal_id}")


def _put(call: ProjectCall, vote: BudgetVote, voted: Sequence[Project]) -> set[Choice]:
    """What was asked in the end: by yes or no its project, unless an amendment changed its words."""
    if not vote.text:
        return {Choice(*told) for told in vote.options.values()}
    unit = Unit(call.unit)
    return {
        Choice(one.title, one.amount)
        for one in voted
        if calls.single(one.title, one.purpose, one.amount, unit) == vote.text
    }


def _ending(call: ProjectCall, vote: BudgetVote, put: set[Choice]) -> tuple[Ending, set[Choice]]:
    """A vote that spends more than the call shares out, by an amendment, decides nothing on the call."""
    chosen = put if vote.text else {Choice(*vote.options[option]) for option in vote.chosen}
    if vote.outcome in (Outcome.NO_WINNER, Outcome.NO_MAJORITY):
        return Ending.NOBODY, set()
    if vote.outcome is Outcome.ADOPTED and sum(one.amount for one in chosen) <= call.amount:
        return Ending.CHOSEN, chosen
    return Ending.UNDECIDED, set()


def _decided(call: ProjectCall, way: Way, at: datetime, *, reference: str = "") -> None:
    call.decided_by, call.decided_at, call.reference = way, at, reference
    call.save(update_fields=["decided_by", "decided_at", "reference"])


def _held(by: Actor, call_id: int) -> ProjectCall:
    if not permissions.may_run_calls(by):
        raise Forbidden
    call = ProjectCall.objects.select_for_update(no_key=True).filter(pk=call_id).first()
    if call is None:
        raise Hidden
    return call


def _check_ripe(call: ProjectCall, at: datetime) -> None:
    """Every project that came in time has its answer."""
    if call.decided_at is not None:
        raise Refused(N_("This call has been decided."))
    calls.check_over(closes_on=call.closes_on, today=timezone.localdate(at))
    waiting = Project.objects.filter(call=call, state=ProjectState.SUBMITTED)
    calls.check_examined(waiting.count())


def _eligible(call: ProjectCall) -> list[Project]:
    rows = Project.objects.select_for_update(no_key=True, of=("self",)).select_related("call")
    return list(rows.filter(call=call, state=ProjectState.ELIGIBLE).order_by("pk"))
