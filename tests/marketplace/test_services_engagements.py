"""From an invitation to the ledger entry, and every other way out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from coop.domain.actors import VISITOR, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent
from coop.services import members
from governance.selectors import rules
from marketplace.domain.engagements import Act, Side, State
from marketplace.domain.requests import RequestState
from marketplace.domain.terms import Terms
from marketplace.selectors import engagements as agreed
from marketplace.selectors import matches
from marketplace.selectors import requests as asked
from marketplace.services import engagements
from tests.instants import START, after
from tests.marketplace.samples import PROOF, WEB, agree, id_of, invite, need, post, quarrel, settle
from tests.timebank.voting import adopt
from timebank.domain.natures import Nature
from timebank.models import JournalEntry
from timebank.rules import ROUNDING
from timebank.selectors import balances, reservations

Verb = Callable[..., object]


def state_of(engagement_id: int) -> State:
    return agreed.facts(engagement_id).state


def request_of(engagement_id: int) -> RequestState:
    return asked.facts(agreed.facts(engagement_id).request_id).state


def entry_of(engagement_id: int) -> JournalEntry:
    entry_id = agreed.get(engagement_id).entry_id
    assert entry_id is not None
    return JournalEntry.objects.get(pk=entry_id)


def confirm_both(engagement_id: int, giver: Actor, receiver: Actor, minutes: int = 120) -> None:
    for person in (giver, receiver):
        engagements.confirm(by=person, at=after(days=1), engagement_id=engagement_id, minutes=minutes)


def test_the_whole_way_to_the_ledger(amina: Actor, bruno: Actor) -> None:
    engagement_id = invite(amina, bruno)
    assert (state_of(engagement_id), request_of(engagement_id)) == (State.INVITED, RequestState.OPEN)
    engagements.accept(by=bruno, at=START, engagement_id=engagement_id)
    assert (state_of(engagement_id), request_of(engagement_id)) == (State.AGREED, RequestState.AGREED)
    confirm_both(engagement_id, bruno, amina)
    assert (state_of(engagement_id), request_of(engagement_id)) == (State.COMPLETED, RequestState.FULFILLED)
    assert balances.of_members([id_of(amina), id_of(bruno)]) == {amina.member_id: -120, bruno.member_id: 114}
    assert entry_of(engagement_id).subject == f"engagement:{engagement_id}"


def test_the_timeline_tells_who_did_what(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    confirm_both(engagement_id, bruno, amina)
    taken = [(step.act, step.side, step.minutes) for step in agreed.steps(engagement_id)]
    assert taken == [
        (Act.INVITE, Side.RECEIVER, None),
        (Act.ACCEPT, Side.GIVER, None),
        (Act.CONFIRM, Side.GIVER, 120),
        (Act.COMPLETE, Side.RECEIVER, 120),
    ]


@pytest.mark.parametrize(
    ("terms", "cents", "is_trade", "nature", "minutes"),
    [
        (Terms.HOURS, None, True, Nature.PROFESSIONAL, 120),
        (Terms.HOURS, None, False, Nature.MUTUAL_HELP, 120),
        (Terms.GIFT, None, True, Nature.GIFT, 0),
        (Terms.EUROS, 10_000, True, Nature.PAID_MISSION, 0),
        (Terms.MIXED, 10_000, False, Nature.PAID_MISSION, 120),
    ],
)
def test_the_terms_and_the_trade_make_the_nature(
    amina: Actor,
    bruno: Actor,
    chloe: Actor,
    terms: Terms,
    cents: int | None,
    is_trade: bool,
    nature: Nature,
    minutes: int,
) -> None:
    giver = bruno if is_trade else chloe
    engagement_id = agree(amina, giver, terms=terms, budget_cents=cents)
    confirm_both(engagement_id, giver, amina)
    assert entry_of(engagement_id).nature == nature
    assert balances.of_member(id_of(amina)) == -minutes


def test_within_the_tolerance_the_receiver_s_figure_stands(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    engagements.confirm(by=bruno, at=after(days=1), engagement_id=engagement_id, minutes=135)
    engagements.confirm(by=amina, at=after(days=1), engagement_id=engagement_id, minutes=120)
    assert balances.of_member(id_of(amina)) == -120


def test_beyond_the_tolerance_a_mediator_is_called(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    engagements.confirm(by=bruno, at=after(days=1), engagement_id=engagement_id, minutes=136)
    reached = engagements.confirm(by=amina, at=after(days=1), engagement_id=engagement_id, minutes=120)
    assert reached is state_of(engagement_id) is State.DISPUTED
    assert balances.of_member(id_of(amina)) == 0


def test_a_figure_may_be_changed_until_the_other_confirms(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    for minutes in (90, 90, 120):
        engagements.confirm(by=bruno, at=after(days=1), engagement_id=engagement_id, minutes=minutes)
    assert len(agreed.steps(engagement_id)) == 4  # invited, agreed, and two figures
    engagements.confirm(by=amina, at=after(days=1), engagement_id=engagement_id, minutes=120)
    assert state_of(engagement_id) is State.COMPLETED


def test_confirming_twice_is_once(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    for person in (bruno, bruno, amina, amina, bruno):
        engagements.confirm(by=person, at=after(days=1), engagement_id=engagement_id, minutes=120)
    assert JournalEntry.objects.filter(subject=f"engagement:{engagement_id}").count() == 1
    with pytest.raises(Refused, match="has ended"):
        engagements.confirm(by=amina, at=after(days=1), engagement_id=engagement_id, minutes=60)


@pytest.mark.parametrize("minutes", [0, -60, 200 * 60 + 1])
def test_hours_that_nobody_works_are_refused(amina: Actor, bruno: Actor, minutes: int) -> None:
    engagement_id = agree(amina, bruno)
    with pytest.raises(Refused) as refused:
        engagements.confirm(by=bruno, at=START, engagement_id=engagement_id, minutes=minutes)
    assert refused.value.field == "minutes"
    assert state_of(engagement_id) is State.AGREED


def test_the_ledger_s_refusal_changes_nothing(amina: Actor, bruno: Actor) -> None:
    """Nobody receives more than 20 hours before giving; up to what was agreed there is always room."""
    engagement_id = agree(amina, bruno, wanted_minutes=19 * 60)
    engagements.confirm(by=bruno, at=START, engagement_id=engagement_id, minutes=21 * 60)
    with pytest.raises(Refused, match="You would have received"):
        engagements.confirm(by=amina, at=START, engagement_id=engagement_id, minutes=21 * 60)
    assert state_of(engagement_id) is State.CONFIRMING
    assert agreed.facts(engagement_id).receiver_minutes is None
    assert reservations.reserved_of(id_of(amina)) == 19 * 60


def test_one_acceptance_ends_the_other_invitations(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    request_id = post(amina)
    first, second = invite(amina, bruno, request_id), invite(amina, chloe, request_id)
    engagements.accept(by=chloe, at=START, engagement_id=second)
    assert state_of(first) is State.WITHDRAWN
    assert agreed.steps(first)[-1].side is Side.PLATFORM
    with pytest.raises(Refused, match="somebody else may have accepted first"):
        engagements.accept(by=bruno, at=START, engagement_id=first)


def test_verbs_sent_twice_are_once(amina: Actor, bruno: Actor, chloe: Actor, elise: Actor) -> None:
    accepted, declined, withdrawn = invite(amina, bruno), invite(amina, bruno), invite(amina, bruno)
    assert invite(amina, bruno, agreed.facts(declined).request_id) == declined
    settled = quarrel(amina, chloe)
    for _ in range(2):
        engagements.accept(by=bruno, at=START, engagement_id=accepted)
        engagements.decline(by=bruno, at=START, engagement_id=declined)
        engagements.withdraw(by=amina, at=START, engagement_id=withdrawn)
        engagements.dispute(by=chloe, at=START, engagement_id=settled, reason="We counted otherwise.")
    for _ in range(2):
        engagements.cancel(by=amina, at=START, engagement_id=accepted, reason="Postponed.")
        engagements.settle(by=elise, at=START, engagement_id=settled, minutes=60, reason="Heard both.")
    states = [state_of(one) for one in (accepted, declined, withdrawn, settled)]
    assert states == [State.CANCELLED, State.DECLINED, State.WITHDRAWN, State.COMPLETED]
    assert [len(agreed.steps(one)) for one in (accepted, declined, withdrawn, settled)] == [3, 2, 2, 4]


def test_a_cancelled_engagement_opens_the_need_again(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    engagement_id = agree(amina, bruno)
    request_id = agreed.facts(engagement_id).request_id
    dina = settle("Dina Faure", trades=(WEB,))
    engagements.cancel(by=bruno, at=after(days=1), engagement_id=engagement_id, reason="I broke my arm.")
    assert request_of(engagement_id) is RequestState.OPEN
    assert dina.member_id in [match.member_id for match in matches.of_request(request_id)]
    assert state_of(agree(amina, chloe)) is State.AGREED


def test_a_mediator_settles(amina: Actor, bruno: Actor, elise: Actor) -> None:
    engagement_id = quarrel(amina, bruno)
    engagements.settle(
        by=elise, at=after(days=1), engagement_id=engagement_id, minutes=90, reason="Heard both."
    )
    assert balances.of_member(id_of(amina)) == -90
    assert agreed.steps(engagement_id)[-1].reason == "Heard both."
    event = AuditEvent.objects.get(action="marketplace.settle")
    assert (event.member_id, event.subject) == (elise.member_id, f"engagement:{engagement_id}")


def test_a_mediator_cancels(amina: Actor, bruno: Actor, elise: Actor) -> None:
    engagement_id = quarrel(amina, bruno)
    engagements.cancel(by=elise, at=after(days=1), engagement_id=engagement_id, reason="Nothing was done.")
    assert (state_of(engagement_id), request_of(engagement_id)) == (State.CANCELLED, RequestState.OPEN)
    assert AuditEvent.objects.filter(action="marketplace.cancel").count() == 1


def test_nobody_mediates_their_own(elise: Actor, bruno: Actor) -> None:
    engagement_id = quarrel(elise, bruno)
    with pytest.raises(Forbidden):
        engagements.settle(by=elise, at=START, engagement_id=engagement_id, minutes=60, reason="Mine.")


def test_a_mediator_comes_only_once_called(amina: Actor, bruno: Actor, elise: Actor) -> None:
    engagement_id = agree(amina, bruno)
    with pytest.raises(Hidden):
        engagements.settle(by=elise, at=START, engagement_id=engagement_id, minutes=60, reason="Hello.")


@pytest.mark.parametrize("reason", ["", "   ", "x" * 401, "a\x00b"])
def test_a_reason_is_given(amina: Actor, bruno: Actor, elise: Actor, reason: str) -> None:
    engagement_id = agree(amina, bruno)
    for verb in (engagements.cancel, engagements.dispute):
        with pytest.raises(Refused) as refused:
            verb(by=amina, at=START, engagement_id=engagement_id, reason=reason)
        assert refused.value.field == "reason"
    with pytest.raises(Refused):
        engagements.settle(by=elise, at=START, engagement_id=engagement_id, minutes=60, reason=reason)
    assert state_of(engagement_id) is State.AGREED


VERBS: list[tuple[Verb, dict[str, object]]] = [
    (engagements.accept, {}),
    (engagements.decline, {}),
    (engagements.withdraw, {}),
    (engagements.cancel, {"reason": "Why not."}),
    (engagements.confirm, {"minutes": 60}),
    (engagements.dispute, {"reason": "Why not."}),
    (engagements.settle, {"minutes": 60, "reason": "Why not."}),
]


@pytest.mark.parametrize(("verb", "typed"), VERBS)
def test_an_engagement_is_hidden_from_whom_it_does_not_concern(
    amina: Actor, bruno: Actor, chloe: Actor, elise: Actor, verb: Verb, typed: dict[str, object]
) -> None:
    engagement_id = invite(amina, bruno)
    for person in (chloe, elise, VISITOR):
        with pytest.raises(Hidden):
            verb(by=person, at=START, engagement_id=engagement_id, **typed)
    with pytest.raises(Hidden):
        verb(by=amina, at=START, engagement_id=10**12, **typed)
    assert state_of(engagement_id) is State.INVITED


@pytest.mark.parametrize(
    ("who", "verb", "typed"),
    [
        ("receiver", engagements.accept, {}),
        ("receiver", engagements.decline, {}),
        ("giver", engagements.withdraw, {}),
        ("giver", engagements.settle, {"minutes": 60, "reason": "I decide."}),
        ("receiver", engagements.settle, {"minutes": 60, "reason": "I decide."}),
    ],
)
def test_the_other_side_s_verbs_are_forbidden(
    amina: Actor, bruno: Actor, who: str, verb: Verb, typed: dict[str, object]
) -> None:
    engagement_id = invite(amina, bruno)
    with pytest.raises(Forbidden):
        verb(by=bruno if who == "giver" else amina, at=START, engagement_id=engagement_id, **typed)


def test_a_mediator_has_no_hours_to_note(amina: Actor, bruno: Actor, elise: Actor) -> None:
    engagement_id = quarrel(amina, bruno)
    with pytest.raises(Forbidden):
        engagements.confirm(by=elise, at=START, engagement_id=engagement_id, minutes=120)


def test_invitations_are_of_other_members(amina: Actor, bruno: Actor) -> None:
    request_id = post(amina)
    for member_id in (id_of(amina), 10**9):
        with pytest.raises(Refused, match="another member"):
            engagements.invite(by=amina, at=START, request_id=request_id, member_id=member_id)
    members.leave(by=bruno, at=after(days=1), member_id=id_of(bruno))
    with pytest.raises(Refused, match="another member"):
        invite(amina, bruno, request_id)


def test_only_the_requester_invites(amina: Actor, bruno: Actor, chloe: Actor, elise: Actor) -> None:
    request_id = post(amina)
    for person in (bruno, elise, VISITOR):
        with pytest.raises(Forbidden):
            engagements.invite(by=person, at=START, request_id=request_id, member_id=id_of(chloe))
    with pytest.raises(Hidden):
        engagements.invite(by=amina, at=START, request_id=10**12, member_id=id_of(chloe))


def test_nobody_is_asked_again_after_declining(amina: Actor, bruno: Actor) -> None:
    request_id = post(amina)
    engagements.decline(by=bruno, at=START, engagement_id=invite(amina, bruno, request_id))
    with pytest.raises(Refused, match="already answered"):
        invite(amina, bruno, request_id)


def test_an_agreed_need_invites_nobody(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    request_id = agreed.facts(agree(amina, bruno)).request_id
    with pytest.raises(Refused, match="no longer open"):
        invite(amina, chloe, request_id)


def test_open_invitations_are_counted(amina: Actor, founded: None) -> None:
    """Five under the founding rule."""
    request_id = post(amina)
    people = [settle(f"Helper {letter}", others=(PROOF,)) for letter in "abcdef"]
    opened = [invite(amina, person, request_id) for person in people[:5]]
    with pytest.raises(Refused) as refused:
        invite(amina, people[5], request_id)
    assert str(refused.value).startswith("Open invitations: 5")
    engagements.withdraw(by=amina, at=START, engagement_id=opened[0])
    assert invite(amina, people[5], request_id)


def test_who_acts_for_a_giver_without_internet_is_recorded(amina: Actor, elise: Actor) -> None:
    rose_id = members.enrol(by=elise, at=START, display_name="Rose Morel", college="beneficiary")
    engagement_id = engagements.invite(by=amina, at=START, request_id=post(amina), member_id=rose_id)
    engagements.accept(by=elise, at=START, engagement_id=engagement_id)
    engagements.confirm(by=amina, at=after(days=1), engagement_id=engagement_id, minutes=120)
    engagements.confirm(by=elise, at=after(days=1), engagement_id=engagement_id, minutes=120)
    entry = entry_of(engagement_id)
    assert (entry.acting_for_id, entry.actor_id) == (rose_id, elise.member_id)
    events = AuditEvent.objects.filter(subject=f"engagement:{engagement_id}").order_by("pk")
    assert [event.action for event in events] == ["marketplace.accept", "marketplace.complete"]
    assert all(event.data["acting_for"] == rose_id for event in events)


def test_a_need_says_its_hours(amina: Actor) -> None:
    assert asked.get(post(amina)).need == replace(need(), category="web")


@pytest.mark.parametrize(("voted", "noted"), [("none", 68), ("five", 70), ("quarter", 75)])
def test_the_hours_that_stand_are_noted_as_the_members_voted(
    amina: Actor, bruno: Actor, voted: str, noted: int
) -> None:
    """The timeline keeps what was confirmed, the entry what was noted and by which rule."""
    if voted != "none":
        adopt(ROUNDING, voted, electors=(amina, bruno), at=START)
    at = START + timedelta(days=60)
    engagement_id = agree(amina, bruno)
    engagements.confirm(by=bruno, at=at, engagement_id=engagement_id, minutes=75)
    engagements.confirm(by=amina, at=at, engagement_id=engagement_id, minutes=68)
    assert agreed.facts(engagement_id).receiver_minutes == 68
    assert balances.of_member(id_of(amina)) == -noted
    assert rules.in_force(ROUNDING, at=at).version_id in entry_of(engagement_id).obeys
