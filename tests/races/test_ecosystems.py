"""Circles in which two act at the same instant: who leaves, who comes in, who writes the charter."""

from functools import partial

import pytest

from coop.domain.actors import Actor
from coop.domain.errors import Hidden
from coop.models import EcosystemMember
from coop.selectors import ecosystems as known
from coop.services import ecosystems, members
from tests.coop.circles import ask, bring_in, found, invite, name, people
from tests.instants import after
from tests.people import make_member
from tests.races.threads import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def three(founded: None) -> list[Actor]:
    return [make_member(name) for name in ("Ana Petit", "Bao Nguyen", "Cleo Martin")]


def test_of_two_facilitators_who_leave_at_once_one_stays(three: list[Actor]) -> None:
    circle = found(*three)
    name(three[0], three[1], circle)
    answers = at_once(
        *(partial(ecosystems.leave, by=one, at=after(days=3), ecosystem_id=circle) for one in three[:2])
    )
    assert len(refusals(answers)) == 1
    assert len(people(circle)) == 2
    assert len(known.shown(circle).facilitator_ids) == 1


def test_an_invitation_and_a_wish_that_cross_bring_in_once(three: list[Actor]) -> None:
    circle = found(three[0])
    answers = at_once(partial(invite, three[0], three[1], circle), partial(ask, three[1], circle))
    assert refusals(answers) == []
    assert EcosystemMember.objects.filter(ecosystem_id=circle, left_at__isnull=True).count() == 2


def test_a_yes_and_leaving_the_cooperative(three: list[Actor]) -> None:
    circle = found(three[0])
    invitation_id = invite(three[0], three[1], circle)
    leaver = three[1].member_id or 0
    at_once(
        partial(ecosystems.accept, by=three[1], at=after(days=2), invitation_id=invitation_id),
        partial(members.leave, by=three[1], at=after(days=2), member_id=leaver),
    )
    assert people(circle) == {three[0].member_id}


def test_of_two_versions_written_at_once_one_is_the_second(three: list[Actor]) -> None:
    circle = found(*three)
    name(three[0], three[1], circle)
    bring_in(three[0], make_member("Dov Levi"), circle)
    answers = at_once(
        *(
            partial(
                ecosystems.write_charter, by=one, at=after(days=3), ecosystem_id=circle, text=text, base=1
            )
            for one, text in zip(three, ("Mine.", "Yours."), strict=False)
        )
    )
    assert len(refusals(answers)) == 1
    assert [one.number for one in known.charters(circle)] == [2, 1]


def test_two_who_put_each_other_out_at_once(three: list[Actor]) -> None:
    """One is out; the other one facilitates what goes on."""
    circle = found(*three)
    name(three[0], three[1], circle)
    answers = at_once(
        *(partial(put_out, one, other, circle) for one, other in ((three[0], three[1]), (three[1], three[0])))
    )
    assert sorted(str(answer) for answer in answers) == ["hidden", "out"]
    assert len(people(circle)) == 2
    assert len(known.shown(circle).facilitator_ids) == 1


def put_out(by: Actor, person: Actor, circle: int) -> str:
    try:
        ecosystems.exclude(
            by=by, at=after(days=3), ecosystem_id=circle, member_id=person.member_id or 0, reason="No."
        )
    except Hidden:
        return "hidden"
    return "out"
