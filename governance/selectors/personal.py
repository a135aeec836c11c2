"""What members wrote to be decided, and said of it: it belongs to the decision."""

from collections.abc import Iterator, Mapping

from coop.domain.personal import Holding
from coop.domain.words import N_
from coop.selectors.personal import told_of
from governance.models import (
    Amendment,
    Candidacy,
    CarriedObjection,
    Certification,
    Contest,
    ContestAnswer,
    Improvement,
    Letter,
    LetterChoice,
    Mandate,
    MandateReport,
    Measure,
    Proposal,
    Remark,
    RemarkDeed,
)

ANSWERED_FOR = N_("Whoever held a power answers for it: members read who held it, why, and until when.")
CARRIED = N_("The result was carried out, or annulled, on these words: they stay with the decision.")


def _letters(member_id: int) -> Iterator[Mapping[str, object]]:
    """How somebody chose to be written to, then what they were sent."""
    chosen = ("pace", "wants_reminders", "quiet_from", "quiet_until", "is_sunday_quiet", "language")
    yield from told_of(LetterChoice, "member_id", *chosen)(member_id)
    yield from told_of(Letter, "member_id", "kind", "on_day", "ballot_id", "measure_id", "told", "sent_at")(
        member_id
    )


def _carried(member_id: int) -> Iterator[Mapping[str, object]]:
    """What somebody answered as proposer, then why they kept their own objections."""
    answered = ("round__title", "answer", "answered_at")
    yield from told_of(CarriedObjection, "round__proposer_id", *answered)(member_id)
    kept = ("round__title", "kept_because", "kept_at", "lifted_at")
    yield from told_of(CarriedObjection, "objection__author_id", *kept)(member_id)


def _amendments(member_id: int) -> Iterator[Mapping[str, object]]:
    """What somebody would have changed, then what they answered to others as a proposer."""
    offered = ("proposal__title", "new", "why", "proposed_at", "answer", "answered_at")
    yield from told_of(Amendment, "amender_id", *offered)(member_id)
    yield from told_of(Amendment, "answered_by_id", "proposal__title", "answer", "words", "answered_at")(
        member_id
    )


HOLDINGS = (
    Holding(
        "governance.Proposal",
        N_("Your proposals"),
        told_of(
            Proposal, "proposer_id", "title", "reason", "kind", "asked", "rule_key", "value", "created_at"
        ),
        N_("Members voted on these words: they stay with the decision."),
    ),
    Holding(
        "governance.Amendment",
        N_("Amendments that you proposed or answered"),
        _amendments,
        N_("Members voted having read these words: they stay with the decision."),
    ),
    Holding(
        "governance.Remark",
        N_("What you said of proposals"),
        told_of(Remark, "author_id", "kind", "text", "said_at", "lifted_at"),
        N_("Members voted having read these words: they stay with the decision."),
    ),
    Holding(
        "governance.RemarkDeed",
        N_("What you reported, hid, appealed or decided about remarks"),
        told_of(RemarkDeed, "person_id", "remark__proposal__title", "deed", "text", "done_at"),
        N_("Whoever was hidden may ask who did it, and why: these acts are kept."),
    ),
    Holding(
        "governance.Improvement",
        N_("Texts that you improved between two rounds"),
        told_of(Improvement, "round__proposer_id", "round__title", "text", "written_at"),
        N_("Members voted having read these words: they stay with the decision."),
    ),
    Holding(
        "governance.CarriedObjection",
        N_("What you said of objections between two rounds"),
        _carried,
        N_("Members voted having read these words: they stay with the decision."),
    ),
    Holding(
        "governance.Certification",
        N_("Votes whose count you certified"),
        told_of(Certification, "elector__member_id", "elector__ballot_id", "certified_at"),
        CARRIED,
    ),
    Holding(
        "governance.Contest",
        N_("Results that you contested"),
        told_of(Contest, "elector__member_id", "elector__ballot_id", "motive", "contested_at"),
        CARRIED,
    ),
    Holding(
        "governance.ContestAnswer",
        N_("What you answered to contests"),
        told_of(
            ContestAnswer, "certification__elector__member_id", "contest_id", "verdict", "text", "answered_at"
        ),
        CARRIED,
    ),
    Holding(
        "governance.Candidacy",
        N_("Your candidacies"),
        told_of(Candidacy, "member_id", "proposal__title", "text", "stood_at", "ended_at"),
        N_("Members voted having read these words: they stay with the decision."),
    ),
    Holding(
        "governance.Mandate",
        N_("Your mandates"),
        told_of(
            Mandate,
            "holder_id",
            *("duty__name", "purpose", "powers", "begins_at", "ends_at", "decided"),
            *("ended_at", "ending", "ending_reason"),
        ),
        ANSWERED_FOR,
    ),
    Holding(
        "governance.MandateReport",
        N_("Your reports on mandates"),
        told_of(MandateReport, "mandate__holder_id", "mandate__duty__name", "text", "handed_at"),
        ANSWERED_FOR,
    ),
    Holding(
        "governance.Measure",
        N_("Emergency measures that you proposed"),
        told_of(
            Measure, "proposed_under__holder_id", "suspends__key", "reason", "proposed_at", "confirmed_at"
        ),
        ANSWERED_FOR,
    ),
    Holding(
        "governance.Letter",
        N_("Your e-mails about decisions: what you chose, and what you were sent"),
        _letters,
    ),
)
