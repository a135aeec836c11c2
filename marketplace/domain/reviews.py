"""What two people say of each other once it is done: words, both ways, read by both at the same instant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from coop.domain.actors import Actor, Role
from coop.domain.errors import Refused
from coop.domain.words import N_
from marketplace.domain import engagements, texts
from marketplace.domain.engagements import Side, State

LONGEST_TEXT = 600
LONGEST_NOTE = 600
MOST_TAGS = 3

TAGS = {
    "on-time": N_("on time"),
    "clear": N_("clear"),
    "careful": N_("careful"),
    "patient": N_("patient"),
    "friendly": N_("friendly"),
    "resourceful": N_("resourceful"),
    "explains": N_("explains well"),
    "again": N_("would do it again"),
}
"""What may be ticked: kind words alone, and never a figure."""

POWERS = {
    "marketplace.hide_review": N_("hid a review"),
    "marketplace.keep_review": N_("kept a review that was reported"),
    "marketplace.show_review": N_("showed a review again"),
}
"""Acts of power over reviews, as the record of them names them."""


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody wrote. note: for coordinators alone. tags: codes of TAGS."""

    text: str
    tags: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """What permissions of a review depend on. is_revealed: both were given, or their term has passed."""

    review_id: int
    engagement_id: int
    author_id: int
    subject_id: int
    is_revealed: bool = False
    is_taken_back: bool = False
    is_hidden: bool = False
    is_answered: bool = False

    @property
    def is_shown(self) -> bool:
        """Its words are read by others; else its place alone."""
        return self.is_revealed and not self.is_taken_back and not self.is_hidden


def cleaned(review: Review) -> Review:
    """As it is kept: without blank edges, each tag once in the order of TAGS. Raises Refused."""
    unknown = [tag for tag in review.tags if tag not in TAGS]
    if unknown:
        raise Refused(N_("Choose among the words of the list."), field="tags")
    tags = tuple(tag for tag in TAGS if tag in review.tags)
    if len(tags) > MOST_TAGS:
        raise Refused(N_("Choose %(most)s of these words at most."), field="tags", most=MOST_TAGS)
    text = texts.cleaned(review.text, field="text", longest=LONGEST_TEXT)
    note = review.note.strip()
    return Review(text, tags, texts.cleaned(note, field="note", longest=LONGEST_NOTE) if note else "")


def term(completed_at: datetime, *, days: int) -> datetime:
    """Until when one may write; then what was given is revealed, also alone, and nothing follows."""
    return completed_at + timedelta(days=days)


def party_side(actor: Actor, facts: engagements.Facts) -> Side | None:
    """Reviews are one's own words: nobody writes them for another."""
    if actor.is_one_of(facts.giver_id):
        return Side.GIVER
    return Side.RECEIVER if actor.is_one_of(facts.receiver_id) else None


def may_write(actor: Actor, facts: engagements.Facts) -> bool:
    """The two people of an engagement, members still, once it is completed."""
    return actor.is_member and party_side(actor, facts) is not None and facts.state is State.COMPLETED


def may_read(actor: Actor, review: ReviewFacts) -> bool:
    """Its author at any time; who may moderate, and every member, once it is revealed."""
    if actor.is_one_of(review.author_id):
        return True
    return review.is_revealed and (actor.is_member or may_moderate(actor))


def may_take_back(actor: Actor, review: ReviewFacts) -> bool:
    return actor.is_one_of(review.author_id) and not review.is_taken_back


def may_answer(actor: Actor, review: ReviewFacts) -> bool:
    """Whom it is about, once."""
    return actor.is_one_of(review.subject_id) and review.is_shown and not review.is_answered


def may_report(actor: Actor, review: ReviewFacts) -> bool:
    """Any member who reads it, but who wrote it."""
    return actor.is_member and review.is_shown and not actor.is_one_of(review.author_id)


def may_moderate(actor: Actor) -> bool:
    return actor.has_role(Role.COORDINATOR)


def may_moderate_this(actor: Actor, review: ReviewFacts) -> bool:
    """Nobody decides about words that they wrote, or that are about them."""
    return may_moderate(actor) and review.is_revealed and not is_concerned(actor, review)


def is_concerned(actor: Actor, review: ReviewFacts) -> bool:
    return actor.is_one_of(review.author_id) or actor.is_one_of(review.subject_id)


def reveals(others: Sequence[ReviewFacts]) -> bool:
    """Whether a review that is given now reveals both: the other one was given before."""
    return bool(others)
