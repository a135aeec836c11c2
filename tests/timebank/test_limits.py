"""Personal limits: granted by another with a reason, obeyed by the door, within what is voted, for ever."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent
from governance.selectors import rules
from tests.governance.stories import adopt
from tests.instants import after
from tests.people import make_coordinator
from tests.rights import OWNER, acting_as
from tests.timebank.conftest import House
from tests.timebank.ledger import helped, id_of, record
from tests.timebank.test_audit import places, without_promises
from tests.timebank.test_payments import pending
from tests.timebank.test_promises import knock, refused
from tests.timebank.test_reservations import reserve
from timebank.domain import legs
from timebank.domain.legs import time_of
from timebank.domain.limits import LimitSide, Room
from timebank.domain.natures import Nature
from timebank.models import JournalEntry, PersonalLimit, PersonalLimitEnd
from timebank.rules import CREDIT_MINUTES, EXCEPTION_LEAST_MINUTES
from timebank.selectors import audit, balances
from timebank.selectors import limits as granted
from timebank.services import limits, posting
from timebank.services.posting import Draft

pytestmark = pytest.mark.django_db

CREDIT = 20 * 60
WHY = "A hard winter."


def grant(
    house: House,
    minutes: int = -2_000,
    side: LimitSide = LimitSide.LEAST,
    *,
    at: datetime | None = None,
    begins_at: datetime | None = None,
    ends_at: datetime | None = None,
    reason: str = WHY,
) -> int:
    return limits.grant(
        by=house.coordinator,
        at=at or after(days=1),
        member_id=id_of(house.bao),
        side=side,
        minutes=minutes,
        reason=reason,
        begins_at=begins_at,
        ends_at=ends_at,
    )


def end(house: House, limit_id: int, at: datetime, reason: str = "It is over.") -> None:
    limits.end(by=house.coordinator, at=at, limit_id=limit_id, reason=reason)


def spend(house: House, minutes: int, *, key: str, at: datetime | None = None) -> int:
    return record(helped(house.ana, house.bao, minutes, at=at or after(days=2)), by=house.bao, key=key)


def draft(house: House, minutes: int, *, key: str, at: datetime) -> Draft:
    return Draft(
        key=key,
        content={"verb": "test", "minutes": minutes},
        nature=Nature.MUTUAL_HELP,
        happened_at=at,
        subject="test:1",
        legs=legs.of_gift(id_of(house.bao), id_of(house.ana), minutes),
    )


# what it allows -------------------------------------------------------------------------------------------


def test_an_exception_lets_one_member_go_further(house: House) -> None:
    grant(house)
    spend(house, 2_000, key="1")
    with pytest.raises(Refused) as no:
        spend(house, 1, key="2")
    assert no.value.sentence.values == {"minutes": 2_001, "limit_minutes": 2_000}
    assert balances.of_member(id_of(house.bao)) == -2_000
    with pytest.raises(Refused):  # and nobody else
        record(helped(house.ana, house.cleo, CREDIT + 1), by=house.cleo, key="3")
    assert audit.check().is_sound


def test_it_lets_one_member_hold_more(house: House) -> None:
    grant(house, -6_000)
    grant(house, 40_000, LimitSide.MOST)
    limits.grant(
        by=house.coordinator,
        at=after(days=1),
        member_id=id_of(house.ana),
        side=LimitSide.MOST,
        minutes=6_000,
        reason=WHY,
    )
    assert granted.room(id_of(house.bao), at=after(days=2)).most == 40_000
    assert granted.room(id_of(house.ana), at=after(days=2)).most == 6_000
    with pytest.raises(Refused, match="would hold 6001"):
        posting.post(by=house.bao, at=after(days=2), draft=draft(house, 6_001, key="x", at=after(days=2)))


@pytest.mark.parametrize(
    ("day", "allowed"), [(1, False), (4, False), (5, True), (9, True), (10, False), (11, False)]
)
def test_it_stands_from_an_instant_until_a_day(house: House, day: int, allowed: bool) -> None:
    grant(house, begins_at=after(days=5), ends_at=after(days=10))
    found = granted.room(id_of(house.bao), at=after(days=day))
    assert (found.least == -2_000, found.is_least_personal) == (allowed, allowed)
    if allowed:
        spend(house, 2_000, key="1", at=after(days=day))
    else:
        with pytest.raises(Refused):
            spend(house, 2_000, key="1", at=after(days=day))
    assert audit.check().is_sound


def test_once_ended_the_voted_limit_stands_again(house: House) -> None:
    limit_id = grant(house)
    spend(house, 1_500, key="1")
    end(house, limit_id, after(days=3))
    with pytest.raises(Refused):
        spend(house, 1, key="2", at=after(days=4))
    spend(house, 100, key="3", at=after(days=2))  # decided before it was ended
    (told,) = granted.of_member(id_of(house.bao))
    assert (told.reason, told.end_reason, told.over_at) == (WHY, "It is over.", after(days=3))
    assert (told.granted_by, told.ended_by) == ("Coralie Diaz", "Coralie Diaz")
    assert not told.stands(after(days=4))
    assert audit.check().is_sound


def test_it_may_be_stricter_than_what_is_voted_but_not_than_what_all_have(house: House) -> None:
    grant(house, -60)
    spend(house, 60, key="1")
    with pytest.raises(Refused):
        spend(house, 1, key="2")


def test_it_counts_in_batches_and_reservations(house: House) -> None:
    grant(house)
    ids = posting.post_all(
        by=house.bao,
        at=after(days=2),
        drafts=[draft(house, 900, key=str(n), at=after(days=2)) for n in (1, 2)],
    )
    assert len(ids) == 2
    with pytest.raises(Refused):
        posting.post_all(
            by=house.bao, at=after(days=2), drafts=[draft(house, 201, key="3", at=after(days=2))]
        )
    reserve(house.ana, house.bao, 200, key="r")
    with pytest.raises(Refused):
        reserve(house.ana, house.bao, 1, key="s")
    assert granted.room(id_of(house.bao), at=after(days=2)).to_spend == 0
    assert audit.check().is_sound


def test_an_entry_names_the_rule_that_let_it_go_so_far(house: House) -> None:
    grant(house)
    entry_id = spend(house, 2_000, key="1")
    version = rules.in_force(EXCEPTION_LEAST_MINUTES, at=after(days=1)).version_id
    assert version in JournalEntry.objects.get(pk=entry_id).obeys


# who and what ---------------------------------------------------------------------------------------------


def test_a_coordinator_grants_and_never_to_themself(house: House) -> None:
    for person in (house.ana, house.bao, house.auditor, house.administrator):
        with pytest.raises(Forbidden):
            grant(replace(house, coordinator=person))
    own = replace(house, bao=house.coordinator)
    with pytest.raises(Forbidden):
        grant(own)
    other = make_coordinator("Colin Petit")
    limit_id = grant(replace(own, coordinator=other))
    with pytest.raises(Forbidden):
        end(house, limit_id, after(days=2))
    with pytest.raises(Hidden):
        end(house, 0, after(days=2))
    with pytest.raises(Hidden):
        limits.grant(by=other, at=after(days=1), member_id=0, side=LimitSide.LEAST, minutes=-100, reason=WHY)
    with pytest.raises(Refused, match="Choose a member"):
        grant(replace(house, bao=pending("Paul Roy")))
    end(replace(house, coordinator=other), limit_id, after(days=2))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"minutes": -59}, "stricter"),
        ({"minutes": 5_999, "side": LimitSide.MOST}, "stricter"),
        ({"minutes": -6_001}, "no further"),
        ({"minutes": 60_001, "side": LimitSide.MOST}, "no further"),
        ({"reason": " "}, "few words"),
        ({"reason": "x" * 401}, "too long"),
        ({"begins_at": after(hours=1)}, "begins now or later"),
        ({"begins_at": after(days=5), "ends_at": after(days=5)}, "ends after it begins"),
        ({"ends_at": after(hours=3)}, "ends after it begins"),
    ],
)
def test_what_can_not_stand_is_refused(house: House, changed: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        grant(house, **changed)
    assert not PersonalLimit.objects.exists()


def test_how_far_it_may_go_is_voted_and_what_was_granted_stays(house: House) -> None:
    grant(house, -5_000, ends_at=after(days=60))
    adopt(house.ana, key=EXCEPTION_LEAST_MINUTES.key, value=1_500, at=after(days=2))
    with pytest.raises(Refused, match="no further than 1500"):
        grant(replace(house, bao=house.cleo), -2_000, at=after(days=30))
    assert granted.room(id_of(house.bao), at=after(days=30)).least == -5_000


def test_sent_twice_it_is_granted_and_ended_once(house: House) -> None:
    limit_id = grant(house)
    assert grant(house, at=after(days=1, minutes=1)) == limit_id
    with pytest.raises(Refused, match="End it first"):
        grant(house, -3_000)
    for _twice in range(2):
        end(house, limit_id, after(days=2))
    with pytest.raises(Refused, match="already ended"):
        end(house, limit_id, after(days=3), "Another reason.")
    assert PersonalLimitEnd.objects.count() == 1
    acts = AuditEvent.objects.filter(action__endswith="_limit").order_by("pk")
    assert [(one.action, one.data["limit_id"]) for one in acts] == [
        ("timebank.grant_limit", limit_id),
        ("timebank.end_limit", limit_id),
    ]
    assert WHY not in str(list(acts.values_list("data", flat=True)))
    assert grant(house, -3_000, at=after(days=2)) != limit_id


def test_one_that_was_ended_before_it_began_leaves_its_days_free(house: House) -> None:
    end(house, grant(house, begins_at=after(days=9)), after(days=2))
    grant(house, -3_000, at=after(days=3))
    assert granted.room(id_of(house.bao), at=after(days=10)).least == -3_000


# what the database keeps ----------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [PersonalLimit, PersonalLimitEnd])
@pytest.mark.parametrize(
    "statement", ["UPDATE {0} SET reason = 'x'", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"]
)
@pytest.mark.parametrize("role", [OWNER, "commontime_application"])
def test_its_story_is_never_changed(
    house: House, model: type[PersonalLimit], statement: str, role: str
) -> None:
    end(house, grant(house), after(days=2))
    connection.check_constraints()
    with (
        acting_as(role),
        pytest.raises(DatabaseError, match=r"append-only|permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(model._meta.db_table))


def row(house: House, **changed: object) -> PersonalLimit:
    version = rules.in_force(EXCEPTION_LEAST_MINUTES, at=after(days=1)).version_id
    fields: dict[str, object] = {
        "member_id": id_of(house.bao),
        "side": "least",
        "minutes": -2_000,
        "reason": WHY,
        "granted_at": after(days=1),
        "begins_at": after(days=1),
        "version_id": version,
        "actor_user_id": house.coordinator.user_id,
        "actor_id": house.coordinator.member_id,
        **changed,
    }
    return PersonalLimit(**fields)


@pytest.mark.parametrize("role", [OWNER, "commontime_application"])
@pytest.mark.parametrize(
    ("promise", "changed"),
    [
        ("personal_limit_takes_nothing_from_all", {"minutes": -59}),
        ("personal_limit_takes_nothing_from_all", {"minutes": 5_999}),
        ("personal_limit_stays_within_the_rule", {"side": "other"}),
        ("personal_limit_says_why", {"reason": ""}),
        ("personal_limit_leaves_the_past_alone", {"begins_at": after()}),
        ("personal_limit_ends_after_it_begins", {"ends_at": after(days=1)}),
        ("personal_limit_stays_within_the_rule", {"minutes": -6_001}),
        ("personal_limit_stays_within_the_rule", {"version_id": 1}),
        ("personal_limit_stands_alone", {"begins_at": after(days=30)}),
    ],
)
def test_the_database_refuses_what_no_service_writes(
    house: House, role: str, promise: str, changed: dict[str, object]
) -> None:
    if promise == "personal_limit_stands_alone":
        grant(house)
    with acting_as(role), refused(promise):
        row(house, **changed).save()


def test_the_database_refuses_to_grant_or_end_for_oneself(house: House) -> None:
    with refused("personal_limit_is_granted_by_another"):
        row(house, actor_id=id_of(house.bao)).save()
    limit_id = grant(house, ends_at=after(days=9))
    ended = {"limit_id": limit_id, "reason": "No.", "actor_user_id": house.bao.user_id}
    with refused("personal_limit_is_not_ended_by_oneself"):
        PersonalLimitEnd(**ended, ended_at=after(days=2), actor_id=id_of(house.bao)).save()
    for at in (after(), after(days=9)):
        with refused("personal_limit_ends_while_it_lasts"):
            PersonalLimitEnd(**ended, ended_at=at).save()
    with refused("personal_limit_end_says_why"):
        PersonalLimitEnd(**ended | {"reason": ""}, ended_at=after(days=2)).save()


# the audit ------------------------------------------------------------------------------------------------


def test_beyond_the_limit_is_sound_where_an_exception_allowed_it_and_a_fault_otherwise(house: House) -> None:
    limit_id = grant(house)
    entry_id = spend(house, 2_000, key="1")
    assert audit.check().is_sound
    fault = {("beyond", time_of(id_of(house.bao)).code)}
    for change in (
        lambda: PersonalLimit.objects.filter(pk=limit_id).delete(),
        lambda: PersonalLimit.objects.filter(pk=limit_id).update(minutes=-1_999),
        lambda: PersonalLimit.objects.filter(pk=limit_id).update(side="most", minutes=6_000),
        lambda: PersonalLimit.objects.filter(pk=limit_id).update(member_id=id_of(house.cleo)),
        lambda: PersonalLimit.objects.filter(pk=limit_id).update(ends_at=after(days=1, hours=1)),
    ):
        assert _found_after(change) == fault
    assert audit.check().faults == ()
    assert JournalEntry.objects.filter(pk=entry_id).exists()


def test_more_than_one_may_hold_is_a_fault_too(house: House) -> None:
    limits_of_bao = grant(house, 40_000, LimitSide.MOST)
    code = time_of(id_of(house.bao)).code
    pool = "commons.minutes/3"
    posting.open_accounts(by=house.bao, at=after(days=1), keys=[time_of(id_of(house.bao))])
    record(helped(house.bao, house.cleo, 100), by=house.cleo, key="0")
    knock({code: 35_000, pool: -35_000})
    assert audit.check().is_sound
    found = _found_after(lambda: PersonalLimit.objects.filter(pk=limits_of_bao).delete())
    assert found == {("beyond", code)}


def test_earned_credit_is_no_fault(house: House) -> None:
    record(helped(house.bao, house.ana, 1_200), by=house.ana, key="1")  # 20 % of 1140 earned
    with pytest.raises(Refused):
        spend(house, 1_140 + CREDIT + 228 + 1, key="2")
    spend(house, 1_140 + CREDIT + 228, key="3")
    assert granted.room(id_of(house.bao), at=after(days=2)).to_spend == 0
    assert audit.check().is_sound


def test_a_vote_that_lowers_the_credit_makes_no_fault_of_what_was_sound(house: House) -> None:
    spend(house, CREDIT, key="1")
    adopt(house.ana, key=CREDIT_MINUTES.key, value=120, at=after(days=3))
    with pytest.raises(Refused):
        spend(house, 1, key="2", at=after(days=40))
    assert audit.check().is_sound


def _found_after(change: Callable[[], object]) -> set[tuple[str, int | str | None]]:
    with transaction.atomic():
        with without_promises():
            change()
        found = places(audit.check().faults)
        transaction.set_rollback(True)
    return found


def test_room_is_that_of_the_door(house: House) -> None:
    assert granted.room(id_of(house.bao), at=after(days=1)) == Room(0, 0, -CREDIT, 500 * 60)
    reserve(house.ana, house.bao, 100, key="r")
    assert granted.room(id_of(house.bao), at=after(days=1)).to_spend == CREDIT - 100
    assert granted.room(id_of(house.ana), at=after(days=1)).to_receive == 500 * 60 - 95
    assert granted.warning(id_of(house.bao), at=after(days=1)) is None
    near = granted.warning(id_of(house.bao), at=after(days=1), moved=-(CREDIT - 100 - 90))
    assert near is not None
    assert near.values == {"left_minutes": 90}
