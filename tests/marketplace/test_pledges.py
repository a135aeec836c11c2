"""What members hold above their bound goes to needs that lack hours, until they revoke it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden, Refused
from governance.selectors import rules
from marketplace.services import leaving
from marketplace.services import pledges as runs
from tests.marketplace.samples import id_of, post
from tests.marketplace.test_gifts import agree, complete, free, held, is_sound, need_of, now
from tests.rights import EVERYONE, OWNER, acting_as
from tests.timebank.ledger import helped
from tests.timebank.test_promises import REFUSED, sql
from timebank.domain import legs
from timebank.domain.earmarks import subject_of
from timebank.domain.natures import Nature
from timebank.domain.pledges import PledgeAct
from timebank.models import JournalEntry, Pledge, PledgeRun, Reservation
from timebank.rules import PLEDGE_DAYS, PLEDGE_MOST_MINUTES
from timebank.selectors import earmarks as kept_for
from timebank.selectors import funds
from timebank.selectors import pledges as pledged
from timebank.services import pledges, posting
from timebank.services import reservations as holding

pytestmark = pytest.mark.django_db


def pledge(member: Actor, above: int = 60, *, to_solidarity: bool = False) -> int:
    return pledges.make(
        by=member, at=now(), member_id=id_of(member), above_minutes=above, to_solidarity=to_solidarity
    )


def revoke(member: Actor) -> None:
    pledges.revoke(by=member, at=now(), member_id=id_of(member))


def run(*, days: int = 0, is_trial: bool = False) -> list[tuple[int, list[tuple[str, int]], int]]:
    found = runs.run(by=PLATFORM, at=now() + timedelta(days=days), is_trial=is_trial)
    return [
        (
            one.member_id,
            [(share.need.subject, share.minutes) for share in one.given.shares],
            one.given.solidarity_minutes,
        )
        for one in found
    ]


@pytest.fixture
def rich(bruno: Actor, elise: Actor) -> Actor:
    """Holds 285 minutes."""
    complete(elise, bruno, agree(elise, bruno, post(elise, at=now())), 300)
    assert held(bruno) == [285]
    return bruno


def test_what_is_above_the_bound_is_kept_for_the_oldest_need_first(
    amina: Actor, rich: Actor, chloe: Actor
) -> None:
    first, second = need_of(amina), need_of(chloe)
    pledge_id = pledge(rich, 100)
    assert run() == [(rich.member_id, [(subject_of(first), 120), (subject_of(second), 65)], 0)]
    assert (held(rich), free(rich)) == ([285], [100])
    kept = kept_for.of_giver(id_of(rich))
    assert [(one.minutes, one.pledge_id, one.is_named) for one in kept] == [
        (65, pledge_id, False),
        (120, pledge_id, False),
    ]
    obeyed = rules.in_force(PLEDGE_MOST_MINUTES, at=now()).version_id
    assert all(obeyed in one.obeys for one in kept)
    row = Reservation.objects.get(pk=kept[0].id)
    assert (row.actor_id, row.acting_for_id) == (None, rich.member_id)
    assert is_sound()


def test_what_reached_a_need_is_told_and_what_was_not_needed_comes_back(
    amina: Actor, rich: Actor, chloe: Actor
) -> None:
    request_id = need_of(amina)
    pledge(rich)
    run()
    complete(amina, chloe, agree(amina, chloe, request_id), 60)
    assert (held(rich, amina), free(rich)) == ([225, 0], [225])
    assert [(one.spent, one.how) for one in kept_for.of_giver(id_of(rich))] == [(60, "part")]


def test_twice_on_a_day_is_once_and_the_next_time_is_after_the_voted_days(amina: Actor, rich: Actor) -> None:
    need_of(amina, wanted_minutes=600)
    pledge(rich, 245)
    assert len(run()) == 1
    pledge(rich, 200)
    assert run() == []
    days = rules.in_force(PLEDGE_DAYS, at=now()).value
    assert run(days=days - 1) == []
    assert len(run(days=days)) == 1
    assert free(rich) == [200]
    assert PledgeRun.objects.count() == 2


def test_never_more_than_was_voted(amina: Actor, elise: Actor, bruno: Actor) -> None:
    complete(elise, bruno, agree(elise, bruno, post(elise, at=now())), 1200)
    need_of(amina, wanted_minutes=1200)
    pledge(bruno, 0)
    (found,) = run()
    assert found[1][0][1] == rules.in_force(PLEDGE_MOST_MINUTES, at=now()).value == 600


def test_never_what_is_reserved_and_never_below_the_bound(amina: Actor, rich: Actor, chloe: Actor) -> None:
    request_id, at = need_of(amina), now()
    holding.reserve(
        by=rich,
        at=at,
        exchange=helped(chloe, rich, 180, at=at),
        expires_at=at + timedelta(days=1),
        subject="test:1",
        key="1",
    )
    pledge(rich, 100)
    assert run() == [(rich.member_id, [(subject_of(request_id), 5)], 0)]
    assert free(rich) == [100]
    assert held(rich) == [285]


def test_ones_own_needs_those_that_lack_nothing_and_those_not_open_get_nothing(
    amina: Actor, rich: Actor, chloe: Actor
) -> None:
    post(amina, at=now())
    done = need_of(chloe)
    agree(chloe, rich, done)
    need_of(rich, wanted_minutes=600)
    pledge(rich, 0)
    assert run() == []
    gone = need_of(amina)
    leaving.leave(by=amina, at=now(), member_id=id_of(amina))
    assert run() == []
    assert kept_for.for_need(subject_of(gone)) == []
    assert not PledgeRun.objects.exists()


def test_with_no_need_open_it_goes_to_the_solidarity_fund_where_the_member_said_so(
    rich: Actor, amina: Actor
) -> None:
    pledge(rich)
    assert run() == []
    pledge_id = pledge(rich, to_solidarity=True)
    assert run() == [(rich.member_id, [], 225)]
    assert run() == []
    (solidarity,) = [fund.minutes for fund in funds.holdings() if fund.kind == "solidarity"]
    assert solidarity == 225
    entry = JournalEntry.objects.get(nature=Nature.COMMONS)
    assert (entry.subject, entry.actor_id, entry.acting_for_id) == (
        f"pledge:{pledge_id}",
        None,
        rich.member_id,
    )
    assert rules.in_force(PLEDGE_MOST_MINUTES, at=now()).version_id in entry.obeys
    assert PledgeRun.objects.get().entry_id == entry.pk
    assert is_sound()


def test_a_need_whose_requester_may_hold_no_more_is_left_out(amina: Actor, rich: Actor, chloe: Actor) -> None:
    """At the most that a member may hold the ledger refuses, and the pledge goes on with the others."""
    first, second = need_of(amina), need_of(chloe)
    code = legs.time_of(id_of(amina)).code
    posting.open_accounts(by=PLATFORM, at=now(), keys=[legs.time_of(id_of(amina))])
    with acting_as(OWNER), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('timebank.door', 'open', true)")
        cursor.execute("UPDATE timebank_subaccount SET awaited = 30000 WHERE code = %s", [code])
        cursor.execute("SELECT set_config('timebank.door', '', true)")
    pledge(rich, 100)
    assert run() == [(rich.member_id, [(subject_of(second), 65)], 0)]
    assert kept_for.for_need(subject_of(first)) == []


def test_a_trial_tells_the_same_and_leaves_nothing(amina: Actor, rich: Actor, chloe: Actor) -> None:
    """Two pledges do not promise one need the same hours, in a trial either."""
    request_id = need_of(amina)
    complete(amina, chloe, agree(amina, chloe, post(amina, at=now())), 100)
    pledge(chloe, 5)
    pledge(rich, 0)
    before = Reservation.objects.count()
    told = run(is_trial=True)
    assert told == [
        (chloe.member_id, [(subject_of(request_id), 90)], 0),
        (rich.member_id, [(subject_of(request_id), 30)], 0),
    ]
    assert (Reservation.objects.count(), PledgeRun.objects.count()) == (before, 0)
    assert (free(rich), free(chloe)) == ([285], [95])
    assert run() == told


def test_the_command_tells_and_obeys(amina: Actor, rich: Actor) -> None:
    request_id = need_of(amina)
    pledge(rich, 225, to_solidarity=True)
    said = StringIO()
    call_command("run_pledges", "--dry-run", stdout=said)
    told = said.getvalue().replace("\u202f", " ").replace("\xa0", " ")
    assert told == f"member {rich.member_id}: 1 h for need:{request_id}\n1 pledges would give hours.\n"
    assert free(rich) == [285]
    call_command("run_pledges", stdout=said)
    assert free(rich) == [225]


def test_the_command_tells_of_the_fund(rich: Actor) -> None:
    pledge(rich, 225, to_solidarity=True)
    said = StringIO()
    call_command("run_pledges", stdout=said)
    assert "to the solidarity fund" in said.getvalue()


def test_made_changed_and_revoked_and_its_history_stays(rich: Actor) -> None:
    first = pledge(rich)
    assert pledge(rich) == first
    second = pledge(rich, 30)
    revoke(rich)
    revoke(rich)
    assert pledged.of_member(id_of(rich)) is None
    pledge(rich, 30)
    assert [line.act for line in pledged.history(id_of(rich))][::-1] == [
        PledgeAct.MAKE,
        PledgeAct.CHANGE,
        PledgeAct.REVOKE,
        PledgeAct.MAKE,
    ]
    found = Pledge.objects.order_by("pk").values_list("replaces_id", flat=True)
    assert list(found)[:2] == [None, first]
    assert second in set(found)


def test_once_revoked_nothing_is_given(amina: Actor, rich: Actor) -> None:
    need_of(amina)
    pledge(rich)
    revoke(rich)
    assert run() == []
    assert free(rich) == [285]


def test_a_member_who_left_gives_nothing_any_more(amina: Actor, rich: Actor) -> None:
    need_of(amina)
    pledge(rich)
    leaving.leave(by=rich, at=now(), member_id=id_of(rich))
    assert run() == []
    assert pledges.run(by=PLATFORM, at=now(), member_id=id_of(rich), needs=[]) is None


def test_nobody_pledges_for_somebody_else_and_nobody_runs_but_the_clock(
    amina: Actor, rich: Actor, elise: Actor
) -> None:
    pledge(rich)
    for by in (amina, elise, PLATFORM):
        with pytest.raises(Forbidden):
            pledges.make(by=by, at=now(), member_id=id_of(rich), above_minutes=0, to_solidarity=True)
        with pytest.raises(Forbidden):
            pledges.revoke(by=by, at=now(), member_id=id_of(rich))
    for by in (rich, elise):
        with pytest.raises(Forbidden):
            runs.run(by=by, at=now())
        with pytest.raises(Forbidden):
            pledges.run(by=by, at=now(), member_id=id_of(rich), needs=[])
    with pytest.raises(Refused, match="Say between"):
        pledge(rich, -1)


@pytest.mark.parametrize("role", EVERYONE)
def test_what_was_pledged_and_given_is_never_changed(rich: Actor, role: str) -> None:
    pledge(rich, to_solidarity=True)
    run()
    connection.check_constraints()
    for table in ("timebank_pledgerun", "timebank_pledge"):
        for verb in ("DELETE FROM {}", "UPDATE {} SET id = id", "TRUNCATE {} CASCADE"):
            with acting_as(role), pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
                sql(verb.format(table))


def broken(**changed: object) -> None:
    row = {"act": "make", "above_minutes": 1, "to_solidarity": False, "decided_at": timezone.now()} | changed
    with transaction.atomic():
        Pledge.objects.create(**row)


def test_the_database_keeps_the_history_of_a_pledge_in_one_line(rich: Actor, amina: Actor) -> None:
    """Going around the services."""
    first = pledge(rich)
    own = {"member_id": rich.member_id, "actor_id": rich.member_id}
    for changed, promise in (
        (own, "pledge_history_begins_once"),
        ({"member_id": amina.member_id, "actor_id": rich.member_id}, "pledge_is_made_by_its_member"),
        (
            {"member_id": amina.member_id, "actor_id": amina.member_id, "act": "change"},
            "begins_with_a_pledge",
        ),
        (own | {"act": "gave", "replaces_id": first}, "pledge_act_is_one_of_three"),
        (own | {"act": "change", "replaces_id": first, "above_minutes": 10**6}, "keeps_what_one_may_hold"),
        (own | {"act": "make", "replaces_id": first}, "does not follow"),
        (
            {
                "member_id": amina.member_id,
                "actor_id": amina.member_id,
                "act": "change",
                "replaces_id": first,
            },
            "does not follow",
        ),
    ):
        with pytest.raises(IntegrityError, match=promise):
            broken(**changed)


def test_the_database_lets_no_run_obey_a_pledge_that_does_not_hold(rich: Actor, amina: Actor) -> None:
    first = pledge(rich)
    today = timezone.localdate()

    def gives(pledge_id: int, member: Actor, minutes: int = 5) -> None:
        with transaction.atomic():
            PledgeRun.objects.create(
                pledge_id=pledge_id, member_id=id_of(member), ran_on=today, ran_at=now(), minutes=minutes
            )

    with pytest.raises(IntegrityError, match="does not hold"):
        gives(first, amina)
    with pytest.raises(IntegrityError, match="pledge_run_gave_something"):
        gives(first, rich, 0)
    second = pledge(rich, 30)
    with pytest.raises(IntegrityError, match="does not hold"):
        gives(first, rich)
    gives(second, rich)
    with pytest.raises(IntegrityError, match="pledge_gives_once_a_day"):
        gives(second, rich)
    revoke(rich)
    last = Pledge.objects.order_by("-pk").values_list("pk", flat=True)[0]
    with pytest.raises(IntegrityError, match="does not hold"):
        gives(last, rich)
