"""A member stands in one college; a coordinator moves them, and the record says so."""

import pytest

from coop.domain.actors import VISITOR
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent, Member
from coop.selectors import members as known
from coop.services import colleges, members
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.instants import after
from tests.people import make_coordinator, make_member, make_pending

pytestmark = pytest.mark.django_db


def college_of(member_id: int) -> str:
    return Member.objects.get(pk=member_id).college


def test_a_coordinator_moves_a_member_and_the_record_keeps_both() -> None:
    ana, coordinator = make_member("Ana Petit"), make_coordinator()
    ana_id = ana.member_id or 0
    for _twice in range(2):
        colleges.assign(by=coordinator, at=after(days=1), member_id=ana_id, college="supporter")
    assert college_of(ana_id) == "supporter"
    assert known.by_college([ana_id, coordinator.member_id or 0]) == {
        "supporter": [ana_id],
        "producer": [coordinator.member_id],
    }
    event = AuditEvent.objects.get(action="coop.assign_college")
    assert (event.subject, event.data) == (
        f"member:{ana_id}",
        {"before": "producer", "after": "supporter"},
    )


def test_nobody_moves_themself_and_members_move_nobody() -> None:
    ana, ben, coordinator = make_member("Ana Petit"), make_member("Ben Roux"), make_coordinator()
    for person, member_id in (
        (coordinator, coordinator.member_id),
        (ana, ana.member_id),
        (ben, ana.member_id),
    ):
        with pytest.raises(Forbidden):
            colleges.assign(by=person, at=after(days=1), member_id=member_id or 0, college="supporter")
    with pytest.raises(Hidden):
        colleges.assign(by=VISITOR, at=after(days=1), member_id=ana.member_id or 0, college="supporter")
    with pytest.raises(Hidden):
        colleges.assign(by=coordinator, at=after(days=1), member_id=99_999, college="supporter")
    assert college_of(ana.member_id or 0) == "producer"


def test_only_members_and_only_the_colleges_that_there_are() -> None:
    ana, coordinator = make_member("Ana Petit"), make_coordinator()
    with pytest.raises(Refused) as refused:
        colleges.assign(by=coordinator, at=after(days=1), member_id=ana.member_id or 0, college="kings")
    assert refused.value.field == "college"
    members.leave(by=ana, at=after(days=1), member_id=ana.member_id or 0)
    pending = Member.objects.get(user_id=make_pending("Paul Morel").user_id or 0)
    for gone in (ana.member_id or 0, pending.pk):
        with pytest.raises(Refused, match="a member now"):
            colleges.assign(by=coordinator, at=after(days=2), member_id=gone, college="supporter")


def test_it_is_done_from_the_page_of_the_member(log_in: LogIn) -> None:
    ana, coordinator = make_member("Ana Petit"), make_coordinator()
    address = f"/societaires/{ana.member_id}/college/"
    browser = log_in(coordinator)
    assert read(browser.get(f"/societaires/{ana.member_id}/")).select_one(f"a[href='{address}']")
    assert read(browser.get(address)).select_one("input[value='producer'][checked]")
    assert "Choisissez" in words(read(browser.post(address, {"college": "kings"}), status=422))
    page = read(browser.post(address, {"college": "beneficiary"}, follow=True))
    assert "Bénéficiaires" in words(page)
    assert log_in(ana).get(address).status_code == 403
    assert not read(log_in(ana).get(f"/societaires/{ana.member_id}/")).select_one(f"a[href='{address}']")
