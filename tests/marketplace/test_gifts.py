"""Hours given for a named need: kept for it, spent when it is done, back with their givers when it is not."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from governance.selectors import rules
from marketplace.domain.terms import Terms
from marketplace.selectors import gifts as given
from marketplace.services import engagements, gifts, leaving, requests
from tests.marketplace.samples import id_of, post
from timebank.domain.earmarks import Earmark, subject_of
from timebank.domain.natures import Nature
from timebank.domain.reserving import How
from timebank.models import JournalEntry, Reservation
from timebank.rules import EARMARK_DAYS
from timebank.selectors import audit, balances, reservations
from timebank.selectors import earmarks as kept_for
from timebank.services import earmarks
from timebank.services import reservations as holding

pytestmark = pytest.mark.django_db


def now() -> datetime:
    """Terms are compared to the database's own clock."""
    return timezone.now()


def need_of(requester: Actor, **changes: object) -> int:
    """A need of two hours whose requester says that they lack them."""
    request_id = post(requester, at=now(), **changes)
    gifts.welcome(by=requester, at=now(), request_id=request_id)
    return request_id


def give(giver: Actor, request_id: int, minutes: int, *, key: str = "1", is_named: bool = False) -> int:
    return gifts.give(by=giver, at=now(), request_id=request_id, minutes=minutes, is_named=is_named, key=key)


def agree(requester: Actor, helper: Actor, request_id: int) -> int:
    engagement_id = engagements.invite(by=requester, at=now(), request_id=request_id, member_id=id_of(helper))
    engagements.accept(by=helper, at=now(), engagement_id=engagement_id)
    return engagement_id


def complete(requester: Actor, helper: Actor, engagement_id: int, minutes: int = 120) -> None:
    for person in (helper, requester):
        engagements.confirm(by=person, at=now(), engagement_id=engagement_id, minutes=minutes)


def held(*people: Actor) -> list[int]:
    return [balances.of_member(id_of(person)) for person in people]


def free(*people: Actor) -> list[int]:
    return [kept_for.free_of(id_of(person)) for person in people]


def is_sound() -> bool:
    return audit.check().is_sound and reservations.misread() == []


def test_hours_are_kept_for_the_need_and_reach_who_asked_when_it_is_done(
    amina: Actor, bruno: Actor, chloe: Actor
) -> None:
    request_id = need_of(amina)
    reservation_id = give(chloe, request_id, 90)
    assert (held(chloe, amina), free(chloe, amina)) == ([0, 0], [-90, 0])
    assert given.lacking(request_id) == 30
    engagement_id = agree(amina, bruno, request_id)
    assert held(chloe, amina) == [0, 0]
    complete(amina, bruno, engagement_id)
    assert held(chloe, amina, bruno) == [-90, -30, 114]
    assert free(chloe, amina) == [-90, -30]
    kept = kept_for.get(reservation_id)
    assert kept is not None
    assert (kept.how, kept.spent) == (How.WHOLE, 90)
    entry = JournalEntry.objects.get(settles=reservation_id)
    assert (entry.nature, entry.subject) == (Nature.GIFT, f"need:{request_id}")
    assert entry.acting_for_id == chloe.member_id
    assert rules.in_force(EARMARK_DAYS, at=now()).version_id in entry.obeys
    assert is_sound()


def test_who_is_at_their_limit_can_be_helped_with_hours_given_for_it(
    amina: Actor, bruno: Actor, chloe: Actor
) -> None:
    """The purpose of it all: the gift arrives before they pay."""
    first = post(amina, at=now(), wanted_minutes=1200)
    complete(amina, bruno, agree(amina, bruno, first), 1200)
    assert held(amina) == [-1200]
    refused = post(amina, at=now())
    with pytest.raises(Refused, match="allows up to"):
        agree(amina, bruno, refused)
    request_id = need_of(amina)
    give(chloe, request_id, 120)
    complete(amina, bruno, agree(amina, bruno, request_id))
    assert held(amina, chloe) == [-1200, -120]
    assert is_sound()


@pytest.mark.parametrize(
    ("gave", "took", "left"), [((60, 60), 90, (45, 45)), ((80, 40), 60, (40, 20)), ((100, 20), 1, (1, 0))]
)
def test_more_given_than_needed_goes_back_in_proportion(
    amina: Actor,
    bruno: Actor,
    chloe: Actor,
    elise: Actor,
    gave: tuple[int, int],
    took: int,
    left: tuple[int, int],
) -> None:
    request_id = need_of(amina)
    for giver, minutes in zip((chloe, elise), gave, strict=True):
        give(giver, request_id, minutes)
    complete(amina, bruno, agree(amina, bruno, request_id), took)
    assert [-minutes for minutes in held(chloe, elise)] == list(left)
    assert held(amina) == [0]
    assert free(chloe, elise) == held(chloe, elise)
    assert is_sound()


