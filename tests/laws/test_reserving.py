"""A part of what was reserved never takes more than the whole, on any account, whatever share was voted."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.actors import Actor, Role
from coop.domain.errors import Refused
from tests.instants import START
from timebank.domain import asking, contributions, legs, permissions, reserving
from timebank.domain.asking import Answer, RequestFacts
from timebank.domain.exchanges import Exchange
from timebank.domain.legs import LegDraft
from timebank.domain.natures import Nature

IDS = st.integers(1, 4)
ACTORS = st.builds(
    Actor, user_id=st.integers(1, 9), member_id=IDS | st.none(), roles=st.frozensets(st.sampled_from(Role))
)
FACTS = st.builds(
    RequestFacts,
    payee_id=IDS,
    payer_id=IDS,
    asker_id=IDS,
    payee_is_offline=st.booleans(),
    payer_is_offline=st.booleans(),
).filter(lambda facts: facts.payee_id != facts.payer_id)
SHARES = st.decimals(0, 1, places=4)


def moved(minutes: int, share: Decimal) -> dict[str, int]:
    commons = contributions.preview(
        minutes=minutes, cents=0, is_gift=False, contribution_share=share, fee_share=Decimal(0)
    )
    drafted: tuple[LegDraft, ...] = legs.of_exchange(
        Exchange(1, 2, minutes, 0, Nature.MUTUAL_HELP, START), commons
    )
    return {leg.account.code: leg.amount for leg in drafted}


@given(st.integers(1, 10**6), st.data(), SHARES)
def test_a_part_stays_within_the_whole_account_by_account(
    held: int, data: st.DataObject, share: Decimal
) -> None:
    whole, part = moved(held, share), moved(data.draw(st.integers(1, held)), share)
    assert set(part) <= set(whole)
    assert all(whole[code] * amount > 0 and abs(amount) <= abs(whole[code]) for code, amount in part.items())


@given(st.integers(-5, 100), st.integers(1, 50))
def test_a_part_is_something_and_not_more(minutes: int, held: int) -> None:
    if 1 <= minutes <= held:
        reserving.check_part(minutes, held)
    else:
        with pytest.raises(Refused):
            reserving.check_part(minutes, held)


@given(ACTORS, FACTS)
def test_nobody_consents_to_what_they_asked_or_would_receive(actor: Actor, facts: RequestFacts) -> None:
    if permissions.may_consent(actor, facts):
        assert actor.member_id not in (facts.payee_id, facts.asker_id)
        assert actor.is_one_of(facts.payer_id) or permissions.is_coordinator(actor)
        assert not permissions.may_ask(actor, facts) or actor.member_id != facts.asker_id


@given(ACTORS, FACTS)
def test_whoever_acts_for_somebody_is_a_coordinator_and_no_party(actor: Actor, facts: RequestFacts) -> None:
    parties = {facts.payee_id, facts.payer_id}
    for may in (permissions.may_ask, permissions.may_consent, permissions.may_withdraw, permissions.may_pay):
        if may(actor, facts) and actor.member_id not in parties:
            assert permissions.is_coordinator(actor)


@given(ACTORS, IDS, IDS, IDS | st.none())
def test_who_is_paid_never_settles(
    actor: Actor, payer_id: int, payee_id: int, acting_for_id: int | None
) -> None:
    if payer_id != payee_id and permissions.may_settle(actor, payer_id, payee_id, acting_for_id):
        assert not actor.is_one_of(payee_id)


@given(st.sampled_from(Answer) | st.none(), st.integers(-3, 3))
def test_a_request_is_open_until_its_answer_or_its_term(answer: Answer | None, days: int) -> None:
    at = START + timedelta(days=days)
    if answer is None and days < 0:
        asking.check_open(answer, expires_at=START, at=at)
    else:
        with pytest.raises(Refused):
            asking.check_open(answer, expires_at=START, at=at)


@given(st.text(max_size=50))
def test_a_text_is_kept_on_one_line_or_refused(text: str) -> None:
    if not text.split():
        with pytest.raises(Refused):
            asking.cleaned(text, field="purpose", longest=10)
        return
    try:
        kept = asking.cleaned(text, field="purpose", longest=10)
    except Refused:
        assert len(" ".join(text.split())) > 10
    else:
        assert kept == " ".join(kept.split())
        assert 0 < len(kept) <= 10
