"""What the database itself refuses of mandates and of the powers that they lend, whoever asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from coop.domain.actors import PLATFORM, Actor, Role
from coop.models import Member, RoleGrant
from coop.services import roles
from governance.models import Duty, Mandate, MandateReport
from governance.services import mandates
from tests.governance.mandating import day, found_group, give, give_long_ago, now, row
from tests.people import make_member, make_pending
from tests.rights import OWNER, acting_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]


@contextmanager
def refused(reason: str) -> Iterator[None]:
    """Promises that are kept at the end of an act are kept here."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():  # noqa: PT012  the act, then its end
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cause = caught.value.__cause__
    assert getattr(getattr(cause, "diag", None), "constraint_name", None) == reason or reason in str(
        caught.value
    )


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)  # type: ignore[arg-type]  # what psycopg2 writes out


@pytest.fixture
def ana() -> Actor:
    return make_member("Ana Petit")


@pytest.fixture
def bruno() -> Actor:
    return make_member("Bruno Leroy")


@pytest.fixture
def running(ana: Actor) -> Mandate:
    return row(give(ana))


def written(before: Mandate, **changed: Any) -> None:  # noqa: ANN401  columns
    """Another mandate of the duty, after this one, past every service."""
    columns: dict[str, Any] = {
        "duty_id": before.duty_id,
        "is_single": True,
        "holder_id": before.holder_id,
        "purpose": "Welcome.",
        "powers": ["coordinator"],
        "begins_at": before.ends_at,
        "ends_at": before.ends_at + timedelta(days=30),
        "report_due_on": (before.ends_at + timedelta(days=30)).date(),
        "decided": "The assembly.",
        "opened_at": now(),
        "ending": "",
        "ending_reason": "",
    }
    Mandate.objects.create(**(columns | changed))


@pytest.mark.parametrize(
    ("promise", "changed"),
    [
        ("mandate_has_a_term_of_six_years_at_most", {"ends_at": timedelta(0)}),
        ("mandate_has_a_term_of_six_years_at_most", {"ends_at": timedelta(days=2192)}),
        ("mandate_carries_powers_that_fit_together", {"powers": []}),
        ("mandate_carries_powers_that_fit_together", {"powers": ["administrator"]}),
        ("mandate_carries_powers_that_fit_together", {"powers": ["auditor", "coordinator"]}),
        ("mandate_says_what_for_and_by_whom", {"purpose": ""}),
        ("mandate_says_what_for_and_by_whom", {"decided": ""}),
        ("mandate_report_is_due_around_its_term", {"report_due_on": timedelta(days=-3)}),
        ("mandate_report_is_due_around_its_term", {"report_due_on": timedelta(days=30 + 182)}),
        ("mandate_keeps_what_was_decided", {"is_single": False}),
        ("mandate_keeps_what_was_decided", {"begun_at": timedelta(0)}),
        ("mandate_keeps_what_was_decided", {"ended_at": timedelta(days=30), "ending": "term"}),
        ("duty_with_one_seat_is_held_by_one_at_a_time", {"begins_at": timedelta(seconds=-1)}),
    ],
)
def test_a_mandate_that_no_decision_allows(running: Mandate, promise: str, changed: dict[str, Any]) -> None:
    """Lengths of time are counted from the end of the mandate before."""
    told = {
        name: running.ends_at + value if isinstance(value, timedelta) else value
        for name, value in changed.items()
    }
    if "report_due_on" in told:
        told["report_due_on"] = told["report_due_on"].date()
    with refused(promise):
        written(running, **told)
    written(running)


def test_each_holds_a_duty_of_several_seats_once(ana: Actor) -> None:
    several = row(give(ana, is_single=False))
    with refused("duty_is_held_once_by_each"):
        written(several, is_single=False, begins_at=several.ends_at - timedelta(seconds=1))


