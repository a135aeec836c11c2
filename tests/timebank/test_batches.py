"""Many entries at once keep every promise that one entry keeps."""

import json

import pytest
from django.db import connection

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Refused
from tests.instants import after
from tests.timebank import closing
from tests.timebank.conftest import House
from tests.timebank.ledger import MARCH, give, helped, id_of, record
from tests.timebank.test_promises import assert_chained, refused
from timebank.domain import legs
from timebank.domain.natures import AccountKind, Nature, Unit
from timebank.models import JournalEntry
from timebank.selectors import audit, balances
from timebank.services import posting
from timebank.services.posting import Draft

pytestmark = pytest.mark.django_db

DAY = after(days=41)


def gift(giver: Actor, receiver: Actor | None, minutes: int, key: str) -> Draft:
    receiver_id = None if receiver is None else id_of(receiver)
    return Draft(
        key=f"batch:{key}",
        content={"verb": "gift", "giver_id": id_of(giver), "receiver_id": receiver_id, "minutes": minutes},
        nature=Nature.GIFT if receiver else Nature.COMMONS,
        happened_at=DAY,
        subject="test:batch",
        legs=legs.of_gift(id_of(giver), receiver_id, minutes),
    )


def written(*drafts: Draft) -> list[int]:
    return posting.post_all(by=PLATFORM, at=DAY, drafts=drafts)


def test_they_are_written_in_their_order_and_chained_like_any_other(house: House) -> None:
    """One account several times, after entries written one by one and before others."""
    record(helped(house.ana, house.bao, 60), by=house.bao, key="before")
    ids = written(
        gift(house.ana, house.bao, 10, "1"),
        gift(house.bao, house.cleo, 20, "2"),
        gift(house.ana, None, 5, "3"),
    )
    give(house.cleo, house.ana, 7, key="after", at=DAY)
    assert ids == sorted(ids)
    assert list(JournalEntry.objects.filter(pk__in=ids).values_list("key", flat=True)) == [
        *("batch:1", "batch:2", "batch:3")
    ]
    assert balances.of_members([id_of(house.ana), id_of(house.bao), id_of(house.cleo)]) == {
        id_of(house.ana): 57 - 10 - 5 + 7,
        id_of(house.bao): -60 + 10 - 20,
        id_of(house.cleo): 20 - 7,
    }
    assert_chained()
    assert audit.check().is_sound


def test_the_same_batch_again_is_the_same_entries(house: House) -> None:
    drafts = [gift(house.ana, house.bao, 10, "1"), gift(house.ana, house.bao, 10, "2")]
    first = written(*drafts)
    assert written(*drafts) == first
    assert written(drafts[1], gift(house.ana, house.cleo, 1, "3"))[0] == first[1]
    assert JournalEntry.objects.count() == 3
    assert balances.of_member(id_of(house.bao)) == 20
    with pytest.raises(Refused, match="another content: the hours"):
        written(gift(house.ana, house.bao, 11, "1"))


def test_no_entry_is_written_when_one_is_refused(house: House) -> None:
    too_far = [
        [gift(house.ana, house.bao, 1201, "far")],
        [gift(house.ana, house.bao, 700, "a"), gift(house.ana, house.cleo, 700, "b")],
        [gift(house.cleo, house.bao, 60, "c"), gift(house.ana, house.cleo, 1300, "d")],
    ]
    for drafts in too_far:
        with pytest.raises(Refused, match="the cooperative's rule allows up to"):
            posting.post_all(by=house.ana, at=DAY, drafts=drafts)
    record(helped(house.ana, house.bao, 400), by=house.bao, key="march")
    closing.post(by=house.coordinator, at=DAY, start=MARCH.start, end=MARCH.end)
    late = gift(house.ana, house.bao, 5, "late")
    late = Draft(**{name: getattr(late, name) for name in Draft.__slots__} | {"happened_at": MARCH.start})
    with pytest.raises(Refused, match="already been distributed"):
        written(gift(house.ana, house.bao, 5, "in time"), late)
    assert not JournalEntry.objects.filter(key__startswith="batch:").exists()
    assert audit.check().is_sound


@pytest.mark.parametrize(
    ("promise", "places", "accounts", "amounts"),
    [
        ("entry_has_two_legs", [1], ["{ana}"], [5]),
        ("entry_has_two_legs", [1, 1], ["{ana}", "{ana}"], [5, -5]),
        ("entry_has_two_legs", [], [], []),
        ("entry_sums_to_zero_in_each_unit", [1, 1], ["{ana}", "{bao}"], [5, -4]),
        (
            "entry_sums_to_zero_in_each_unit",
            [1, 1, 2, 2],
            ["{ana}", "{bao}", "{ana}", "{bao}"],
            [5, -4, -5, 4],
        ),
        ("leg_amount_is_not_zero", [1, 1, 1], ["{ana}", "{bao}", "commons.minutes/1"], [5, -5, 0]),
        ("account_is_open", [1, 1], ["{ana}", "member_time.minutes.0"], [5, -5]),
        ("account_stays_above_its_floor", [1, 1], ["commons.minutes/1", "reserve.minutes/1"], [5, -5]),
    ],
)
def test_the_door_refuses_a_batch(
    house: House, promise: str, places: list[int], accounts: list[str], amounts: list[int]
) -> None:
    keys = [legs.time_of(id_of(one)) for one in (house.ana, house.bao)]
    pools = [leg.account for leg in legs.of_distribution({(AccountKind.RESERVE, Unit.MINUTES): 1})]
    posting.open_accounts(by=PLATFORM, at=DAY, keys=[*keys, *pools])
    named = [code.format(ana=keys[0].code, bao=keys[1].code) for code in accounts]
    count = max(places, default=1)
    with refused(promise), connection.cursor() as cursor:
        cursor.execute(
            posting.POST_ALL,
            [
                [f"k{place}" for place in range(count)],
                [json.dumps({"place": place}) for place in range(count)],
                ["gift"] * count,
                ["test:1"] * count,
                [DAY] * count,
                *(None, None, DAY, "{}", places, named, amounts),
            ],
        )
