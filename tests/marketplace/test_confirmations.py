"""Hours that one noted and the other left without an answer: a reminder, or what members voted."""

import pytest

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden
from coop.models import AuditEvent
from governance.selectors import rules
from marketplace.domain.engagements import Act, Side, State
from marketplace.domain.terms import Terms
from marketplace.rules import AUTO_CONFIRM
from marketplace.selectors import engagements as agreed
from marketplace.selectors import home
from marketplace.services import confirmations, engagements
from tests.governance.stories import adopt
from tests.instants import after
from tests.marketplace.samples import agree, id_of
from tests.marketplace.test_holds import entry_of, note, reserved
from timebank.models import JournalEntry
from timebank.selectors import audit, balances
from timebank.services import gifts

pytestmark = pytest.mark.django_db

NOTED = after(days=20)
DUE = after(days=34)


@pytest.fixture
def voted(amina: Actor) -> None:
    """Silence confirms, from the tenth day on."""
    adopt(amina, key=AUTO_CONFIRM.key, value=True)


def keys(person: Actor, days: int) -> list[str]:
    return [card.key for card in home.cards(person, after(days=days))]


def confirm_due(days: int = 34) -> int:
    return confirmations.confirm_due(by=PLATFORM, at=after(days=days))


@pytest.mark.usefixtures("voted")
def test_auto_approved_hours_never_recorded(amina: Actor, bruno: Actor) -> None:
    """Named after a fault that others shipped: here they are in the ledger, once, by the platform."""
    engagement_id = agree(amina, bruno)
    note(bruno, engagement_id, 120, at=NOTED)
    assert confirm_due(33) == 0
    assert balances.of_member(id_of(amina)) == 0
    assert [confirm_due(), confirm_due(), confirm_due(60)] == [1, 0, 0]
    assert agreed.facts(engagement_id).state is State.COMPLETED
    assert balances.of_members([id_of(amina), id_of(bruno)]) == {id_of(amina): -120, id_of(bruno): 114}
    entry = entry_of(engagement_id)
    assert (entry.actor_id, entry.actor_user_id, JournalEntry.objects.count()) == (None, None, 1)
    version_id = rules.in_force(AUTO_CONFIRM, at=DUE).version_id
    assert version_id in entry.obeys
    assert AuditEvent.objects.get(action="marketplace.complete").data["version_id"] == version_id
    step = agreed.steps(engagement_id)[-1]
    assert (step.act, step.side, step.minutes) == (Act.COMPLETE, Side.PLATFORM, 120)
    assert reserved(amina) == 0
    assert audit.check().is_sound
    for person in (amina, bruno):
        assert f"alone-{engagement_id}" in keys(person, 35)


def test_by_default_nothing_moves_and_both_are_reminded(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    note(bruno, engagement_id, 120, at=NOTED)
    assert f"unanswered-{engagement_id}" not in keys(bruno, 33)
    assert confirm_due(200) == 0
    assert agreed.facts(engagement_id).state is State.CONFIRMING
    assert f"confirm-{engagement_id}" in keys(amina, 35)
    assert f"unanswered-{engagement_id}" in keys(bruno, 35)
    for person in (amina, bruno):
        other = agree(amina, bruno)
        note(bruno, other, 120, at=NOTED)
        engagements.dispute(by=person, at=DUE, engagement_id=other, reason="No answer.")
        assert agreed.get(other).mediation_ends_at is not None


def test_hours_noted_before_the_vote_keep_waiting(amina: Actor, bruno: Actor, voted: None) -> None:
    """Whoever was told that nothing happens without them is not surprised by a later vote."""
    engagement_id = agree(amina, bruno)
    note(bruno, engagement_id, 120, at=after(days=1))
    assert confirm_due(100) == 0
    note(bruno, engagement_id, 119, at=NOTED)
    assert confirm_due() == 1
    assert balances.of_member(id_of(amina)) == -119


@pytest.mark.usefixtures("voted")
def test_a_figure_that_changes_leaves_the_whole_time_again(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    note(bruno, engagement_id, 120, at=NOTED)
    note(bruno, engagement_id, 90, at=after(days=30))
    assert confirm_due() == 0
    assert confirm_due(44) == 1


@pytest.mark.usefixtures("voted")
def test_silence_never_confirms_more_than_was_agreed(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    note(bruno, engagement_id, 121, at=NOTED)
    assert confirm_due(100) == 0
    assert agreed.facts(engagement_id).state is State.CONFIRMING


@pytest.mark.usefixtures("voted")
def test_whoever_answers_in_time_decides(amina: Actor, bruno: Actor) -> None:
    confirmed, disputed, cancelled = (agree(amina, bruno) for _ in range(3))
    for engagement_id in (confirmed, disputed):
        note(bruno, engagement_id, 120, at=NOTED)
    note(amina, confirmed, 110, at=after(days=21))
    engagements.dispute(by=amina, at=after(days=21), engagement_id=disputed, reason="It was less.")
    engagements.cancel(by=amina, at=after(days=21), engagement_id=cancelled, reason="Not done.")
    assert confirm_due(60) == 0
    assert balances.of_member(id_of(amina)) == -110


@pytest.mark.usefixtures("voted")
def test_where_a_limit_refuses_it_waits(amina: Actor, bruno: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Agreed before hours were held, say: nothing half, nothing lost, and counted once there is room."""
    monkeypatch.setattr("marketplace.services.ledger.hold", lambda **asked: None)
    engagement_id = agree(amina, bruno)
    note(bruno, engagement_id, 120, at=NOTED)
    gifts.give(by=amina, at=NOTED, giver_id=id_of(amina), receiver_id=id_of(bruno), minutes=1199, key="spent")
    assert confirm_due() == 0
    assert agreed.facts(engagement_id).state is State.CONFIRMING
    gifts.give(by=bruno, at=NOTED, giver_id=id_of(bruno), receiver_id=id_of(amina), minutes=300, key="back")
    assert confirm_due() == 1


@pytest.mark.usefixtures("voted")
@pytest.mark.parametrize(("terms", "cents"), [(Terms.EUROS, 9_000), (Terms.MIXED, 9_000), (Terms.GIFT, None)])
def test_every_kind_of_terms_is_confirmed_as_it_is(
    amina: Actor, bruno: Actor, terms: Terms, cents: int | None
) -> None:
    engagement_id = agree(amina, bruno, terms=terms, budget_cents=cents)
    note(bruno, engagement_id, 120, at=NOTED)
    assert confirm_due() == 1
    assert balances.of_member(id_of(amina)) == (-120 if terms is Terms.MIXED else 0)
    assert entry_of(engagement_id)


def test_only_the_platform_s_clock_confirms(amina: Actor, elise: Actor) -> None:
    for person in (amina, elise):
        with pytest.raises(Forbidden):
            confirmations.confirm_due(by=person, at=DUE)
