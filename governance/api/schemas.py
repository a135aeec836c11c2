"""What programs read of rules and votes. Values have the JSON form that `governance.domain.rules` defines."""

from datetime import date, datetime

from ninja import Schema

from governance.domain.rules import Json


class Fault(Schema):
    """Why an operation was not done, in the reader's language, and the input that it belongs to."""

    detail: str
    field: str | None = None


class RuleOut(Schema):
    """A rule and the value that it has at the instant asked for; version_id names it for ever.

    lapses_at: when it is obeyed no more by itself, for an emergency measure, else null.
    """

    key: str
    label: str
    explanation: str
    unit: str
    lower: Json
    upper: Json
    floors: dict[str, str]
    source: str
    value: Json
    version_id: int
    effective_at: datetime
    lapses_at: datetime | None


class VersionOut(Schema):
    """One value of a rule. ballot_id: the vote behind it, null for the founding value and for an emergency
    measure. lapses_at: when such a measure is obeyed no more by itself, else null.
    """

    id: int
    value: Json
    effective_at: datetime
    replaced_at: datetime | None
    lapses_at: datetime | None
    ballot_id: int | None
    count: dict[str, Json] | None


class MeasureOut(Schema):
    """An emergency measure: value is the one of before, obeyed instead of the suspended one.

    state: proposed, unconfirmed, ahead, obeyed or ended. until_at: when it lapses, or from when what was
    voted meanwhile is obeyed. upshot: lapsed, ratified or replaced, by the vote on `decided`, which is obeyed
    from decided_from; null while it stands. What a confirmation says is null before it.
    """

    id: int
    state: str
    suspended: Json
    value: Json
    reason: str
    proposer_id: int
    proposed_at: datetime
    due_at: datetime
    confirmer_id: int | None
    confirmed_at: datetime | None
    effective_at: datetime | None
    lapses_at: datetime | None
    until_at: datetime | None
    upshot: str | None
    decided: Json | None
    decided_from: datetime | None


class ProposalOut(Schema):
    """A proposal. kind: rule, resolution, budget, election, revocation, admission or exclusion.

    rule, old, new: where a rule is changed, else null; asked: what any other kind asks. state: draft,
    discussed, announced, voting, counted, certified, contested, adopted, rejected or withdrawn.

    announceable_at: from when its vote may be announced. opens_at: when its vote opens, once announced.
    amendment_id, amended_at: the amendment that gave its text, null where it was published so. is_secret: how
    it is voted, said when its vote is announced. is_stale: another vote replaced its base since.

    certified_at, executable_at: when its count was certified, and until when it may be contested.
    second_call_of_id, round_of_id: the proposal that it calls a second time, or whose round of consent it
    follows.
    """

    id: int
    title: str
    reason: str
    proposer_id: int
    kind: str
    asked: dict[str, Json]
    rule: str | None
    old: Json | None
    new: Json | None
    state: str
    outcome: str | None
    created_at: datetime
    published_at: datetime | None
    announceable_at: datetime | None
    announced_at: datetime | None
    opens_at: datetime | None
    ended_at: datetime | None
    ballot_id: int | None
    closes_at: datetime | None
    effective_at: datetime | None
    amendment_id: int | None
    amended_at: datetime | None
    is_secret: bool
    is_stale: bool
    certified_at: datetime | None
    executable_at: datetime | None
    second_call_of_id: int | None
    round_of_id: int | None


class ProposalWithSponsorsOut(ProposalOut):
    """sponsor_ids: the first first. sponsors_missing: how many more its vote needs; null unless discussed."""

    sponsor_ids: list[int]
    sponsors_missing: int | None


class AmendmentOut(Schema):
    """Another text for a proposal. old, new: title, reason, asked and value, before and after.

    replaces_id: the amendment that had given the old text, null where it was published so. state: awaited,
    accepted, declined, withdrawn, outdated (the text has changed since) or unanswered (its vote was announced
    before). words: of the proposer's answer.
    """

    id: int
    proposal_id: int
    amender_id: int
    replaces_id: int | None
    old: dict[str, Json]
    new: dict[str, Json]
    why: str
    proposed_at: datetime
    state: str
    answered_at: datetime | None
    words: str


class RemarkOut(Schema):
    """What a member said of a proposal. kind: objection, question, support or answer (to answers_id).

    text: null where its words are hidden from this reader. visibility: shown, hidden, appealed or upheld;
    hidden_because: in the words of who hid it. An objection counts until it is lifted, hidden or not.
    """

    id: int
    author_id: int
    kind: str
    text: str | None
    said_at: datetime
    lifted_at: datetime | None
    answers_id: int | None
    visibility: str
    hidden_because: str | None


class ModerationOut(Schema):
    """How often each was done about a remark, ever. hidden_now: how many remarks are hidden."""

    reports: int
    dismissals: int
    hidings: int
    appeals: int
    appeals_rejected: int
    shown_again: int
    hidden_now: int


