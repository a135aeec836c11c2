"""Grants when several act at the same instant."""

from functools import partial

import pytest
from django.db import connection

from coop.domain.actors import Actor
from tests.instants import after
from tests.people import make_coordinator, make_member
from tests.races.threads import at_once, wins
from tests.timebank import funding
from timebank.domain.natures import Unit
from timebank.models import Instalment, JournalEntry
from timebank.selectors import audit, funds
from timebank.services import grants

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(founded: None) -> tuple[Actor, list[Actor]]:
    funding.fill()
    return make_member("Ana Petit"), [make_coordinator(f"Coordination {number}") for number in range(4)]


def confirm(by: Actor, milestone_id: int) -> int:
    return grants.confirm(by=by, at=after(days=31), milestone_id=milestone_id)


def test_of_four_who_confirm_a_milestone_one_pays(people: tuple[Actor, list[Actor]]) -> None:
    ana, coordinators = people
    first, _second = funding.milestones(funding.agreed(ana, coordinators[0]))
    found = at_once(*[partial(confirm, one, first) for one in coordinators])
    assert len(wins(found)) == 1
    assert Instalment.objects.count() == JournalEntry.objects.filter(nature="grant").count() == 1
    assert funds.held(funding.FUND, Unit.CENTS) == 5_000_00 - 600_00
    assert audit.check().is_sound


def test_a_double_click_pays_once_and_is_answered_alike(people: tuple[Actor, list[Actor]]) -> None:
    ana, coordinators = people
    first, _second = funding.milestones(funding.agreed(ana, coordinators[0]))
    found = at_once(*[partial(confirm, coordinators[0], first)] * 4)
    assert len(set(found)) == 1
    assert Instalment.objects.count() == 1


def test_a_grant_that_ends_pays_no_milestone_meanwhile(people: tuple[Actor, list[Actor]]) -> None:
    ana, coordinators = people
    project_id = funding.agreed(ana, coordinators[0])
    first, _second = funding.milestones(project_id)
    finish = partial(grants.finish, by=coordinators[1], at=after(days=31), project_id=project_id)
    at_once(partial(confirm, coordinators[0], first), finish)
    held, paid = funds.held(funding.FUND, Unit.CENTS), Instalment.objects.count()
    assert held == 5_000_00 - 600_00 * paid
    assert funding.state_of(project_id) == ("agreed" if paid else "finished")


def test_whoever_dies_after_the_entry_leaves_nothing(
    people: tuple[Actor, list[Actor]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entry is written, and the process goes before its instalment is: the database undoes both."""
    ana, coordinators = people
    first, _second = funding.milestones(funding.agreed(ana, coordinators[0]))
    before = JournalEntry.objects.count()

    def die(**_told: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with monkeypatch.context() as patched:
        patched.setattr(Instalment.objects, "create", die)
        with pytest.raises(Exception, match=r"terminat|closed"):
            confirm(coordinators[0], first)
    connection.close()
    assert JournalEntry.objects.count() == before
    assert funds.held(funding.FUND, Unit.CENTS) == 5_000_00
    assert confirm(coordinators[0], first)
