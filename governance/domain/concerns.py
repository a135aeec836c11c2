"""Which decisions concern whom, and why: in words that each may check.

Whose account, mandate or work a rule bears on is known by the app that declares it: it registers who looks.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from coop.domain.words import N_, Sentence
from governance.domain.proposals import State
from governance.domain.rules import Rule

LATELY = timedelta(days=14)
"""For how long what ended is still told to those who took part in it."""

MAY_VOTE = Sentence(N_("You may vote, and have not voted yet."))
OWES = Sentence(N_("You hold a proxy, and have not put its paper into the urn yet."))
WILL_VOTE = Sentence(N_("You may vote once it opens."))
IS_SOON = Sentence(N_("It was adopted, and applies to you soon."))
PROPOSED = Sentence(N_("You proposed it."))
SPONSORED = Sentence(N_("You sponsor it."))
DISCUSSED = Sentence(N_("You took part in its discussion."))


class Touch(Protocol):
    """Whom of these members a rule bears on more than others at an instant, each with a sentence why."""

    def __call__(self, member_ids: Collection[int], *, at: datetime) -> Mapping[int, Sentence]: ...


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a decision stands. effective_at: from when it is obeyed, once adopted. ended_at: its count."""

    state: State
    closes_at: datetime | None = None
    effective_at: datetime | None = None
    ended_at: datetime | None = None

    def is_open(self, at: datetime) -> bool:
        """Votes are taken."""
        return self.state is State.VOTING and self.closes_at is not None and at < self.closes_at

    def is_called(self, at: datetime) -> bool:
        """Its vote is announced, or open: proxies are given for it."""
        return self.state is State.ANNOUNCED or self.is_open(at)

    def is_ahead(self, at: datetime) -> bool:
        """It was adopted, and is not obeyed yet."""
        return self.state is State.ADOPTED and self.effective_at is not None and at < self.effective_at

    def may_change(self, at: datetime) -> bool:
        """It is on its way to a vote or to its effect."""
        return self.state in (State.DISCUSSED, State.ANNOUNCED, State.VOTING) or self.is_ahead(at)

    def is_told(self, at: datetime) -> bool:
        """Drafts are their author's; what was withdrawn, or ended long ago, is nobody's concern any more."""
        if self.state in (State.DRAFT, State.WITHDRAWN):
            return False
        return self.may_change(at) or (self.ended_at is not None and at < self.ended_at + LATELY)


@dataclass(frozen=True, slots=True)
class Ties:
    """What links a member with a decision.

    is_elector: one of its voters, or who would be one now. has_voted: themself, or somebody who counts for
    them. owes: they hold a proxy, and its paper is not in the urn. proxy: what they gave, or hold. touched:
    why its rule bears on them. amended: what its amendments ask of them, or answer them.
    """

    is_elector: bool = False
    has_voted: bool = False
    is_proposer: bool = False
    is_sponsor: bool = False
    has_spoken: bool = False
    touched: Sentence | None = None
    amended: Sentence | None = None
    owes: bool = False
    proxy: Sentence | None = None


def reasons(stage: Stage, ties: Ties, *, at: datetime) -> tuple[Sentence, ...]:
    """Why a decision concerns a member, the strongest first; nothing where it does not."""
    if not stage.is_told(at):
        return ()
    told: list[tuple[bool, Sentence | None]] = [
        (ties.is_elector and not ties.has_voted and stage.is_open(at), MAY_VOTE),
        (ties.owes and stage.is_open(at), OWES),
        (stage.may_change(at), ties.amended),
        (ties.is_elector and stage.state is State.ANNOUNCED, WILL_VOTE),
        (stage.is_called(at), ties.proxy),
        (stage.is_ahead(at), IS_SOON),
        (stage.may_change(at), ties.touched),
        (ties.is_proposer, PROPOSED),
        (ties.is_sponsor, SPONSORED),
        (ties.has_spoken, DISCUSSED),
    ]
    return tuple(sentence for holds, sentence in told if holds and sentence is not None)


_touches: dict[str, Touch] = {}


def register(touch: Touch, *rules: Rule[Any]) -> None:
    """Who looks on whom these rules bear: one for each rule."""
    for rule in rules:
        _touches[rule.key] = touch


def touch_of(rule_key: str) -> Touch | None:
    return _touches.get(rule_key)
