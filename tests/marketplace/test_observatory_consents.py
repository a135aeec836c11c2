"""What a member contributes: by their own act alone, to the text that they read, until they withdraw it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256

import pytest
from django.db import IntegrityError, transaction

from config.roles import APPLICATION
from coop.domain.actors import PLATFORM, VISITOR, Actor
from coop.domain.errors import Forbidden, Refused
from marketplace.domain.observatory import consents as law
from marketplace.domain.observatory.classes import ALWAYS, CLASSES, FORMER, DataClass, agreed, told
from marketplace.domain.observatory.consents import ConsentPeriod
from marketplace.models import PooledConsent
from marketplace.selectors.observatory import consents as known
from marketplace.selectors.observatory.pooled import PooledRow
from marketplace.services import leaving
from marketplace.services.observatory import consents
from tests.instants import START, after
from tests.marketplace.samples import id_of
from tests.rights import OWNER, acting_as

PRICE, DELAY = DataClass.PRICE_BAND, DataClass.PAYMENT_DELAY
UNPAID = DataClass.UNPAID_HOURS
VERSION = told(PRICE).version
TEXTS = {
    DataClass.LEAD_SOURCE: (1, "2bf50f"),
    DataClass.QUOTE_OUTCOME: (1, "c2bc34"),
    DataClass.PRICE_BAND: (1, "a05e08"),
    DataClass.CLIENT_SECTOR: (1, "fce808"),
    DataClass.CLIENT_SIZE: (1, "7ae9e8"),
    DataClass.PAYMENT_DELAY: (1, "bf0e26"),
    DataClass.UNPAID_HOURS: (2, "0b1d33"),
}
"""By class: the version of its text, and what it is written in."""


def give(person: Actor, data_class: DataClass = PRICE, *, at: datetime = START) -> None:
    consents.give(by=person, at=at, data_class=data_class, version=VERSION)


def broken(promise: str, act: Callable[[], object], role: str = APPLICATION) -> None:
    """The database refuses it, naming the promise."""
    with acting_as(role), pytest.raises(IntegrityError) as refusal, transaction.atomic():
        act()
    cause = refusal.value.__cause__
    assert cause is not None
    assert cause.diag.constraint_name == promise  # type: ignore[attr-defined]  # psycopg2's


def test_a_text_that_changes_has_another_version() -> None:
    said = {one: f"{one.key} {one.fields} {one.leaves} {one.example} {one.returned}" for one in CLASSES}
    found = {one.key: (one.version, sha256(text.encode()).hexdigest()[:6]) for one, text in said.items()}
    assert found == TEXTS, "whoever agreed to other words is asked again: raise the version with them"


def test_a_text_of_before_is_still_to_be_read() -> None:
    for one in (*CLASSES, *FORMER):
        assert agreed(one.key, one.version) is one
    assert agreed(PRICE, 99) is None
    for one in CLASSES:
        assert all(agreed(one.key, version) is not None for version in range(1, one.version + 1))
    assert "the hours that a mission of the platform was counted for" in told(UNPAID).leaves


def test_each_class_has_fields_of_its_own_and_together_they_are_all_that_leaves() -> None:
    fields = [field for one in CLASSES for field in one.fields]
    assert len(fields) == len(set(fields))
    assert {one.key for one in CLASSES} == set(DataClass)
    assert {*ALWAYS, *fields} == set(PooledRow.__dataclass_fields__)
    assert told(DELAY).fields == ("payment_days",)


def test_a_period_is_open_from_its_first_instant_until_its_last() -> None:
    period = ConsentPeriod(PRICE, VERSION, START, after(days=1))
    instant = timedelta(microseconds=1)
    assert [
        period.is_open(at) for at in (START - instant, START, after(days=1) - instant, after(days=1))
    ] == [
        False,
        True,
        True,
        False,
    ]
    assert ConsentPeriod(PRICE, VERSION, START).allows(after(days=9999))
    assert not ConsentPeriod(PRICE, VERSION + 1, START).allows(START)
    law.check_version(PRICE, VERSION)
    for data_class, version in ((PRICE, VERSION + 1), (UNPAID, 1)):
        with pytest.raises(Refused, match="read it again"):
            law.check_version(data_class, version)


def test_only_members_choose_and_for_themselves_alone(amina: Actor) -> None:
    for somebody in (VISITOR, PLATFORM):
        with pytest.raises(Forbidden):
            give(somebody)
        with pytest.raises(Forbidden):
            consents.withdraw(by=somebody, at=START, data_class=PRICE)
    with pytest.raises(Refused, match="has changed"):
        consents.give(by=amina, at=START, data_class=PRICE, version=VERSION + 1)
    assert known.giving(id_of(amina), START) == frozenset()
    assert law.may_keep(amina, id_of(amina))
    assert not law.may_keep(VISITOR, id_of(amina))


def test_each_class_is_given_and_withdrawn_alone_and_the_register_keeps_it(
    amina: Actor, bruno: Actor
) -> None:
    for _twice in range(2):
        give(amina)
        give(amina, DELAY, at=after(days=1))
    give(bruno, DELAY, at=after(days=2))
    assert known.giving(id_of(amina), START) == {"price_band"}
    assert known.giving(id_of(amina), after(days=1)) == {"price_band", "payment_delay"}
    assert known.givers("payment_delay", after(days=2)) == {id_of(amina), id_of(bruno)}
    for day in (3, 4):
        consents.withdraw(by=amina, at=after(days=day), data_class=DELAY)
    assert known.givers("payment_delay", after(days=3)) == {id_of(bruno)}
    assert known.classes_by_member(after(days=3)) == {id_of(amina): {PRICE}, id_of(bruno): {DELAY}}
    give(amina, DELAY, at=after(days=5))
    assert known.periods(id_of(amina)) == [
        ConsentPeriod(PRICE, VERSION, START),
        ConsentPeriod(DELAY, VERSION, after(days=1), after(days=3)),
        ConsentPeriod(DELAY, VERSION, after(days=5)),
    ]
    assert known.giving(id_of(amina), after(days=4)) == {"price_band"}


def test_a_former_text_is_no_consent_to_the_next(amina: Actor) -> None:
    PooledConsent.objects.create(
        member_id=id_of(amina), data_class=PRICE, version=VERSION + 1, given_at=START
    )
    assert known.giving(id_of(amina), START) == frozenset()
    assert known.givers(PRICE, START) == frozenset()
    give(amina, at=after(days=1))
    assert [one.withdrawn_at for one in known.periods(id_of(amina))] == [after(days=1), None]
    assert known.giving(id_of(amina), after(days=1)) == {"price_band"}


def test_another_text_of_one_class_asks_again_of_this_class_alone(amina: Actor) -> None:
    PooledConsent.objects.create(member_id=id_of(amina), data_class=UNPAID, version=1, given_at=START)
    give(amina)
    assert known.giving(id_of(amina), START) == {"price_band"}
    assert known.classes_by_member(START) == {id_of(amina): {PRICE}}
    consents.give(by=amina, at=after(days=1), data_class=UNPAID, version=told(UNPAID).version)
    assert known.giving(id_of(amina), after(days=1)) == {"price_band", "unpaid_hours"}


def test_a_clock_that_goes_back_never_turns_a_period_around(amina: Actor) -> None:
    give(amina, at=after(days=2))
    consents.withdraw(by=amina, at=after(days=1), data_class=PRICE)
    give(amina, at=START)
    assert [(one.given_at, one.withdrawn_at) for one in known.periods(id_of(amina))] == [
        (after(days=2), after(days=2)),
        (after(days=2), None),
    ]


def test_who_leaves_contributes_nothing_more_and_the_register_stays(amina: Actor) -> None:
    give(amina)
    leaving.leave(by=amina, at=after(days=1), member_id=id_of(amina))
    assert known.periods(id_of(amina)) == [ConsentPeriod(PRICE, VERSION, START, after(days=1))]
    assert known.givers(PRICE, after(days=1)) == frozenset()
    broken(
        "pooled_consent_is_a_member_s",
        lambda: PooledConsent.objects.create(
            member_id=id_of(amina), data_class=DELAY, version=VERSION, given_at=after(days=2)
        ),
    )


@pytest.mark.parametrize("role", [OWNER, APPLICATION])
def test_the_database_keeps_every_period_as_it_was(amina: Actor, bruno: Actor, role: str) -> None:
    give(amina)
    row = PooledConsent.objects.filter(member_id=id_of(amina))

    def another(**changes: object) -> Callable[[], object]:
        values = {"member_id": id_of(amina), "data_class": PRICE, "version": VERSION, "given_at": START}
        return lambda: PooledConsent.objects.create(**values | changes)

    broken("pooled_consent_is_open_once_for_a_class", another(given_at=after(days=1)), role)
    broken("pooled_consent_is_to_a_text", another(data_class="name"), role)
    broken("pooled_consent_is_to_a_text", another(data_class=DELAY, version=0), role)
    broken("pooled_consent_begins_open", another(data_class=DELAY, withdrawn_at=START), role)
    broken("pooled_consent_ends_after_it_began", lambda: row.update(withdrawn_at=START - timedelta(1)), role)
    changes = {"member_id": id_of(bruno), "version": 2, "given_at": after(days=1), "data_class": DELAY}
    for name, value in changes.items():
        broken("pooled_consent_is_only_withdrawn", partial(row.update, **{name: value}), role)
    consents.withdraw(by=amina, at=after(days=1), data_class=PRICE)
    broken("pooled_consent_is_only_withdrawn", lambda: row.update(withdrawn_at=None), role)
    broken("pooled_consent_is_only_withdrawn", lambda: row.update(withdrawn_at=after(days=2)), role)
    broken("pooled_consent_periods_do_not_overlap", another(given_at=START), role)
    with acting_as(role), pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        row.delete()