def test_its_holder_is_an_admitted_person(running: Mandate, ana: Actor, bruno: Actor) -> None:
    pending = Member.objects.get(user_id=make_pending("Paul Morel").user_id or 0)
    for holder_id in (pending.pk, found_group(ana)):
        with refused("mandate_holder_is_a_member"):
            written(running, holder_id=holder_id)
    with refused("mandate_holder_is_a_member"):
        Member.objects.filter(pk=running.holder_id).update(left_at=now())


def test_what_was_decided_is_never_changed(running: Mandate, bruno: Actor) -> None:
    later = running.ends_at + timedelta(days=1)
    for column, value in (
        ("holder_id", bruno.member_id),
        ("purpose", "Something else."),
        ("powers", ["auditor"]),
        ("ends_at", later),
        ("begins_at", running.begins_at - timedelta(days=1)),
        ("begun_at", None),
        ("decided", "Nobody."),
    ):
        with refused("mandate_keeps_what_was_decided"):
            Mandate.objects.filter(pk=running.pk).update(**{column: value})


def test_it_ends_once_and_says_how(running: Mandate) -> None:
    rows = Mandate.objects.filter(pk=running.pk)
    half = running.begins_at + timedelta(days=1)
    for columns in (
        {"ended_at": half},
        {"ended_at": half, "ending": "term"},
        {"ended_at": half, "ending": "revoked"},
        {"ended_at": half, "ending": "replaced"},
        {"ended_at": running.ends_at, "ending": "resigned"},
        {"ended_at": running.ends_at + timedelta(days=1), "ending": "revoked", "ending_reason": "Late."},
        {"ending": "resigned"},
    ):
        with refused("mandate_ended_says_how_and_why"):
            rows.update(**columns)
    mandates.resign(by=make_holder(running), at=now(), mandate_id=running.pk)
    with refused("mandate_keeps_what_was_decided"):
        rows.update(ending_reason="Another one.")
    with refused("mandate_keeps_what_was_decided"):
        rows.update(ended_at=None, ending="")


def make_holder(mandate: Mandate) -> Actor:
    return Actor(user_id=Member.objects.get(pk=mandate.holder_id).user_id, member_id=mandate.holder_id)


def test_it_ends_with_its_powers_and_begins_with_them(running: Mandate, bruno: Actor) -> None:
    with refused("mandate_ends_with_its_powers"):
        Mandate.objects.filter(pk=running.pk).update(ended_at=now(), ending="resigned")
    planned = give(bruno, begins_on=day(91), until_on=day(120), report_due_on=day(120))
    with refused("mandate_begins_with_its_powers"):
        Mandate.objects.filter(pk=planned).update(begun_at=row(planned).begins_at)
    with refused("mandate_powers_are_given_in_its_term"):
        Mandate.objects.filter(pk=planned).update(begun_at=now())


def test_it_follows_another_of_its_duty_when_that_one_ends(running: Mandate, bruno: Actor) -> None:
    other = row(give(bruno, duty="Audit", powers=frozenset({Role.AUDITOR})))
    with refused("mandate_follows_when_the_other_ends"):
        written(running, follows_id=other.pk)
    with refused("mandate_follows_when_the_other_ends"):
        written(other, powers=["auditor"], follows_id=other.pk, begins_at=other.ends_at - timedelta(days=1))
    written(running, follows_id=running.pk)
    after = Mandate.objects.get(follows=running)
    for begins_at in (after.begins_at - timedelta(days=1), after.begins_at + timedelta(days=1)):
        with refused("mandate_keeps_what_was_decided"):
            Mandate.objects.filter(pk=after.pk).update(begins_at=begins_at)
    with refused("follows_id"):
        written(
            running,
            follows_id=running.pk,
            begins_at=after.ends_at,
            ends_at=after.ends_at + timedelta(days=9),
            report_due_on=after.ends_at.date() + timedelta(days=2),
        )


