"""From what the selectors tell to what programs read."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from coop.domain.actors import Actor
from governance.api.schemas import (
    AmendmentOut,
    BallotOut,
    CarriedObjectionOut,
    ContestOut,
    MandateOut,
    MandateReportOut,
    MandateWithReportsOut,
    MeasureOut,
    ModerationOut,
    OptionOut,
    PollOut,
    ProposalOut,
    ProposalWithSponsorsOut,
    RemarkOut,
    RoundOut,
    RoundsOut,
    RuleOut,
    ScrutinyOut,
    VersionOut,
)
from governance.domain import colleges, consent_rounds, kits, marks, second_calls
from governance.domain.announcing import Standing
from governance.domain.counting import Method
from governance.domain.kits import Kit
from governance.domain.moderation import Deed, Moderated, may_read
from governance.domain.rules import encode, plain
from governance.domain.slips import Marks
from governance.selectors.amendments import AmendmentFacts
from governance.selectors.ballots import BallotFacts
from governance.selectors.certifications import ContestFacts, ScrutinyFacts
from governance.selectors.consent_rounds import Carried, Rounds
from governance.selectors.mandates import Report, Told
from governance.selectors.measures import MeasureFacts
from governance.selectors.moderation import Figures
from governance.selectors.proposals import ProposalFacts
from governance.selectors.remarks import RemarkFacts
from governance.selectors.rules import Story, Version
from governance.selectors.sponsorships import Sponsor


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
        lapses_at=story.today.lapses_at,
    )


def version(story: Story, one: Version) -> VersionOut:
    return VersionOut(
        id=one.id,
        value=encode(story.rule, one.value),
        effective_at=one.effective_at,
        replaced_at=one.replaced_at,
        lapses_at=one.lapses_at,
        ballot_id=one.ballot_id,
        count=dict(one.count) if one.count else None,
    )


def measure(facts: MeasureFacts) -> MeasureOut:
    return MeasureOut(
        id=facts.id,
        state=facts.stage.value,
        suspended=encode(facts.rule, facts.old),
        value=encode(facts.rule, facts.new),
        reason=facts.reason,
        proposer_id=facts.proposed_by,
        proposed_at=facts.proposed_at,
        due_at=facts.due_at,
        confirmer_id=facts.confirmed_by,
        confirmed_at=facts.confirmed_at,
        effective_at=facts.effective_at,
        lapses_at=facts.lapses_at,
        until_at=facts.until_at,
        upshot=facts.upshot.value if facts.upshot else None,
        decided=None if facts.decided is None else encode(facts.rule, facts.decided),
        decided_from=facts.decided_from,
    )


def proposal(facts: ProposalFacts) -> ProposalOut:
    return ProposalOut(**_proposal(facts))


def proposal_with(
    facts: ProposalFacts, sponsors: Iterable[Sponsor], standing: Standing | None
) -> ProposalWithSponsorsOut:
    return ProposalWithSponsorsOut(
        **_proposal(facts),
        sponsor_ids=[one.member_id for one in sponsors],
        sponsors_missing=standing.missing if standing else None,
    )


def _proposal(facts: ProposalFacts) -> dict[str, Any]:
    return {
        "id": facts.id,
        "title": facts.title,
        "reason": facts.reason,
        "proposer_id": facts.proposer_id,
        "kind": facts.kind.value,
        "asked": dict(facts.asked),
        "rule": facts.rule.key if facts.rule else None,
        "old": encode(facts.rule, facts.old) if facts.rule and facts.old is not None else None,
        "new": encode(facts.rule, facts.new) if facts.rule and facts.new is not None else None,
        "state": facts.state.value,
        "outcome": facts.outcome.value if facts.outcome else None,
        "created_at": facts.created_at,
        "published_at": facts.published_at,
        "announceable_at": facts.announceable_at,
        "announced_at": facts.announced_at,
        "opens_at": facts.opens_at,
        "ended_at": facts.ended_at,
        "ballot_id": facts.ballot_id,
        "closes_at": facts.closes_at,
        "effective_at": facts.effective_at,
        "amendment_id": facts.amendment_id,
        "amended_at": facts.amended_at,
        "is_secret": facts.is_secret,
        "is_stale": facts.is_stale,
        "certified_at": facts.certified_at,
        "executable_at": facts.executable_at,
        "second_call_of_id": facts.second_call_of_id,
        "round_of_id": facts.round_of_id,
    }


def amendment(facts: AmendmentFacts) -> AmendmentOut:
    return AmendmentOut(
        id=facts.id,
        proposal_id=facts.proposal_id,
        amender_id=facts.amender_id,
        replaces_id=facts.replaces_id,
        old=facts.old.as_json(),
        new=facts.new.as_json(),
        why=facts.why,
        proposed_at=facts.proposed_at,
        state=facts.fate.value,
        answered_at=facts.answered_at,
        words=facts.words,
    )


def remark(reader: Actor, facts: RemarkFacts, told: Moderated) -> RemarkOut:
    return RemarkOut(
        id=facts.id,
        author_id=facts.author_id,
        kind=facts.kind.value,
        text=facts.text if _reads(reader, told) else None,
        said_at=facts.said_at,
        lifted_at=facts.lifted_at,
        answers_id=facts.answers_id,
        visibility=told.visibility.value,
        hidden_because=told.hiding.text if told.hiding else None,
    )


def moderation(figures: Figures) -> ModerationOut:
    return ModerationOut(
        reports=figures.done[Deed.REPORT],
        dismissals=figures.done[Deed.DISMISS],
        hidings=figures.done[Deed.HIDE],
        appeals=figures.done[Deed.APPEAL],
        appeals_rejected=figures.done[Deed.UPHOLD],
        shown_again=figures.done[Deed.RESTORE],
        hidden_now=figures.hidden,
    )


def _reads(reader: Actor, told: Moderated) -> bool:
    return may_read(reader, author_id=told.author_id, is_hidden=told.is_hidden)


def rounds(
    reader: Actor,
    told: Rounds,
    objections: Iterable[Carried],
    improvement: str,
    moderated: Mapping[int, Moderated],
) -> RoundsOut:
    """moderated: of each objection, by the id of its remark."""
    return RoundsOut(
        number=told.number,
        most=told.most,
        rounds=[
            RoundOut(
                number=one.number,
                is_second_call=one.is_second_call,
                proposal_id=one.proposal_id,
                ballot_id=one.ballot_id,
                state=one.state.value,
                outcome=one.outcome.value if one.outcome else None,
                opens_at=one.opens_at,
                closed_at=one.closed_at,
                standing=one.standing,
                on_paper=one.on_paper,
            )
            for one in told.rounds
        ],
        improvement=improvement,
        objections=[_objection(reader, one, moderated[one.remark_id]) for one in objections],
    )


def _objection(reader: Actor, one: Carried, told: Moderated) -> CarriedObjectionOut:
    return CarriedObjectionOut(
        id=one.id,
        author_id=one.author_id,
        made_in_proposal_id=one.proposal_id,
        text=one.text if _reads(reader, told) else None,
        is_hidden=told.is_hidden,
        stance=one.stance.value,
        answer=one.answer,
        answered_at=one.answered_at,
        kept_because=one.kept_because,
        kept_at=one.kept_at,
        lifted_at=one.lifted_at,
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


def ballot(
    facts: BallotFacts, own: Marks | None, checked: ScrutinyFacts | None, mark: str | None
) -> BallotOut:
    """own: the reader's vote. mark: their line in the frozen list of voters."""
    return BallotOut(
        id=facts.id,
        proposal_id=facts.proposal_id,
        kind=facts.kind.value,
        asked=dict(facts.asked),
        rule=facts.rule.key if facts.rule else None,
        old=encode(facts.rule, facts.old) if facts.rule and facts.old is not None else None,
        new=encode(facts.rule, facts.new) if facts.rule and facts.new is not None else None,
        method=facts.question.method,
        options=[OptionOut(id=option.id, label=option.label) for option in facts.question.options],
        seats=facts.question.seats,
        budget_cents=facts.question.cents,
        opened_at=facts.opened_at,
        closes_at=facts.closes_at,
        closed_at=facts.closed_at,
        electorate=facts.electorate,
        votes=facts.votes,
        by_proxy=facts.by_proxy,
        is_secret=facts.is_secret,
        quorum_needed=facts.quorum_needed,
        quorum_share=str(plain(facts.terms.quorum_share)),
        quorum_base=facts.terms.quorum_base.value,
        majority_base=facts.terms.majority_base.value,
        is_majority_strict=facts.terms.is_strict,
        majority_share=str(plain(facts.terms.majority_share)),
        frozen_hash=facts.frozen_hash,
        call=second_calls.number_of(facts.frozen),
        round=consent_rounds.number_of(facts.frozen) if facts.question.method == Method.CONSENT else None,
        improvement=consent_rounds.improvement_of(facts.frozen),
        weights={college: str(weight) for college, weight in colleges.weights_of(facts.frozen).items()},
        own_mark=mark,
        own_choice=marks.choice_of(own).value if own is not None and facts.is_yes_no else None,
        own_marks=None if own is None else list(own),
        outcome=facts.outcome.value if facts.outcome else None,
        count=dict(facts.counted) if facts.counted else None,
        scrutiny=_scrutiny(checked) if checked else None,
    )


