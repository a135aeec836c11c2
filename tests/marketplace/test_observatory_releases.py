"""A release of the observatory is computed once, kept as it was written, and published by a second person."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from psycopg2 import DatabaseError

from coop.domain.actors import PLATFORM, Actor, Role
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent
from marketplace.domain.observatory import releases as law
from marketplace.domain.observatory.releases import Act, State
from marketplace.models import Release, ReleaseInputs, ReleaseSeries
from marketplace.selectors.observatory import releases as told
from marketplace.services.observatory import building, releases
from marketplace.services.observatory.releases import Built
from tests.instants import after
from tests.people import make_coordinator, make_member
from tests.releasing import POLICY, built, cell, hidden, observer, published, series

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]

AT = datetime(2026, 7, 21, 9, tzinfo=UTC)
RATES = series("day_rate", cell("all", "FR", count=120, median=45000), hidden("all", "D75"))
FOR_MEMBERS = series("day_rate", cell("all", "FR", count=120, median=45000), audience="members")
LATER = series("day_rate", cell("all", "FR", count=131, median=45500), hidden("all", "D75"))


@pytest.fixture
def odile() -> Actor:
    return observer(at=after(days=1))


def computed(_told: told.Told, tell: building.Tell) -> Built:
    tell(1, 2)
    return Built(POLICY, [RATES, FOR_MEMBERS], '{"members":[1,2]}', (7, 9))


def test_what_is_published_is_read_as_it_was_frozen() -> None:
    release = published("2026-Q1", [RATES, FOR_MEMBERS])
    assert told.current() == release == told.get("2026-Q1") == told.get("2026-Q1", 1)
    assert told.every() == [release]
    assert told.series(release, "day_rate") == RATES
    assert told.series(release, "day_rate", "members") == FOR_MEMBERS
    assert told.series(release, "unknown") is None
    assert told.every_series(release) == [RATES]
    assert told.every_series(release, None) == [RATES, FOR_MEMBERS]
    assert law.digest(told.document(release, None)) == release.content_hash
    assert law.digest(told.document(release)) == release.open_hash
    assert law.read(told.document(release)) == {
        "format": 1,
        "policy": POLICY,
        "quarter": "2026-Q1",
        "series": [RATES],
        "version": 1,
    }


def test_a_series_is_read_over_all_quarters_in_one_query(django_assert_num_queries: object) -> None:
    published("2025-Q4", [RATES])
    published("2026-Q1", [RATES])
    second = published("2026-Q1", [LATER])
    found = told.history("day_rate")
    assert [(one.quarter, one.version, content) for one, content in found] == [
        ("2025-Q4", 1, RATES),
        ("2026-Q1", 2, LATER),
    ]
    assert told.current() == second
    assert [(one.quarter, one.version) for one in told.every()] == [
        ("2026-Q1", 2),
        ("2026-Q1", 1),
        ("2025-Q4", 1),
    ]


def test_what_is_not_published_is_seen_by_who_decides_alone(odile: Actor) -> None:
    release_id = built("2026-Q1", [RATES])
    for reader in (make_member("Ana Petit"), Actor()):
        with pytest.raises(Hidden):
            told.known(reader, release_id)
    for reader in (odile, make_coordinator(), PLATFORM):
        assert told.known(reader, release_id).state is State.BUILT
    assert (told.current(), told.every()) == (None, [])
    with pytest.raises(Hidden):
        told.get("2026-Q1")
    releases.approve(by=odile, at=AT, release_id=release_id)
    assert told.known(Actor(), release_id).approver_id == odile.member_id
    with pytest.raises(Hidden):
        told.get("2026-Q1", 2)


def test_the_keeper_begins_computes_and_a_mandate_publishes(odile: Actor) -> None:
    early = AT - timedelta(days=1)
    assert building.begin_due(by=PLATFORM, at=early) == 0
    assert building.begin_due(by=PLATFORM, at=AT) == 1
    assert building.begin_due(by=PLATFORM, at=AT) == 0
    [release_id] = told.to_build()
    assert told.known(PLATFORM, release_id).quarter == "2026-Q2"
    assert building.build(by=PLATFORM, at=AT, release_id=release_id, compute=computed)
    assert not building.build(by=PLATFORM, at=AT, release_id=release_id, compute=computed)
    held = told.known(PLATFORM, release_id)
    assert (held.state, held.done, held.steps, held.obeys) == (State.BUILT, 2, 2, (7, 9))
    assert held.inputs_hash == law.digest('{"members":[1,2]}')
    assert told.inputs_of(release_id) == '{"members":[1,2]}'
    releases.approve(by=odile, at=AT, release_id=release_id)
    releases.approve(by=odile, at=AT, release_id=release_id)
    acts = AuditEvent.objects.filter(subject=f"release:{release_id}").order_by("id")
    assert list(acts.values_list("action", flat=True)) == [
        "marketplace.begin_release",
        "marketplace.build_release",
        "marketplace.approve_release",
    ]


def test_a_house_younger_than_the_quarter_begins_nothing() -> None:
    assert building.begin_due(by=PLATFORM, at=datetime(2026, 2, 20, tzinfo=UTC)) == 0


def test_after_one_that_was_set_aside_a_person_decides(odile: Actor) -> None:
    building.begin_due(by=PLATFORM, at=AT)
    [release_id] = told.to_build()
    releases.drop(by=odile, at=AT, release_id=release_id, reason="  Une source  manque. ")
    releases.drop(by=odile, at=AT, release_id=release_id, reason="Une source manque.")
    held = told.known(PLATFORM, release_id)
    assert (held.state, held.reason) == (State.DROPPED, "Une source manque.")
    assert (building.begin_due(by=PLATFORM, at=AT), told.to_build()) == (0, [])
    assert not building.build(by=PLATFORM, at=AT, release_id=release_id, compute=computed)
    assert not releases.keep(
        by=PLATFORM, at=AT, release_id=release_id, built=Built(POLICY, [RATES], "{}", ())
    )
    assert "2026-Q2" in told.free_quarters(on=AT.date())
    again = releases.begin(by=make_coordinator(), at=AT, quarter="2026-Q2")
    assert told.known(PLATFORM, again).version == 1
    assert "2026-Q2" not in told.free_quarters(on=AT.date())
    with pytest.raises(Refused, match="set aside"):
        releases.drop(by=odile, at=AT, release_id=release_id, reason="Autre.")


def test_who_had_it_built_does_not_publish_it(odile: Actor) -> None:
    both = replace(odile, roles=odile.roles | {Role.COORDINATOR})
    release_id = releases.begin(by=both, at=AT, quarter="2026-Q2")
    building.build(by=PLATFORM, at=AT, release_id=release_id, compute=computed)
    with pytest.raises(Forbidden):
        releases.approve(by=both, at=AT, release_id=release_id)
    releases.approve(by=observer(at=after(days=1), name="Omar Petit"), at=AT, release_id=release_id)
    assert told.get("2026-Q2").version == 1


def test_only_a_mandate_in_force_publishes(odile: Actor) -> None:
    release_id = built("2026-Q1", [RATES])
    ana = make_member("Ana Petit")
    for person in (ana, make_coordinator(), PLATFORM, Actor()):
        with pytest.raises(Forbidden):
            releases.approve(by=person, at=AT, release_id=release_id)
    alone = replace(ana, roles=frozenset({Role.OBSERVER}))
    with pytest.raises(Refused, match="mandate that is in force"):
        releases.approve(by=alone, at=AT, release_id=release_id)
    with pytest.raises(Refused, match="mandate that is in force"):
        releases.approve(by=odile, at=after(days=900), release_id=release_id)
    with pytest.raises(Refused, match="not computed yet"):
        releases.approve(by=odile, at=AT, release_id=releases.begin(by=PLATFORM, at=AT, quarter="2026-Q2"))
    with pytest.raises(Hidden):
        releases.approve(by=odile, at=AT, release_id=0)


def test_others_neither_begin_nor_compute_nor_set_aside(odile: Actor) -> None:
    release_id = built("2026-Q1", [RATES])
    ana, coordinator = make_member("Ana Petit"), make_coordinator()
    for person in (ana, odile):
        with pytest.raises(Forbidden):
            releases.begin(by=person, at=AT, quarter="2026-Q2")
        with pytest.raises(Forbidden):
            releases.correct(by=person, at=AT, release_id=release_id, changed_fr="a", changed_en="b")
    with pytest.raises(Forbidden):
        releases.drop(by=ana, at=AT, release_id=release_id, reason="Non.")
    for verb in (building.begin_due, releases.forget_due):
        assert verb(by=PLATFORM, at=AT) >= 0
    with pytest.raises(Forbidden):
        releases.forget_due(by=coordinator, at=AT)
    with pytest.raises(Forbidden):
        building.build(by=coordinator, at=AT, release_id=release_id, compute=computed)
    with pytest.raises(Forbidden):
        releases.keep(by=coordinator, at=AT, release_id=release_id, built=Built(POLICY, [], "{}", ()))


@pytest.mark.parametrize(
    ("quarter", "said"), [("2026-Q3", "once it is over"), ("2026-3", "like 2026-Q3"), ("", "like 2026-Q3")]
)
def test_a_quarter_that_is_not_over_is_refused(quarter: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        releases.begin(by=PLATFORM, at=AT, quarter=quarter)
    assert refused.value.field == "quarter"


def test_a_quarter_is_released_once(odile: Actor) -> None:
    released = published("2026-Q1", [RATES])
    with pytest.raises(Refused, match="already released"):
        releases.begin(by=PLATFORM, at=AT, quarter="2026-Q1")
    with pytest.raises(Refused, match="stays as it is"):
        releases.drop(by=odile, at=AT, release_id=released.id, reason="Trop tard.")


def test_a_correction_says_what_it_changes_and_in_which_cells(odile: Actor) -> None:
    first = published("2026-Q1", [RATES, FOR_MEMBERS])
    coordinator = make_coordinator()
    words = {"changed_fr": "Deux tarifs manquaient.", "changed_en": "Two rates were missing."}
    release_id = releases.correct(by=coordinator, at=AT, release_id=first.id, **words)
    with pytest.raises(Refused, match="already released"):
        releases.correct(by=coordinator, at=AT, release_id=first.id, **words)
    assert told.current() == first
    built_again = Built(POLICY, [LATER, FOR_MEMBERS], "{}", ())
    building.build(by=PLATFORM, at=AT, release_id=release_id, compute=lambda _told, _tell: built_again)
    releases.approve(by=odile, at=AT, release_id=release_id)
    second = told.get("2026-Q1")
    assert (second.version, second.corrects_id) == (2, first.id)
    assert (second.changed("fr-fr"), second.changed("en")) == tuple(words.values())
    assert list(second.changes) == [
        {
            "indicator": "day_rate",
            "audience": "open",
            "keys": ["all", "FR"],
            "before": {"status": "F", "reason": "", "count": 120, "values": {"median": 45000}},
            "after": {"status": "F", "reason": "", "count": 131, "values": {"median": 45500}},
        }
    ]
    with pytest.raises(Refused, match="already released"):
        releases.correct(by=coordinator, at=AT, release_id=first.id, **words)
    with pytest.raises(Hidden):
        releases.correct(by=coordinator, at=AT, release_id=0, **words)
    waiting = built("2025-Q4", [RATES])
    with pytest.raises(Refused, match="not corrected"):
        releases.correct(by=coordinator, at=AT, release_id=waiting, **words)
    with pytest.raises(Refused, match="what changes and why"):
        releases.correct(by=coordinator, at=AT, release_id=second.id, changed_fr=" ", changed_en="a")


def test_what_it_was_computed_from_is_erased_after_the_days_that_were_voted(odile: Actor) -> None:
    kept, dropped = built("2026-Q1", [RATES], at=AT), built("2025-Q4", [RATES], at=AT)
    assert releases.forget_due(by=PLATFORM, at=AT) == 0
    releases.drop(by=odile, at=AT, release_id=dropped, reason="Non.")
    assert releases.forget_due(by=PLATFORM, at=AT) == 1
    assert (told.inputs_of(dropped), told.inputs_of(kept)) == (None, "{}")
    assert releases.forget_due(by=PLATFORM, at=AT + timedelta(days=181)) == 1
    assert told.inputs_of(kept) is None


def goes_around(promise: str, words: str, *values: int | str | datetime | None) -> None:
    """SQL that keeps to no service is refused by that promise of the database."""
    with (
        pytest.raises(IntegrityError) as refused,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(words, values)
    cause = refused.value.__cause__
    assert isinstance(cause, DatabaseError)
    assert promise in (cause.diag.constraint_name or str(cause))


UPDATE = "UPDATE marketplace_release SET {} WHERE id = %s"


@pytest.mark.parametrize(
    ("promise", "change"),
    [
        ("release_moves_as_declared", "state = 'building'"),
        ("release_keeps_its_figures", "content_hash = repeat('0', 64)"),
        ("release_keeps_its_figures", "obeys = '{1}'"),
        ("release_keeps_its_figures", "changes = '[1]'"),
        ("release_keeps_its_figures", "head = 'x'"),
        ("release_stays_what_was_asked", "quarter = '2026-Q2'"),
        ("release_stays_what_was_asked", "begun_by_id = NULL, version = 1, changed_fr = 'x'"),
        ("release_that_is_set_aside_says_why", "state = 'dropped'"),
        ("release_is_approved_by_a_second_person", "state = 'approved'"),
    ],
)
def test_the_database_keeps_what_was_built(promise: str, change: str) -> None:
    goes_around(promise, UPDATE.format(change), built("2026-Q1", [RATES]))


def test_the_database_keeps_what_is_published(odile: Actor) -> None:
    release = published("2026-Q1", [RATES], by=odile)
    goes_around("release_ends_once", UPDATE.format("approved_at = now()"), release.id)
    goes_around("release_ends_once", UPDATE.format("state = 'dropped', reason = 'x'"), release.id)
    goes_around("append-only", "DELETE FROM marketplace_release WHERE id = %s", release.id)
    goes_around(
        "append-only", "UPDATE marketplace_releaseseries SET content = '{}' WHERE release_id = %s", release.id
    )
    goes_around("append-only", "DELETE FROM marketplace_releaseseries WHERE release_id = %s", release.id)
    goes_around(
        "append-only", "UPDATE marketplace_releaseinputs SET content = '' WHERE release_id = %s", release.id
    )
    goes_around(
        "release_keeps_its_series",
        "INSERT INTO marketplace_releaseseries (release_id, position, indicator, audience, content) "
        "VALUES (%s, 9, 'more', 'open', '{}')",
        release.id,
    )


def test_the_database_wants_a_second_person_with_a_mandate(odile: Actor) -> None:
    promise = "release_is_approved_by_a_second_person"
    approve = UPDATE.format(
        "state = 'approved', approved_at = %s, approved_by_id = %s, approved_under_id = %s"
    )
    release_id = built("2026-Q1", [RATES])
    mandate = Release.objects.get(pk=published("2025-Q4", [RATES], by=odile).id).approved_under_id
    ana = make_member("Ana Petit")
    goes_around(promise, approve, AT, ana.user_id, mandate, release_id)
    goes_around(promise, approve, after(days=900), odile.user_id, mandate, release_id)
    goes_around(promise, approve, after(days=1), odile.user_id, mandate, release_id)
    own = Release.objects.create(
        quarter="2025-Q3", version=1, state=State.BUILDING, begun_at=AT, begun_by_id=odile.user_id
    )
    releases.keep(by=PLATFORM, at=AT, release_id=own.pk, built=Built(POLICY, [RATES], "{}", ()))
    goes_around(promise, approve, AT, odile.user_id, mandate, own.pk)


def test_the_database_hashes_what_it_holds() -> None:
    release_id = releases.begin(by=PLATFORM, at=AT, quarter="2026-Q2")
    ReleaseSeries.objects.create(
        release_id=release_id, position=1, indicator="a", audience="open", content='{"a":1}'
    )
    frozen = law.freeze("2026-Q2", 1, POLICY, [{"a": 2, "audience": "open"}])
    goes_around(
        "release_hashes_what_it_holds",
        UPDATE.format(
            "state = 'built', built_at = now(), head = %s, tail = %s, inputs_hash = 'x', content_hash = %s, "
            "open_hash = %s"
        ),
        *(frozen.head, frozen.tail, frozen.content_hash, frozen.open_hash, release_id),
    )
    goes_around("release_keeps_its_figures", UPDATE.format("head = 'x'"), release_id)
    goes_around("release_hashes_what_it_holds", UPDATE.format("state = 'built'"), release_id)


@pytest.mark.parametrize(
    ("promise", "fields"),
    [
        ("release_begins_without_figures", {"head": "x"}),
        ("release_versions_follow_each_other", {"version": 3, "changed_fr": "a", "changed_en": "b"}),
        ("release_names_a_quarter", {"quarter": "2026-05"}),
        ("release_names_a_quarter", {"version": 0}),
        ("release_that_corrects_says_what_changes", {"changed_fr": "a"}),
        ("release_that_is_set_aside_says_why", {"reason": "a"}),
        ("release_is_approved_by_somebody", {"approved_at": AT}),
    ],
)
def test_the_database_begins_a_release_as_declared(promise: str, fields: dict[str, object]) -> None:
    release = Release(
        **{"quarter": "2026-Q1", "version": 1, "state": State.BUILDING, "begun_at": AT} | fields
    )
    with (
        pytest.raises(
            IntegrityError, match=promise if promise != "release_versions_follow_each_other" else "follows"
        ),
        transaction.atomic(),
    ):
        release.save()


def test_a_correction_in_the_database_follows_what_is_published() -> None:
    waiting = built("2026-Q1", [RATES])
    values = {"state": State.BUILDING, "begun_at": AT, "changed_fr": "a", "changed_en": "b", "version": 2}
    with pytest.raises(IntegrityError, match="follows the version"), transaction.atomic():
        Release.objects.create(quarter="2026-Q1", corrects_id=waiting, **values)


def test_moves_are_those_that_the_database_holds() -> None:
    assert law.pairs() == {
        (State.BUILDING, State.BUILT),
        (State.BUILT, State.APPROVED),
        (State.BUILDING, State.DROPPED),
        (State.BUILT, State.DROPPED),
    }
    assert [act for act in Act if law.may(State.APPROVED, act)] == []
    assert {one.target for one in law.MOVES} - law.ENDED == {State.BUILT}


def test_a_float_is_refused_and_nothing_is_half_written() -> None:
    release_id = releases.begin(by=PLATFORM, at=AT, quarter="2026-Q2")
    half = series("day_rate", {"keys": ["all"], "status": "F", "count": 1, "values": {"median": 0.5}})
    with pytest.raises(TypeError):
        releases.keep(by=PLATFORM, at=AT, release_id=release_id, built=Built(POLICY, [RATES, half], "{}", ()))
    assert (ReleaseSeries.objects.count(), ReleaseInputs.objects.count()) == (0, 0)
    assert told.to_build() == [release_id]


def test_a_quarter_whose_inputs_are_erased_is_not_corrected(odile: Actor) -> None:
    release = published("2026-Q1", [RATES], by=odile, at=AT)
    releases.forget_due(by=PLATFORM, at=AT + timedelta(days=181))
    with pytest.raises(Refused, match="is erased"):
        releases.correct(by=PLATFORM, at=AT, release_id=release.id, changed_fr="a", changed_en="b")


def test_programs_read_what_is_published_and_check_its_hash(client: Client, odile: Actor) -> None:
    published("2026-Q1", [RATES, FOR_MEMBERS], by=odile)
    second = published("2026-Q1", [LATER, {**FOR_MEMBERS, "cells": []}], by=odile)
    built("2025-Q4", [RATES])
    found = client.get("/api/marketplace/observatory/releases").json()
    assert [(one["quarter"], one["version"], one["changed_en"]) for one in found] == [
        ("2026-Q1", 2, "A figure was wrong."),
        ("2026-Q1", 1, ""),
    ]
    assert [(one["keys"], one["after"]["count"]) for one in found[0]["changes"]] == [(["all", "FR"], 131)]
    address = "/api/marketplace/observatory/releases/2026-Q1/2/document"
    whole = client.get(address)
    assert sha256(whole.content).hexdigest() == found[0]["open_hash"] == second.open_hash
    assert "immutable" in whole.headers["Cache-Control"]
    assert client.get(address, headers={"if-none-match": whole.headers["ETag"]}).status_code == 304
    assert client.get("/api/marketplace/observatory/releases/2025-Q4/1/document").status_code == 404
