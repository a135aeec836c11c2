"""Files beside a need or an offer: few, small, what their name says, for members, never opened in a page."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from coop.domain.actors import PLATFORM, VISITOR, Actor, Role
from coop.domain.errors import Forbidden, Hidden, Refused
from marketplace.domain import attachments as law
from marketplace.domain.moderation import Kind
from marketplace.domain.offers import OfferFacts, OfferState
from marketplace.domain.requests import Facts, RequestState
from marketplace.models import Attachment, Offer
from marketplace.selectors import attachments as files
from marketplace.services import attachments, leaving, moderation, offers, requests
from tests.conftest import LogIn
from tests.instants import START, after
from tests.marketplace.reading import read
from tests.marketplace.samples import id_of, post
from tests.marketplace.test_offers import propose
from tests.people import make_pending
from tests.rights import OWNER, acting_as

PDF = b"%PDF-1.7 plan"
API = "/api/marketplace"
EITHER = pytest.mark.parametrize("kind", list(Kind))


def written(author: Actor, kind: Kind) -> int:
    """A need, or an offer."""
    return post(author) if kind is Kind.NEED else propose(author)


def add(
    author: Actor, subject_id: int, name: str = "plan.pdf", content: bytes = PDF, kind: Kind = Kind.NEED
) -> int:
    return attachments.add(by=author, at=START, kind=kind, subject_id=subject_id, name=name, content=content)


def close(author: Actor, kind: Kind, subject_id: int) -> None:
    if kind is Kind.NEED:
        requests.close(by=author, at=START, request_id=subject_id)
    else:
        offers.close(by=author, at=START, offer_id=subject_id)


def sent(name: str = "plan.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("plan.pdf", "plan.pdf"),
        ("../../etc/plan.pdf", "plan.pdf"),
        ("C:\\temp\\le  plan.pdf", "le plan.pdf"),
        ("pl\u202efdp.exe\x00\r\n.pdf", "plfdp.exe.pdf"),
        ('<b>"x";%0d.txt', "bx0d.txt"),
        ("e\u0301te\u0301.png", "été.png"),
        ("..", ""),
        (".pdf", ""),
        ("", ""),
        ("x" * 200 + ".pdf", "x" * 76 + ".pdf"),
    ],
)
def test_a_name_can_do_no_harm(typed: str, kept: str) -> None:
    assert law.cleaned_name(typed) == kept


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("", PDF),
        ("page.html", b"<script>"),
        ("image.svg", b"<svg/>"),
        ("plan.pdf", b""),
        ("plan.pdf", b"%PDF-" + b"x" * 2_000_000),
        ("plan.pdf", b"<html>"),
        ("photo.png", PDF),
        ("notes.txt", b"a\x00b"),
        ("notes.txt", b"\xff\xfe"),
    ],
)
def test_what_is_not_kept_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(Refused):
        law.check(name, content, kilobytes=2_000)


def test_what_is_kept_passes() -> None:
    for name, content in (("Plan.PDF", PDF), ("a.jpg", b"\xff\xd8\xff\xe0"), ("n.txt", "été".encode())):
        law.check(name, content, kilobytes=1)
    law.check_count(2, most=3)
    with pytest.raises(Refused):
        law.check_count(3, most=3)


def test_whoever_wrote_it_adds_files_until_it_is_over() -> None:
    own, other = Actor(user_id=1, member_id=1), Actor(user_id=2, member_id=2)
    needs: list[law.Beside] = [Facts(1, 1, state) for state in RequestState]
    offered: list[law.Beside] = [OfferFacts(1, 1, state) for state in OfferState]
    assert [law.may_attach(own, one) for one in needs] == [True, True, False, False]
    assert [law.may_attach(own, one) for one in offered] == [True, True, False]
    assert not any(law.may_attach(person, one) for one in (*needs, *offered) for person in (other, VISITOR))


def test_files_are_read_by_members_who_see_what_they_stand_beside() -> None:
    """What is hidden: its author and coordinators. An offer that is put aside: its author alone."""
    own, other = Actor(user_id=1, member_id=1), Actor(user_id=2, member_id=2)
    judge = Actor(user_id=3, member_id=3, roles=frozenset({Role.COORDINATOR}))
    outside = Actor(user_id=4, roles=frozenset({Role.COORDINATOR}))
    people = (own, other, judge, outside, VISITOR)

    def readers(beside: law.Beside) -> list[bool]:
        return [law.may_read(person, beside) for person in people]

    for state in RequestState:
        assert readers(Facts(1, 1, state)) == [True, True, True, False, False]
        assert readers(Facts(1, 1, state, is_hidden=True)) == [True, False, True, False, False]
    for offered in OfferState:
        is_open = offered is OfferState.OPEN
        assert readers(OfferFacts(1, 1, offered)) == [True, is_open, is_open, False, False]
        assert readers(OfferFacts(1, 1, offered, is_hidden=True)) == [True, False, True, False, False]


@EITHER
def test_the_same_file_is_kept_once_and_few_are(kind: Kind, amina: Actor, bruno: Actor) -> None:
    subject_id = written(amina, kind)
    first = add(amina, subject_id, kind=kind)
    assert add(amina, subject_id, "again.pdf", kind=kind) == first
    for number in range(2):
        add(amina, subject_id, content=PDF + bytes([number + 65]), kind=kind)
    with pytest.raises(Refused, match="3 files"):
        add(amina, subject_id, content=PDF + b"z", kind=kind)
    with pytest.raises(Forbidden):
        add(bruno, subject_id, kind=kind)
    with pytest.raises(Forbidden):
        attachments.remove(by=bruno, at=START, attachment_id=first)
    assert [file.name for file in files.of(kind, subject_id)] == ["plan.pdf"] * 3
    assert attachments.remove(by=amina, at=START, attachment_id=first) == (kind, subject_id)
    with pytest.raises(Hidden):
        attachments.remove(by=amina, at=START, attachment_id=first)
    (stays, _) = files.of(kind, subject_id)
    close(amina, kind, subject_id)
    with pytest.raises(Refused, match="over"):
        add(amina, subject_id, kind=kind)
    with pytest.raises(Refused, match="over"):
        attachments.remove(by=amina, at=START, attachment_id=stays.id)
    with pytest.raises(Hidden):
        add(amina, subject_id + 1, kind=kind)


def test_a_need_and_an_offer_have_files_of_their_own(amina: Actor) -> None:
    """Of the same number or not, with the same file or not: neither counts for the other."""
    request_id, offer_id = post(amina), propose(amina)
    ids = [add(amina, request_id), add(amina, offer_id, kind=Kind.OFFER)]
    assert [files.subject_of(id) for id in ids] == [(Kind.NEED, request_id), (Kind.OFFER, offer_id)]
    assert [file.id for file in files.of(Kind.NEED, request_id)] == ids[:1]
    attachments.remove(by=amina, at=START, attachment_id=ids[0])
    assert files.of(Kind.NEED, request_id) == []
    assert [file.id for file in files.of(Kind.OFFER, offer_id)] == ids[1:]


def test_they_go_with_their_author(amina: Actor, bruno: Actor) -> None:
    add(amina, post(amina))
    add(amina, propose(amina), kind=Kind.OFFER)
    stays = add(bruno, propose(bruno), kind=Kind.OFFER)
    leaving.leave(by=amina, at=after(days=1), member_id=id_of(amina))
    assert [row.pk for row in Attachment.objects.all()] == [stays]


@EITHER
def test_a_file_is_taken_and_never_opened(
    kind: Kind, amina: Actor, bruno: Actor, elise: Actor, enter: LogIn, visitor: Client
) -> None:
    subject_id = written(amina, kind)
    page, attach = (reverse(f"{kind}{door}", args=[subject_id]) for door in ("", "_attach"))
    client = enter(amina)
    assert client.post(attach, {"file": sent("été <plan>.pdf")}).headers["Location"] == page
    (file,) = files.of(kind, subject_id)
    assert file.kilobytes == 1
    assert "été plan.pdf" in read(client.get(page))
    assert "été plan.pdf" in read(enter(bruno).get(page))
    assert "Add a file" not in read(enter(bruno).get(page))
    assert "été plan.pdf" not in read(visitor.get(page))
    address = reverse("attachment", args=[file.id])
    taken = enter(bruno).get(address)
    assert taken.content == PDF
    assert taken["Content-Type"] == "application/octet-stream"
    assert taken["Content-Disposition"].startswith("attachment;")
    assert taken["X-Content-Type-Options"] == "nosniff"
    assert visitor.get(address).status_code == 302
    moderation.hide(by=elise, at=START, kind=kind, subject_id=subject_id, reason="Rude.")
    assert enter(bruno).get(address).status_code == 404
    assert enter(bruno).post(attach, {"file": sent()}).status_code == 404
    assert enter(elise).get(address).content == client.get(address).content == PDF
    assert enter(bruno).post(reverse("attachment_remove", args=[file.id])).status_code == 404
    removed = client.post(reverse("attachment_remove", args=[file.id]))
    assert (removed.status_code, removed.headers["Location"]) == (303, page)
    assert client.get(address).status_code == 404
    assert "été plan.pdf" not in read(client.get(page))


def test_what_stands_beside_an_offer_is_put_aside_and_renewed_with_it(
    amina: Actor, bruno: Actor, elise: Actor, enter: LogIn
) -> None:
    """Also past its time: the page, the file and the API say the same before and after the keeper came."""
    offer_id = propose(amina)
    address = reverse("attachment", args=[add(amina, offer_id, kind=Kind.OFFER)])
    doors = (address, reverse("offer", args=[offer_id]), f"{API}/offers/{offer_id}/files")

    def answers(person: Actor) -> set[int]:
        return {enter(person).get(door).status_code for door in doors}

    assert answers(bruno) == answers(amina) == {200}
    offers.pause_due(by=PLATFORM, at=Offer.objects.get(pk=offer_id).expires_at)
    assert answers(bruno) == answers(elise) == {404}
    assert answers(amina) == {200}
    add(amina, offer_id, "more.pdf", PDF + b"more", kind=Kind.OFFER)
    with pytest.raises(Hidden):
        add(bruno, offer_id, kind=Kind.OFFER)
    offers.renew(by=amina, at=START, offer_id=offer_id)
    assert answers(bruno) == {200}


@EITHER
def test_programs_list_add_and_take_away_what_the_page_shows(
    kind: Kind, amina: Actor, bruno: Actor, enter: LogIn, visitor: Client
) -> None:
    subject_id = written(amina, kind)
    door, own, other = f"{API}/{kind}s/{subject_id}/files", enter(amina), enter(bruno)
    (told,) = own.post(door, {"file": sent("../a plan.pdf")}).json()
    assert (told["name"], told["size"]) == ("a plan.pdf", len(PDF))
    assert own.get(told["address"]).content == other.get(told["address"]).content == PDF
    assert own.post(door, {"file": sent()}).json() == other.get(door).json() == [told]
    bad = own.post(door, {"file": sent("page.html", b"<script>")})
    assert (bad.status_code, bad.json()["field"]) == (422, "file")
    assert "pdf, png" in bad.json()["detail"]
    assert own.post(door, {}).status_code == 422
    remove = f"{API}/files/{told['id']}/remove"
    assert [other.post(path, {"file": sent()}).status_code for path in (door, remove)] == [403, 403]
    assert [visitor.get(door).status_code, visitor.post(remove).status_code] == [401, 401]
    assert enter(make_pending("Paul Roux")).get(door).status_code == 403
    assert own.post(remove).json() == own.get(door).json() == []
    assert own.post(remove).status_code == 404


@EITHER
def test_a_wrong_file_is_told(kind: Kind, amina: Actor, enter: LogIn) -> None:
    attach = reverse(f"{kind}_attach", args=[written(amina, kind)])
    bad = SimpleUploadedFile("page.html", b"<script>", content_type="application/pdf")
    told = enter(amina).post(attach, {"file": bad}, follow=True)
    assert "Files of these kinds" in told.content.decode()
    assert "Choose a file first" in enter(amina).post(attach, {}, follow=True).content.decode()
    assert Attachment.objects.count() == 0


def test_the_database_keeps_files_whole(amina: Actor) -> None:
    add(amina, post(amina))
    wrong: list[dict[str, object]] = [{"size": 0}, {"name": ""}]
    for changes in wrong:
        refused = pytest.raises(IntegrityError, match="attachment_has_a_name")
        with acting_as(OWNER), refused, transaction.atomic():
            Attachment.objects.update(**changes)


def test_the_database_keeps_a_file_beside_one_thing(amina: Actor) -> None:
    request_id, offer_id = post(amina), propose(amina)
    ids = [add(amina, request_id), add(amina, offer_id, kind=Kind.OFFER)]
    both, neither = {"request": request_id, "offer": offer_id}, {"request": None, "offer": None}
    for changes in (both, neither):
        for attachment_id in ids:
            refused = pytest.raises(IntegrityError, match="attachment_is_beside_one_thing")
            with acting_as(OWNER), refused, transaction.atomic():
                Attachment.objects.filter(pk=attachment_id).update(**changes)
    again = pytest.raises(IntegrityError, match="offer_has_a_file_once")
    with acting_as(OWNER), again, transaction.atomic():
        Attachment.objects.filter(pk=ids[0]).update(request=None, offer=offer_id)
    with translation.override("fr"), pytest.raises(ValidationError, match="un besoin ou à une offre"):
        Attachment(name="plan.pdf", content=PDF, size=1, digest="x").validate_constraints()
