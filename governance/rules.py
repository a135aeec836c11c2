"""What members may vote about deciding itself, and about who belongs (coop, below, declares no rule)."""

from collections.abc import Mapping
from decimal import Decimal

from coop.domain.words import N_
from governance.domain.colleges import NAMES as COLLEGES
from governance.domain.mandates import LATEST_REPORT_DAYS, LEGAL_DAYS
from governance.domain.measures import LONGEST_DAYS
from governance.domain.rules import Rule, Share, Unit
from governance.domain.terms import MAJORITY_BASE_NAMES, QUORUM_BASE_NAMES, MajorityBase, QuorumBase

VOTERS = N_("Every member who votes.")

QUORUM_SHARE = Rule[Share](
    key="governance.quorum_share",
    unit=Unit.FRACTION,
    default=Decimal("0.20"),
    lower=Decimal(0),
    upper=Decimal(1),
    label=N_("Quorum"),
    explanation=N_(
        "The share of the list of voters that must take part for a vote to count, a percentage or a fraction."
    ),
    concerns=VOTERS,
)
MAJORITY_SHARE = Rule[Share](
    key="governance.majority_share",
    unit=Unit.FRACTION,
    default=Decimal("0.50"),
    lower=Decimal("0.50"),
    upper=Decimal("0.90"),
    label=N_("Majority"),
    explanation=N_(
        "The share of yes from which a proposal is adopted: a percentage, or a fraction such as 2/3. Of "
        "what, and whether that share itself is enough, two other rules say. A tie never adopts."
    ),
    concerns=VOTERS,
)
QUORUM_BASE = Rule[str](
    key="governance.quorum_base",
    unit=Unit.CHOICE,
    default=QuorumBase.PRESENT.value,
    choices={base.value: words for base, words in QUORUM_BASE_NAMES.items()},
    label=N_("Who counts for the quorum"),
    explanation=N_("Which votes are held against the share of the list of voters that the quorum asks."),
    concerns=VOTERS,
)
MAJORITY_BASE = Rule[str](
    key="governance.majority_base",
    unit=Unit.CHOICE,
    default=MajorityBase.EXPRESSED.value,
    choices={base.value: words for base, words in MAJORITY_BASE_NAMES.items()},
    label=N_("What the majority is a share of"),
    explanation=N_("Of whom the yes votes must be the share that the majority asks."),
    source=N_(
        "In a société anonyme the votes cast are counted without the blank ones (Code de commerce, "
        "art. L. 225-98); statutes may ask more."
    ),
    concerns=VOTERS,
)
MAJORITY_IS_STRICT = Rule[bool](
    key="governance.majority_is_strict",
    unit=Unit.SWITCH,
    default=True,
    label=N_("Majority: more than its share"),
    explanation=N_(
        "Yes: more than the share is needed. No: the share itself is enough, as when statutes ask "
        "“at least two thirds”. A tie never adopts."
    ),
    concerns=VOTERS,
)
VOTING_DAYS = Rule[int](
    key="governance.voting_days",
    unit=Unit.DAYS,
    default=7,
    lower=1,
    upper=60,
    label=N_("Length of a vote"),
    explanation=N_("How many days a ballot stays open."),
    concerns=VOTERS,
)
NOTICE_DAYS = Rule[int](
    key="governance.notice_days",
    unit=Unit.DAYS,
    default=1,
    lower=1,
    upper=180,
    label=N_("Notice before a new rule applies"),
    explanation=N_(
        "How many days pass between the result of a vote and the day from which the new value is obeyed."
    ),
)
ELECTORATE_DAYS = Rule[int](
    key="governance.electorate_days",
    unit=Unit.DAYS,
    default=0,
    lower=0,
    upper=365,
    label=N_("Membership needed to vote"),
    explanation=N_("How many days one must have been admitted before a ballot opens to vote in it."),
    concerns=VOTERS,
)
MANDATE_DAYS = Rule[int](
    key="governance.mandate_days",
    unit=Unit.DAYS,
    default=1096,
    lower=1,
    upper=LEGAL_DAYS,
    label=N_("Longest term of a mandate"),
    explanation=N_(
        "How many days a mandate lasts at most. It ends by itself at its term, "
        "and may be given again by a new decision."
    ),
    source="Loi n° 47-1775 du 10 septembre 1947, art. 6 : six ans au plus, révocables",
    concerns=N_("Whoever holds a mandate, and all who gave it."),
)
REPORT_DAYS = Rule[int](
    key="governance.report_days",
    unit=Unit.DAYS,
    default=60,
    lower=0,
    upper=LATEST_REPORT_DAYS,
    label=N_("Time for the report on a mandate"),
    explanation=N_("How many days after the term of a mandate its report is due at the latest."),
    source="Code civil, art. 1993",
    concerns=N_("Whoever holds a mandate, and all who gave it."),
)

