"""A mistake is undone once, by a coordinator whom it does not concern, with a reason that stays."""

import pytest
from django.db import IntegrityError

from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent
from tests.instants import after
from tests.timebank.conftest import House
from tests.timebank.ledger import give, helped, id_of, record
from timebank.domain import legs
from timebank.domain.natures import Nature
from timebank.models import JournalEntry
from timebank.selectors import audit, balances, entries
from timebank.services import posting, reversals
from timebank.services.posting import Draft

pytestmark = pytest.mark.django_db


def reverse(entry_id: int, house: House, *, key: str = "undo", reason: str = "Entered twice.") -> int:
    return reversals.reverse(
        by=house.coordinator, at=after(days=5), entry_id=entry_id, reason=reason, key=key
    )


def test_it_undoes_the_entry_exactly_and_says_why(house: House) -> None:
    entry_id = record(helped(house.ana, house.bao, 119), by=house.bao, key="1")
    reversal_id = reverse(entry_id, house, reason="  Entered \n twice. ")
    assert balances.of_members([id_of(house.ana), id_of(house.bao)]) == {
        id_of(house.ana): 0,
        id_of(house.bao): 0,
    }
    story = entries.story(reversal_id, by=house.ana)
    assert (story.nature, story.reason, story.reverses_id) == (Nature.REVERSAL, "Entered twice.", entry_id)
    assert entries.story(entry_id, by=house.ana).reversal_ids == (reversal_id,)
    event = AuditEvent.objects.get(action="timebank.reverse")
    assert (event.subject, event.data) == (f"entry:{entry_id}", {"reversal": reversal_id})
    assert audit.check().is_sound


def test_once_for_each_entry_and_twice_is_once(house: House) -> None:
    entry_id = record(helped(house.ana, house.bao), by=house.bao, key="1")
    first = reverse(entry_id, house)
    assert reverse(entry_id, house) == first
    with pytest.raises(Refused, match="already been reversed"):
        reverse(entry_id, house, key="again")
    with pytest.raises(Refused, match="another content: the reason"):
        reverse(entry_id, house, reason="Another reason.")
    assert AuditEvent.objects.filter(action="timebank.reverse").count() == 1


def test_a_reversal_made_by_mistake_is_reversed_in_its_turn(house: House) -> None:
    entry_id = record(helped(house.ana, house.bao), by=house.bao, key="1")
    back = reverse(reverse(entry_id, house), house, key="back")
    assert balances.of_member(id_of(house.ana)) == 57
    story = entries.story(back, by=house.bao)
    assert (story.giver_name, story.receiver_name) == ("Ana Petit", "Bao Nguyen")


def test_a_correction_is_possible_beyond_the_credit_limit(house: House) -> None:
    entry_id = record(helped(house.ana, house.bao, 600), by=house.bao, key="1")
    give(house.ana, house.cleo, 570 + 1200, key="2")
    reverse(entry_id, house)
    assert balances.of_member(id_of(house.ana)) == -1770


def test_a_coordinator_never_corrects_their_own(house: House) -> None:
    own = record(helped(house.coordinator, house.bao), by=house.bao, key="1")
    mission = record(
        helped(house.ana, house.coordinator, 0, cents=10_000, nature=Nature.PAID_MISSION),
        by=house.ana,
        key="2",
    )
    for entry_id in (own, mission):  # the second moves no hours of theirs, and is theirs all the same
        with pytest.raises(Forbidden):
            reverse(entry_id, house)


def test_nobody_else_corrects_anything(house: House) -> None:
    entry_id = record(helped(house.ana, house.bao), by=house.bao, key="1")
    for person in (house.ana, house.cleo, house.auditor, house.administrator):
        with pytest.raises(Forbidden):
            reversals.reverse(by=person, at=after(), entry_id=entry_id, reason="Why not.", key="1")
    with pytest.raises(Hidden):
        reverse(10**9, house)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 401])
def test_a_reason_is_needed_and_is_short(house: House, reason: str) -> None:
    entry_id = record(helped(house.ana, house.bao), by=house.bao, key="1")
    with pytest.raises(Refused) as refused:
        reverse(entry_id, house, reason=reason)
    assert refused.value.field == "reason"
    assert JournalEntry.objects.count() == 1


def test_what_an_account_can_not_hold_is_refused_in_words(house: House) -> None:
    """The floor is the database's; the sentence is ours, and the intent may be tried again."""
    taken = legs.turned(legs.of_gift(id_of(house.ana), None, 30))
    draft = Draft(
        key="take",
        content={"verb": "gift"},
        nature=Nature.COMMONS,
        happened_at=after(),
        subject="fund:solidarity",
        legs=taken,
    )
    with pytest.raises(Refused, match="does not hold enough"):
        posting.post(by=house.coordinator, at=after(), draft=draft)
    give(house.bao, None, 30, key="1")
    assert posting.post(by=house.coordinator, at=after(), draft=draft)


def test_a_mistake_of_ours_is_not_told_as_a_refusal(house: House) -> None:
    draft = Draft(
        key="wrong",
        content={"verb": "gift"},
        nature=Nature.COMMONS,
        happened_at=after(),
        subject="nothing",
        legs=legs.of_gift(id_of(house.ana), id_of(house.bao), 5),
        reason="a reason without a reversal",
    )
    with pytest.raises(IntegrityError, match="entry_reversal_says_why"):
        posting.post(by=house.coordinator, at=after(), draft=draft)
