"""What a proposal asks, as its ballot freezes it, and what keeps it from being voted."""

from datetime import datetime

from coop.domain.errors import Refused
from coop.domain.words import N_
from coop.selectors import members
from governance.domain import mandates, proposals, questions, registry, secrecy
from governance.domain.counting import Method
from governance.domain.freezing import Change
from governance.domain.kinds import admission, budget, election, exclusion, resolution, revocation
from governance.domain.kinds.names import Kind
from governance.domain.proposals import Outcome
from governance.domain.questions import Question
from governance.domain.rules import decode
from governance.models import Mandate, Proposal, RuleVersion
from governance.selectors import candidacies
from governance.selectors.mandates import known


def obstacle(proposal: Proposal, at: datetime) -> Outcome | None:
    """Why an announced proposal can not be voted any more, or can not be applied; the base of a change is
    held.
    """
    asked = proposal.asked
    match Kind(proposal.kind):
        case Kind.RULE:
            return _obstacle_of_change(proposal)
        case Kind.ELECTION:
            return None if candidacies.of_proposal(proposal.pk) else Outcome.NO_CANDIDATE
        case Kind.REVOCATION:
            over = revocation.is_over(mandate(asked["mandate"]), at)
            return Outcome.MANDATE_ENDED if over else None
        case Kind.ADMISSION:
            return None if admission.is_awaiting(members.get(asked["member"])) else Outcome.NOT_AWAITING
        case Kind.EXCLUSION:
            return None if exclusion.is_member(members.get(asked["member"])) else Outcome.ALREADY_LEFT
        case Kind.RESOLUTION | Kind.BUDGET:
            return None


def check(proposal: Proposal, at: datetime) -> None:
    """What is published, announced or opened can still be voted. Raises Refused."""
    if proposal.kind == Kind.RULE:
        check_fresh(proposal)
    elif proposal.kind != Kind.ELECTION and obstacle(proposal, at):
        raise Refused(N_("What this proposal asks can no longer be done: withdraw it."))


def check_announced(proposal: Proposal, at: datetime) -> None:
    """Somebody stands, where members are elected. Raises Refused."""
    check(proposal, at)
    if proposal.kind == Kind.ELECTION and not candidacies.of_proposal(proposal.pk):
        raise Refused(N_("Nobody stands for election yet: its vote can not be announced."))


def check_secret(proposal: Proposal, *, voters: int) -> None:
    """Its vote can be secret. voters: how many could vote in it now. Raises Refused."""
    if proposal.kind == Kind.RESOLUTION and proposal.asked.get("method") == Method.CONSENT:
        raise Refused(
            N_(
                "Consent is asked openly: an objection is lifted by talking with who raised it. "
                "Announce an open vote."
            )
        )
    if voters < secrecy.FEWEST:
        raise Refused(
            N_("A secret vote needs %(count)s voters: with fewer its result would tell who voted what."),
            count=secrecy.FEWEST,
        )


def check_fresh(proposal: Proposal) -> RuleVersion:
    """The base of a change, held: no decision replaces it meanwhile. Raises Refused where one did."""
    base = lock_base(proposal)
    if is_replaced(base):
        raise Refused(proposals.IS_STALE)
    return base


def change(proposal: Proposal) -> Change | None:
    """The exact change of a rule, checked once more; None for any other kind. Raises Refused."""
    if proposal.kind != Kind.RULE:
        return None
    base = check_fresh(proposal)
    decode(registry.get(proposal.rule_key), proposal.value)
    return Change(proposal.rule_key, base.pk, base.value, proposal.value)


def question(proposal: Proposal) -> Question:
    """The method and the options of its ballot, with those who stand by now."""
    match Kind(proposal.kind):
        case Kind.RESOLUTION:
            return resolution.question(proposal.asked)
        case Kind.BUDGET:
            return budget.question(proposal.asked)
        case Kind.ELECTION:
            found = candidacies.of_proposal(proposal.pk)
            return election.question(proposal.asked, [(one.member_id, one.number) for one in found])
        case _:
            return questions.YES_OR_NO


def mandate(mandate_id: int) -> mandates.Mandate:
    return known(Mandate.objects.get(pk=mandate_id))


def lock_base(proposal: Proposal) -> RuleVersion:
    return RuleVersion.objects.select_for_update(no_key=True).get(pk=proposal.base_id or 0)


def is_replaced(version: RuleVersion) -> bool:
    return RuleVersion.objects.filter(replaces=version).exists()


def _obstacle_of_change(proposal: Proposal) -> Outcome | None:
    if is_replaced(lock_base(proposal)):
        return Outcome.OVERTAKEN
    try:
        decode(registry.get(proposal.rule_key), proposal.value)
    except Refused:
        return Outcome.OUT_OF_BOUNDS
    return None