SPONSOR_COUNT = Rule[int](
    key="governance.sponsor_count",
    unit=Unit.COUNT,
    default=2,
    lower=0,
    upper=50,
    label=N_("Sponsors of a proposal"),
    explanation=N_(
        "How many other members must sponsor a proposal before its vote is announced; "
        "where fewer others may vote, all of them."
    ),
    source=N_(
        "The Code de commerce (art. L. 225-105) lets shareholders who hold a part of the "
        "capital put a text on the "
        "agenda of an assembly; among members, how many is theirs to say."
    ),
    concerns=VOTERS,
)
DISCUSSION_DAYS = Rule[int](
    key="governance.discussion_days",
    unit=Unit.DAYS,
    default=5,
    lower=0,
    upper=60,
    label=N_("Discussion before a vote"),
    explanation=N_(
        "How many whole days pass between the day on which a proposal is published and "
        "the day from which its vote "
        "can be announced."
    ),
    concerns=VOTERS,
)
AMENDMENT_DAYS = Rule[int](
    key="governance.amendment_days",
    unit=Unit.DAYS,
    default=2,
    lower=1,
    upper=30,
    label=N_("Discussion of an amended text"),
    explanation=N_(
        "How many whole days pass between the day on which an amendment is accepted and "
        "the day from which the vote can be announced, so that nobody votes on a text that has just changed."
    ),
    concerns=VOTERS,
)
AMENDMENTS_PER_MEMBER = Rule[int](
    key="governance.amendments_per_member",
    unit=Unit.COUNT,
    default=5,
    lower=1,
    upper=50,
    label=N_("Amendments of a member on one proposal"),
    explanation=N_(
        "How many other texts a member may offer for one proposal of somebody else, those that they took "
        "back included; one that is outdated, since the text has changed, counts no more."
    ),
    concerns=N_("Whoever takes part in discussions."),
)
ANNOUNCEMENT_DAYS = Rule[int](
    key="governance.announcement_days",
    unit=Unit.DAYS,
    default=3,
    lower=0,
    upper=30,
    label=N_("Notice of a vote"),
    explanation=N_(
        "How many whole days pass between the day on which a vote is announced and the day on which it opens."
    ),
    source=N_(
        "The statutes set the notice by which a meeting is convened (Code de commerce, "
        "art. R. 225-69: 15 days for "
        "the general meeting of a société anonyme); a vote that such a meeting must hold keeps to it."
    ),
    concerns=VOTERS,
)

