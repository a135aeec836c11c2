"""Files beside a need: few, small, what their name says, for members, and never opened in a page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from marketplace.domain import attachments as law
from marketplace.domain.moderation import Kind
from marketplace.domain.requests import Facts, RequestState
from marketplace.models import Attachment
from marketplace.selectors import attachments as files
from marketplace.services import attachments, leaving, moderation, requests
from tests.conftest import LogIn
from tests.instants import START, after
from tests.marketplace.reading import read
from tests.marketplace.samples import id_of, post
from tests.rights import OWNER, acting_as

PDF = b"%PDF-1.7 plan"


def add(author: Actor, request_id: int, name: str = "plan.pdf", content: bytes = PDF) -> int:
    return attachments.add(by=author, at=START, request_id=request_id, name=name, content=content)


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
    own = Actor(user_id=1, member_id=1)
    may = [law.may_attach(own, Facts(1, 1, state)) for state in RequestState]
    assert may == [True, True, False, False]
    assert not law.may_attach(Actor(user_id=2, member_id=2), Facts(1, 1, RequestState.OPEN))


def test_the_same_file_is_kept_once_and_few_are(amina: Actor, bruno: Actor) -> None:
    request_id = post(amina)
    first = add(amina, request_id)
    assert add(amina, request_id, "again.pdf") == first
    for number in range(2):
        add(amina, request_id, content=PDF + bytes([number + 65]))
    with pytest.raises(Refused, match="3 files"):
        add(amina, request_id, content=PDF + b"z")
    with pytest.raises(Forbidden):
        add(bruno, request_id)
    with pytest.raises(Forbidden):
        attachments.remove(by=bruno, at=START, attachment_id=first)
    assert [file.name for file in files.of_request(request_id)] == ["plan.pdf"] * 3
    assert attachments.remove(by=amina, at=START, attachment_id=first) == request_id
    for gone in (attachments.remove,):
        with pytest.raises(Hidden):
            gone(by=amina, at=START, attachment_id=first)
    requests.close(by=amina, at=START, request_id=request_id)
    with pytest.raises(Refused, match="over"):
        add(amina, request_id)
    with pytest.raises(Hidden):
        add(amina, request_id + 1)


def test_they_go_with_their_author(amina: Actor) -> None:
    add(amina, post(amina))
    leaving.leave(by=amina, at=after(days=1), member_id=id_of(amina))
    assert Attachment.objects.count() == 0


def test_a_file_is_taken_and_never_opened(
    amina: Actor, bruno: Actor, elise: Actor, enter: LogIn, visitor: Client
) -> None:
    request_id = post(amina)
    page, client = reverse("need", args=[request_id]), enter(amina)
    sent = SimpleUploadedFile("été <plan>.pdf", PDF, content_type="text/html")
    assert client.post(reverse("need_attach", args=[request_id]), {"file": sent}).status_code == 303
    (file,) = files.of_request(request_id)
    assert file.kilobytes == 1
    assert "été plan.pdf" in read(client.get(page))
    assert "été plan.pdf" in read(enter(bruno).get(page))
    assert "été plan.pdf" not in read(visitor.get(page))
    address = reverse("attachment", args=[file.id])
    taken = enter(bruno).get(address)
    assert taken.content == PDF
    assert taken["Content-Type"] == "application/octet-stream"
    assert taken["Content-Disposition"].startswith("attachment;")
    assert taken["X-Content-Type-Options"] == "nosniff"
    assert visitor.get(address).status_code == 302
    moderation.hide(by=elise, at=START, kind=Kind.NEED, subject_id=request_id, reason="Rude.")
    assert enter(bruno).get(address).status_code == 404
    assert enter(bruno).post(reverse("need_attach", args=[request_id]), {"file": sent}).status_code == 404
    assert client.get(address).status_code == 200
    assert enter(bruno).post(reverse("attachment_remove", args=[file.id])).status_code == 404
    assert client.post(reverse("attachment_remove", args=[file.id])).status_code == 303
    assert client.get(address).status_code == 404


def test_a_wrong_file_is_told(amina: Actor, enter: LogIn) -> None:
    request_id = post(amina)
    attach = reverse("need_attach", args=[request_id])
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
