"""From what the selectors tell to what programs read."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from governance.api.schemas import (
    BallotOut,
    MandateOut,
    MandateReportOut,
    MandateWithReportsOut,
    ProposalOut,
    RuleOut,
    VersionOut,
)
from governance.domain.ballots import Choice
from governance.domain.rules import encode, plain
from governance.selectors.ballots import BallotFacts
from governance.selectors.mandates import Report, Told
from governance.selectors.proposals import ProposalFacts
from governance.selectors.rules import Story, Version


def rule(story: Story) -> RuleOut:
    declared = story.rule
    return RuleOut(
        key=declared.key,
        label=_(declared.label),
        explanation=_(declared.explanation),
        unit=declared.unit.value,
        lower=plain(declared.lower),
        upper=plain(declared.upper),
        floors={part: str(plain(floor)) for part, floor in declared.floors.items()},
        source=declared.source,
        value=encode(declared, story.today.value),
        version_id=story.today.id,
        effective_at=story.today.effective_at,
    )


def version(story: Story, one: Version) -> VersionOut:
    return VersionOut(
        id=one.id,
        value=encode(story.rule, one.value),
        effective_at=one.effective_at,
        replaced_at=one.replaced_at,
        ballot_id=one.ballot_id,
        count=dict(one.count) if one.count else None,
    )


def proposal(facts: ProposalFacts) -> ProposalOut:
    return ProposalOut(
        id=facts.id,
        title=facts.title,
        reason=facts.reason,
        proposer_id=facts.proposer_id,
        rule=facts.rule.key,
        old=encode(facts.rule, facts.old),
        new=encode(facts.rule, facts.new),
        state=facts.state.value,
        outcome=facts.outcome.value if facts.outcome else None,
        created_at=facts.created_at,
        published_at=facts.published_at,
        announceable_at=facts.announceable_at,
        announced_at=facts.announced_at,
        opens_at=facts.opens_at,
        ended_at=facts.ended_at,
        ballot_id=facts.ballot_id,
        closes_at=facts.closes_at,
        effective_at=facts.effective_at,
    )


def mandate(told: Told, *, at: datetime) -> MandateOut:
    return MandateOut(**_mandate(told, at))


def mandate_with(told: Told, reports: Iterable[Report], *, at: datetime) -> MandateWithReportsOut:
    handed = [MandateReportOut(text=one.text, is_due=one.is_due, handed_at=one.handed_at) for one in reports]
    return MandateWithReportsOut(**_mandate(told, at), reports=handed)


def _mandate(told: Told, at: datetime) -> dict[str, Any]:
    facts = told.mandate
    return {
        "id": facts.id,
        "duty": told.duty,
        "is_single": told.is_single,
        "holder_id": facts.holder_id,
        "purpose": told.purpose,
        "powers": sorted(role.value for role in facts.powers),
        "state": facts.state(at).value,
        "begins_at": facts.begins_at,
        "ends_at": facts.ends_at,
        "ended_at": facts.ended_at,
        "ending_reason": told.ending_reason,
        "report_due_on": facts.report_due_on,
        "is_report_handed_in": told.has_report,
        "decided": told.decided,
        "decision_id": told.decision_id,
        "end_decision_id": told.end_decision_id,
        "follows_id": told.follows_id,
        "successor_id": told.successor_id,
    }


def ballot(facts: BallotFacts, own: Choice | None) -> BallotOut:
    return BallotOut(
        id=facts.id,
        proposal_id=facts.proposal_id,
        rule=facts.rule.key,
        old=encode(facts.rule, facts.old),
        new=encode(facts.rule, facts.new),
        opened_at=facts.opened_at,
        closes_at=facts.closes_at,
        closed_at=facts.closed_at,
        electorate=facts.electorate,
        votes=facts.votes,
        quorum_needed=facts.quorum_needed,
        quorum_share=str(plain(facts.quorum_share)),
        majority_share=str(plain(facts.majority_share)),
        frozen_hash=facts.frozen_hash,
        own_choice=own.value if own else None,
        outcome=facts.outcome.value if facts.outcome else None,
        count=facts.sheet.as_json() if facts.sheet else None,
    )