def _scrutiny(facts: ScrutinyFacts) -> ScrutinyOut:
    return ScrutinyOut(
        fingerprint=facts.fingerprint,
        needed=facts.needed,
        due_at=facts.due_at,
        scrutineer_ids=[one.member_id for one in facts.scrutineers],
        certified_at=facts.certified_at,
        executable_at=facts.executable_at,
        contests=[_contest(one) for one in facts.contests],
    )


def _contest(facts: ContestFacts) -> ContestOut:
    return ContestOut(
        id=facts.id,
        member_id=facts.member_id,
        motive=facts.motive,
        contested_at=facts.contested_at,
        due_at=facts.due_at,
        state=facts.standing.value,
        answers=[
            {
                "scrutineer_id": one.scrutineer_id,
                "verdict": one.verdict.value,
                "text": one.text,
                "answered_at": one.answered_at.isoformat(),
            }
            for one in facts.answers
        ],
    )


def poll(ballot_id: int, kit: Kit) -> PollOut:
    """The same as the files of the recount kit say."""
    found = kits.files(kit)
    papers = [json.loads(line) for line in found[kits.PAPERS].splitlines()]
    told = {name: value for name, value in json.loads(found[kits.POLL]).items() if name != "format"}
    return PollOut(ballot_id=ballot_id, papers=papers, sheet=dict(kit.sheet), **told)
