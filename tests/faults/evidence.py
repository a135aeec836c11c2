"""What must hold after the kills: nothing acknowledged is lost, nothing is twice, nothing is half."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from coop.domain.actors import Actor
from tests.faults import acts
from tests.faults.acts import Counted, Key, Place
from tests.timebank.ledger import id_of
from timebank.domain.natures import AccountKind, Unit
from timebank.models import JournalEntry, Leg
from timebank.selectors import audit, balances


def assert_nothing_is_lost_twice_or_half(
    people: Sequence[Actor], asked: Sequence[Key], acknowledged: Mapping[Key, int]
) -> None:
    """Look, send every key again, and look again."""
    found = set(JournalEntry.objects.values_list("pk", flat=True))
    assert set(acknowledged.values()) - found == set(), "acknowledged, and lost"
    assert audit.check().is_sound
    entries = {key: acts.perform(key, people) for key in asked}
    assert {key: entries[key] for key in acknowledged} == acknowledged, (
        "sent again, a key found another entry"
    )
    written = sorted(JournalEntry.objects.values_list("pk", flat=True))
    assert written == sorted(entries.values()), "not one entry for each key"
    expected = {entry_id: acts.counted(key, people) for key, entry_id in entries.items()}
    assert moved() == expected, "not what was asked"
    _assert_sums(people, expected.values())


def moved() -> dict[int, Counted]:
    """What each entry moves."""
    found: dict[int, Counted] = {}
    places = ("account__kind", "account__unit", "account__owner_id")
    rows = Leg.objects.order_by("entry_id", "position").values_list("entry_id", *places, "amount")
    for entry_id, kind, unit, owner_id, amount in rows:
        found.setdefault(entry_id, {})[AccountKind(kind), Unit(unit), owner_id] = amount
    return found


def _assert_sums(people: Sequence[Actor], expected: Iterable[Counted]) -> None:
    """The balances that members and auditors read are those that the keys give."""
    sums: Counter[Place] = Counter()
    for entry in expected:
        sums.update(entry)
    assert [sum(amount for place, amount in sums.items() if place[1] is unit) for unit in Unit] == [0, 0]
    hours = {id_of(one): sums[AccountKind.MEMBER_TIME, Unit.MINUTES, id_of(one)] for one in people}
    assert balances.of_members(list(hours)) == hours
    assert audit.check().is_sound
    for total in audit.trial_balance():
        found = {Unit.MINUTES: total.minutes, Unit.CENTS: total.cents}
        assert found == {unit: _of_kind(sums, total.kind, unit) for unit in Unit}


def _of_kind(sums: Mapping[Place, int], kind: AccountKind, unit: Unit) -> int:
    return sum(amount for place, amount in sums.items() if place[:2] == (kind, unit))