class RoundOut(Schema):
    """One vote of a text for which consent is asked in rounds. standing: objections at its count, null before
    it; on_paper: voters who objected.
    """

    number: int
    is_second_call: bool
    proposal_id: int
    ballot_id: int | None
    state: str
    outcome: str | None
    opens_at: datetime | None
    closed_at: datetime | None
    standing: int | None
    on_paper: int | None


class CarriedObjectionOut(Schema):
    """An objection that a round took over. stance: open, answered, kept or lifted.

    text: null where its words are hidden from this reader.
    """

    id: int
    author_id: int
    made_in_proposal_id: int
    text: str | None
    is_hidden: bool
    stance: str
    answer: str
    answered_at: datetime | None
    kept_because: str
    kept_at: datetime | None
    lifted_at: datetime | None


class RoundsOut(Schema):
    """most: how many rounds there may be, null before the first opens. improvement: the text as improved, ""
    where it is as it was proposed.
    """

    number: int
    most: int | None
    rounds: list[RoundOut]
    improvement: str
    objections: list[CarriedObjectionOut]


class MandateOut(Schema):
    """Who holds a duty, up to ends_at. powers: roles lent while it runs.

    decision_id, end_decision_id: the proposals whose votes gave and took it, null where words say who did.
    """

    id: int
    duty: str
    is_single: bool
    holder_id: int
    purpose: str
    powers: list[str]
    state: str
    begins_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    ending_reason: str
    report_due_on: date
    is_report_handed_in: bool
    decided: str
    decision_id: int | None
    end_decision_id: int | None
    follows_id: int | None
    successor_id: int | None


class MandateReportOut(Schema):
    """What a holder did, in their words. is_due: the report that was due, not one on the way."""

    text: str
    is_due: bool
    handed_at: datetime


class MandateWithReportsOut(MandateOut):
    """reports: the latest first."""

    reports: list[MandateReportOut]


class ContestOut(Schema):
    """Who contests a result and why. state: open, answered (the count is maintained) or upheld (annulled)."""

    id: int
    member_id: int
    motive: str
    contested_at: datetime
    due_at: datetime
    state: str
    answers: list[dict[str, Json]]


class ScrutinyOut(Schema):
    """The check of a count. fingerprint: the SHA-256 of count_sheet.json. needed: how many certify it.

    due_at: it is certified before, or not carried out. executable_at: it may be contested until then.
    """

    fingerprint: str
    needed: int
    due_at: datetime
    scrutineer_ids: list[int]
    certified_at: datetime | None
    executable_at: datetime | None
    contests: list[ContestOut]


class OptionOut(Schema):
    """What can be chosen in a vote; marks name its id. A candidate's label is their number as a member."""

    id: str
    label: str


class BallotOut(Schema):
    """A vote: turnout while it is open, the count once it is closed.

    method: "majority" asks yes or no; the others are those of `manage.py tally`. own_marks: the reader's own
    vote, as options and marks, own_choice: the same in a word, where yes or no is asked; both null
    where the vote is secret. own_mark: the line of the reader in the list of voters that was frozen, null for
    who is not in it. votes: with those by proxy, which by_proxy counts. outcome: null while the result is
    provisional. scrutiny: null before the count.

    call: 1, or 2 where it was called a second time. round: of consent, null elsewhere; improvement: the text
    as its proposer improved it, "" for none. weights: of each college, as a fraction, none where each
    member is one vote.
    """

    id: int
    proposal_id: int
    kind: str
    asked: dict[str, Json]
    rule: str | None
    old: Json | None
    new: Json | None
    method: str
    options: list[OptionOut]
    seats: int
    budget_cents: int | None
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    electorate: int
    votes: int
    by_proxy: int
    is_secret: bool
    quorum_needed: int
    quorum_share: str
    quorum_base: str
    majority_share: str
    majority_base: str
    is_majority_strict: bool
    frozen_hash: str
    call: int
    round: int | None
    improvement: str
    weights: dict[str, str]
    own_mark: str | None
    own_choice: str | None
    own_marks: list[tuple[str, int]] | None
    outcome: str | None
    count: dict[str, Json] | None
    scrutiny: ScrutinyOut | None


class PollOut(Schema):
    """What was counted in a vote, and the count: enough to count it again.

    method: "majority" for the change of a rule, else one of the methods of counting. ties: the order that
    decides between equals. papers: one for each vote, sorted, without names; marks: an option and what the
    vote gives it (1 for a yes, points, or a rank, where 1 is the best), a whole number or a fraction ("3/2").
    """

    ballot_id: int
    conditions_hash: str
    method: str
    options: list[str]
    ties: list[str]
    seats: int
    strength: str
    majority: str
    limits: dict[str, Json]
    budget: dict[str, Json] | None
    papers: list[dict[str, Json]]
    sheet: dict[str, Json]