PROXIES_PER_MEMBER = Rule[int](
    key="governance.proxies_per_member",
    unit=Unit.COUNT,
    default=2,
    lower=0,
    upper=10,
    label=N_("Proxies that a member may hold"),
    explanation=N_(
        "How many other members one may vote for, in one vote, by their proxies. "
        "What holds when the vote is announced holds until its end; at zero no proxies are given."
    ),
    source=N_(
        "The statutes say whether mandates may be grouped (loi n° 47-1775 du 10 septembre 1947, art. 10)."
    ),
    concerns=VOTERS,
)
SCRUTINEER_COUNT = Rule[int](
    key="governance.scrutineer_count",
    unit=Unit.COUNT,
    default=2,
    lower=1,
    upper=10,
    label=N_("Scrutineers of a vote"),
    explanation=N_(
        "How many voters other than the proposer count a vote again, each at home, and certify its count; "
        "where fewer others could vote, all of them."
    ),
    source=N_(
        "The Code de commerce (art. R. 225-101) has two scrutineers in the bureau of a general meeting."
    ),
    concerns=VOTERS,
)
CERTIFICATION_DAYS = Rule[int](
    key="governance.certification_days",
    unit=Unit.DAYS,
    default=7,
    lower=1,
    upper=30,
    label=N_("Time of the scrutineers"),
    explanation=N_(
        "How many whole days the scrutineers have to certify a count, and then to answer whoever contests "
        "it. What is not certified or not answered by then is not applied."
    ),
    concerns=VOTERS,
)
CONTEST_DAYS = Rule[int](
    key="governance.contest_days",
    unit=Unit.DAYS,
    default=3,
    lower=1,
    upper=30,
    label=N_("Time to contest a result"),
    explanation=N_(
        "How many whole days a certified result may be contested. "
        "Nothing that was voted is carried out before."
    ),
    concerns=VOTERS,
)
APPEAL_DAYS = Rule[int](
    key="governance.appeal_days",
    unit=Unit.DAYS,
    default=7,
    lower=1,
    upper=30,
    label=N_("Time to decide on an appeal"),
    explanation=N_(
        "How many whole days there are to decide on the appeal of somebody whose words were hidden in a "
        "discussion. Without a decision by then they are shown again."
    ),
    concerns=N_("Whoever takes part in discussions."),
)
REMINDER_DAYS = Rule[int](
    key="governance.reminder_days",
    unit=Unit.DAYS,
    default=2,
    lower=0,
    upper=14,
    label=N_("Reminder before a vote ends"),
    explanation=N_(
        "How many days before the end of a vote those who have not voted are reminded by e-mail, unless they "
        "chose otherwise; 0 for no reminder."
    ),
    concerns=VOTERS,
)

SECOND_CALL = Rule[bool](
    key="governance.second_call",
    unit=Unit.SWITCH,
    default=False,
    label=N_("Second call of a vote"),
    explanation=N_(
        "Yes: a vote whose quorum is not reached is announced once more, on the same change and under "
        "the same rules, with a quorum of its own. No: it is over."
    ),
    source=N_(
        "On its second call the general meeting of a société anonyme needs no quorum "
        "(Code de commerce, art. L. 225-98); the statutes of a cooperative say theirs."
    ),
    concerns=VOTERS,
)
SECOND_CALL_SHARE = Rule[Share](
    key="governance.second_call_share",
    unit=Unit.FRACTION,
    default=Decimal("0.10"),
    lower=Decimal(0),
    upper=Decimal(1),
    label=N_("Quorum of the second call"),
    explanation=N_(
        "The share of the list of voters that must take part in the second vote; zero where none is needed."
    ),
    concerns=VOTERS,
)
SECOND_CALL_DAYS = Rule[int](
    key="governance.second_call_days",
    unit=Unit.DAYS,
    default=10,
    lower=0,
    upper=60,
    label=N_("Notice of the second call"),
    explanation=N_(
        "How many whole days pass between the end of the first vote, certified, "
        "and the opening of the second."
    ),
    source="Code de commerce, art. R. 225-69 : dix jours au moins sur une convocation suivante",
    concerns=VOTERS,
)