def test_a_role_is_lent_by_a_mandate_to_its_holder_up_to_its_term(
    running: Mandate, ana: Actor, bruno: Actor
) -> None:
    usual: dict[str, Any] = {
        "user_id": ana.user_id,
        "role": "coordinator",
        "granted_at": now(),
        "ends_at": running.ends_at,
        "source": f"mandate:{running.pk}",
    }
    for changed in (
        {"user_id": bruno.user_id},
        {"role": "auditor"},
        {"ends_at": running.ends_at + timedelta(days=1)},
        {"source": "mandate:404"},
        {"granted_at": running.begins_at - timedelta(days=1)},
    ):
        with refused("role_by_mandate_is_one_of_its_powers"):
            RoleGrant.objects.create(**(usual | changed))
    with refused("role_is_held_once_at_a_time"):
        RoleGrant.objects.create(**usual)


def test_a_role_with_a_term_says_by_what_and_is_never_prolonged(running: Mandate, ana: Actor) -> None:
    lent = RoleGrant.objects.filter(source=f"mandate:{running.pk}")
    changes: list[dict[str, Any]] = [
        {"ends_at": running.ends_at + timedelta(days=1)},
        {"source": ""},
        {"role": "auditor"},
    ]
    for columns in changes:
        with refused("role_is_only_ended"):
            lent.update(**columns, ended_at=now())
    with refused("role_ends_by_its_term"):
        lent.update(ended_at=running.ends_at + timedelta(seconds=1))
    plain: dict[str, Any] = {"user_id": ana.user_id, "role": "auditor", "granted_at": now()}
    wrong: list[dict[str, Any]] = [
        {"source": "", "ends_at": now() + timedelta(days=1)},
        {"source": "other:1"},
        {"source": "other:1", "ends_at": now() - timedelta(days=1)},
    ]
    for columns in wrong:
        with refused("role_for_a_term_says_by_what"):
            RoleGrant.objects.create(**(plain | columns))
    with refused("administrator_is_no_role_for_a_term"):
        until = now() + timedelta(days=1)
        RoleGrant.objects.create(**(plain | {"role": "administrator", "source": "other:1", "ends_at": until}))
    roles.take_back(by=PLATFORM, at=now(), source=f"mandate:{running.pk}")
    with refused("role_is_only_ended"):
        lent.update(ended_at=now())


def test_reports_say_something_on_what_began_and_one_was_due(running: Mandate, bruno: Actor) -> None:
    MandateReport.objects.create(mandate=running, text="Done.", is_due=True, handed_at=now())
    with refused("mandate_has_one_report_that_was_due"):
        MandateReport.objects.create(mandate=running, text="Again.", is_due=True, handed_at=now())
    with refused("report_on_a_mandate_says_something"):
        MandateReport.objects.create(mandate=running, text="", is_due=False, handed_at=now())
    planned = give(bruno, begins_on=day(91), until_on=day(120), report_due_on=day(120))
    for mandate_id, at in ((planned, now()), (running.pk, datetime(2020, 1, 1, tzinfo=UTC))):
        with refused("report_is_on_a_mandate_that_began"):
            MandateReport.objects.create(mandate_id=mandate_id, text="Done.", is_due=False, handed_at=at)


def test_duties_have_a_name_of_their_own(running: Mandate) -> None:
    with refused("duty_has_a_name_of_its_own"):
        Duty.objects.create(name="COORDINATION", opened_at=now())
    with refused("duty_has_a_name"):
        Duty.objects.create(name="", opened_at=now())


def test_nothing_is_deleted_and_words_are_never_changed(ana: Actor) -> None:
    mandate_id = give_long_ago(ana)
    mandates.report(by=ana, at=now(), mandate_id=mandate_id, text="Done.", is_due=True)
    mandates.follow(by=PLATFORM, at=now())
    for table in ("governance_mandate", "governance_duty", "governance_mandatereport", "coop_rolegrant"):
        with refused("append-only"):
            sql(f"DELETE FROM {table}")  # noqa: S608  our own names
        with refused("append-only"), acting_as(OWNER):
            sql("SET CONSTRAINTS ALL IMMEDIATE")
            sql(f"TRUNCATE {table} CASCADE")  # our own names
    with refused("append-only"):
        sql("UPDATE governance_mandatereport SET text = 'Other.'")
    with refused("append-only"):
        sql("UPDATE governance_duty SET name = 'Other'")