def test_an_engagement_that_is_cancelled_leaves_hours_with_the_open_need(
    amina: Actor, bruno: Actor, chloe: Actor
) -> None:
    request_id = need_of(amina)
    give(chloe, request_id, 120)
    engagement_id = agree(amina, bruno, request_id)
    engagements.cancel(by=amina, at=now(), engagement_id=engagement_id, reason="Later.")
    assert given.lacking(request_id) == 0
    complete(amina, bruno, agree(amina, bruno, request_id))
    assert held(chloe, amina, bruno) == [-120, 0, 114]


def test_a_need_that_is_closed_gives_them_back(amina: Actor, chloe: Actor) -> None:
    request_id = need_of(amina)
    reservation_id = give(chloe, request_id, 120)
    for _twice in range(2):
        requests.close(by=amina, at=now(), request_id=request_id)
    kept = kept_for.get(reservation_id)
    assert kept is not None
    assert (kept.how, kept.spent) == (How.VOID, 0)
    assert (held(chloe), free(chloe)) == ([0], [0])
    assert not JournalEntry.objects.exists()
    assert is_sound()


def hurry(amina: Actor, chloe: Actor, request_id: int, seconds: float = 0.3) -> int:
    """A gift whose term comes at once."""
    earmark = Earmark(id_of(chloe), id_of(amina), 60, subject_of(request_id), False)
    at = now() - timedelta(days=rules.in_force(EARMARK_DAYS, at=now()).value) + timedelta(seconds=seconds)
    return earmarks.keep(by=chloe, at=at, earmark=earmark, key="brief")


def pass_by(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [seconds])


def test_past_its_term_it_is_back_and_the_need_is_done_all_the_same(
    amina: Actor, bruno: Actor, chloe: Actor
) -> None:
    request_id = need_of(amina)
    hurry(amina, chloe, request_id)
    give(chloe, request_id, 60)
    engagement_id = agree(amina, bruno, request_id)
    pass_by(0.4)
    complete(amina, bruno, engagement_id)
    assert held(chloe, amina, bruno) == [-60, -60, 114]
    holding.expire(by=PLATFORM, at=now())
    assert free(chloe) == [-60]
    assert is_sound()


def test_the_clock_ends_it_where_nobody_comes(amina: Actor, chloe: Actor) -> None:
    request_id = need_of(amina)
    reservation_id = hurry(amina, chloe, request_id, 0.2)
    pass_by(0.3)
    assert kept_for.for_need(subject_of(request_id)) == []
    assert holding.expire(by=PLATFORM, at=now()) == 1
    kept = kept_for.get(reservation_id)
    assert kept is not None
    assert (kept.how, free(chloe)) == (How.EXPIRED, [0])


def test_a_giver_who_leaves_takes_with_them_what_no_need_has_taken(
    amina: Actor, bruno: Actor, chloe: Actor
) -> None:
    request_id = need_of(amina)
    give(chloe, request_id, 120)
    leaving.leave(by=chloe, at=now(), member_id=id_of(chloe))
    assert kept_for.for_need(subject_of(request_id)) == []
    complete(amina, bruno, agree(amina, bruno, request_id))
    assert held(chloe, amina) == [0, -120]
    assert is_sound()


def test_when_who_asked_leaves_it_goes_back(amina: Actor, chloe: Actor) -> None:
    request_id = need_of(amina)
    give(chloe, request_id, 120)
    with pytest.raises(Forbidden):
        earmarks.return_orphans(by=chloe, at=now())
    assert earmarks.return_orphans(by=PLATFORM, at=now()) == 0
    leaving.leave(by=amina, at=now(), member_id=id_of(amina))
    assert free(chloe) == [0]
    assert earmarks.return_orphans(by=PLATFORM, at=now()) == 0