CONSENT_ROUNDS = Rule[int](
    key="governance.consent_rounds",
    unit=Unit.COUNT,
    default=3,
    lower=1,
    upper=6,
    label=N_("Rounds of consent"),
    explanation=N_(
        "How many times at most consent to a text is asked. After each round but the last, objections that "
        "stand are answered, and all are asked once more."
    ),
    concerns=VOTERS,
)
CONSENT_ROUND_DAYS = Rule[int](
    key="governance.consent_round_days",
    unit=Unit.DAYS,
    default=7,
    lower=1,
    upper=60,
    label=N_("Time between two rounds of consent"),
    explanation=N_(
        "How many whole days pass between the end of a round, certified, and the opening of the next. "
        "Meanwhile objections are answered, lifted or kept, and the text may be improved."
    ),
    concerns=VOTERS,
)

VOTES_BY_COLLEGE = Rule[bool](
    key="governance.votes_by_college",
    unit=Unit.SWITCH,
    default=False,
    label=N_("Votes weighed by colleges"),
    explanation=N_(
        "Yes: the votes of each college share its weight, and the head count is shown beside. "
        "No: one member, one vote."
    ),
    source="Loi n° 47-1775 du 10 septembre 1947, art. 9 et 19 octies",
    concerns=VOTERS,
)
COLLEGE_WEIGHTS = Rule[Mapping[str, Decimal]](
    key="governance.college_weights",
    unit=Unit.SHARES,
    default={"producer": Decimal("0.40"), "beneficiary": Decimal("0.40"), "supporter": Decimal("0.20")},
    lower=Decimal("0.10"),
    upper=Decimal("0.50"),
    parts=COLLEGES,
    label=N_("Weights of the colleges"),
    explanation=N_(
        "What the votes of each college weigh, where votes are weighed by colleges. A college of which "
        "nobody is counted leaves its weight to the others, none going above a half."
    ),
    source="Loi n° 47-1775 du 10 septembre 1947, art. 19 octies",
    concerns=VOTERS,
)

MEASURE_DAYS = Rule[int](
    key="governance.measure_days",
    unit=Unit.DAYS,
    default=30,
    lower=1,
    upper=LONGEST_DAYS,
    label=N_("Length of an emergency measure"),
    explanation=N_(
        "How many days a rule has its value of before by an emergency measure. Then the voted value is "
        "obeyed again by itself, unless members decided another one meanwhile."
    ),
)
MEASURE_CONFIRMATION_DAYS = Rule[int](
    key="governance.measure_confirmation_days",
    unit=Unit.DAYS,
    default=2,
    lower=1,
    upper=7,
    label=N_("Time to confirm an emergency measure"),
    explanation=N_(
        "How many days a second person, who holds another power, has to confirm an emergency measure; "
        "after them it is as if nobody had proposed it."
    ),
)

BALLOT_RULES = (
    *(QUORUM_SHARE, QUORUM_BASE, MAJORITY_SHARE, MAJORITY_BASE, MAJORITY_IS_STRICT),
    *(VOTING_DAYS, NOTICE_DAYS, ELECTORATE_DAYS),
    *(SECOND_CALL, SECOND_CALL_SHARE, SECOND_CALL_DAYS),
    *(CONSENT_ROUNDS, CONSENT_ROUND_DAYS),
    *(SCRUTINEER_COUNT, CERTIFICATION_DAYS, CONTEST_DAYS),
    *(VOTES_BY_COLLEGE, COLLEGE_WEIGHTS),
)
"""What a ballot freezes when it opens."""

RULES = (
    *(*BALLOT_RULES, SPONSOR_COUNT, DISCUSSION_DAYS, ANNOUNCEMENT_DAYS, REMINDER_DAYS, APPEAL_DAYS),
    *(AMENDMENT_DAYS, AMENDMENTS_PER_MEMBER),
    PROXIES_PER_MEMBER,
    *(MANDATE_DAYS, REPORT_DAYS),
    *(MEASURE_DAYS, MEASURE_CONFIRMATION_DAYS),
)