def test_a_giver_takes_back_until_somebody_has_agreed(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    request_id = need_of(amina)
    first, second = give(chloe, request_id, 60), give(chloe, request_id, 60, key="2")
    for other in (amina, bruno):
        with pytest.raises(Hidden):
            gifts.take_back(by=other, at=now(), request_id=request_id, reservation_id=first)
    for _twice in range(2):
        gifts.take_back(by=chloe, at=now(), request_id=request_id, reservation_id=first)
    assert free(chloe) == [-60]
    engagement_id = agree(amina, bruno, request_id)
    with pytest.raises(Refused, match="stay until it is done"):
        gifts.take_back(by=chloe, at=now(), request_id=request_id, reservation_id=second)
    complete(amina, bruno, engagement_id)
    with pytest.raises(Refused, match="already reached"):
        gifts.take_back(by=chloe, at=now(), request_id=request_id, reservation_id=second)
    with pytest.raises(Hidden):
        gifts.take_back(by=chloe, at=now(), request_id=post(bruno, at=now()), reservation_id=second)


def test_what_is_kept_for_a_need_is_not_a_reservation_to_settle_otherwise(amina: Actor, chloe: Actor) -> None:
    reservation_id = give(chloe, need_of(amina), 60)
    for by in (amina, chloe, PLATFORM):
        with pytest.raises(Hidden):
            holding.settle(by=by, at=now(), reservation_id=reservation_id)
        with pytest.raises(Hidden):
            holding.void(by=by, at=now(), reservation_id=reservation_id, reason="Mine.")


def test_what_a_need_can_not_take_is_refused_in_words(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    silent = post(amina, at=now())
    with pytest.raises(Refused, match="has not said"):
        give(chloe, silent, 60)
    request_id = need_of(amina)
    for minutes, why in ((0, "longer than zero"), (-1, "negative"), (121, "lacks"), (10**12, "lacks")):
        with pytest.raises(Refused, match=why):
            give(chloe, request_id, minutes)
    with pytest.raises(Forbidden):
        give(amina, request_id, 60)
    with pytest.raises(Hidden):
        give(chloe, 10**9, 60)
    give(chloe, request_id, 120)
    with pytest.raises(Refused, match="no hours any more"):
        give(bruno, request_id, 1)
    requests.close(by=amina, at=now(), request_id=request_id)
    with pytest.raises(Refused, match="no longer open"):
        give(bruno, request_id, 1)
    assert Reservation.objects.count() == 1


def test_the_same_form_twice_gives_once_and_another_content_is_refused(amina: Actor, chloe: Actor) -> None:
    request_id = need_of(amina)
    assert give(chloe, request_id, 120) == give(chloe, request_id, 120)
    with pytest.raises(Refused, match="another content: the hours"):
        give(chloe, request_id, 60)
    with pytest.raises(Refused, match="whether your name is shown"):
        give(chloe, request_id, 120, is_named=True)
    assert free(chloe) == [-120]


def test_only_who_lacks_hours_may_say_so(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    complete(chloe, amina, agree(chloe, amina, post(chloe, at=now())), 100)
    assert held(amina) == [95]
    request_id = post(amina, at=now())
    with pytest.raises(Forbidden):
        gifts.welcome(by=chloe, at=now(), request_id=request_id)
    for _twice in range(2):
        gifts.welcome(by=amina, at=now(), request_id=request_id)
    assert given.lacking(request_id) == 25
    small = post(amina, at=now(), wanted_minutes=95)
    with pytest.raises(Refused, match="enough hours"):
        gifts.welcome(by=amina, at=now(), request_id=small)
    for terms, cents in ((Terms.EUROS, 1000), (Terms.GIFT, None)):
        other = post(amina, at=now(), terms=terms, budget_cents=cents)
        with pytest.raises(Refused, match="not counted in hours"):
            gifts.welcome(by=amina, at=now(), request_id=other)
    with pytest.raises(Hidden):
        gifts.welcome(by=amina, at=now(), request_id=10**9)
    requests.close(by=amina, at=now(), request_id=small)
    with pytest.raises(Refused, match="no longer open"):
        gifts.welcome(by=amina, at=now(), request_id=small)


def test_a_settlement_by_the_mediator_spends_them_too(
    amina: Actor, bruno: Actor, chloe: Actor, elise: Actor
) -> None:
    request_id = need_of(amina)
    give(chloe, request_id, 120)
    engagement_id = agree(amina, bruno, request_id)
    engagements.dispute(by=bruno, at=now(), engagement_id=engagement_id, reason="We counted otherwise.")
    engagements.settle(by=elise, at=now(), engagement_id=engagement_id, minutes=60, reason="Half.")
    assert held(chloe, amina, bruno) == [-60, 0, 57]
    assert is_sound()


def test_what_is_told_names_only_those_who_agree(amina: Actor, chloe: Actor, elise: Actor) -> None:
    request_id = need_of(amina)
    give(chloe, request_id, 30, is_named=True)
    give(chloe, request_id, 20, key="2")
    give(elise, request_id, 10)
    told = kept_for.told(kept_for.for_need(subject_of(request_id)))
    assert (told.minutes, told.count, told.names) == (60, 2, ("Chloé Martin",))


def test_the_verbs_of_the_ledger_are_the_platforms(amina: Actor, chloe: Actor) -> None:
    request_id = need_of(amina)
    earmark = Earmark(id_of(amina), id_of(chloe), 60, subject_of(request_id), False)
    with pytest.raises(Forbidden):
        earmarks.keep(by=chloe, at=now(), earmark=earmark, key="theirs")
    with pytest.raises(Forbidden):
        earmarks.spend(by=chloe, at=now(), subject=earmark.subject, minutes=60)
    with pytest.raises(Forbidden):
        earmarks.release(by=chloe, at=now(), subject=earmark.subject, reason="Mine.")
    with pytest.raises(Hidden):
        earmarks.take_back(by=chloe, at=now(), reservation_id=10**9)
    own = Earmark(id_of(amina), id_of(amina), 60, earmark.subject, False)
    with pytest.raises(Refused, match="somebody else"):
        earmarks.keep(by=amina, at=now(), earmark=own, key="own")
    leaving.leave(by=chloe, at=now(), member_id=id_of(chloe))
    with pytest.raises(Refused, match="Both must be members"):
        earmarks.keep(by=amina, at=now(), earmark=earmark, key="left")
