"""A conversation by e-mail: told once, in the reader's language, not too often; stopped without a log-in."""

import smtplib
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.core import mail, signing
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from coop.domain.actors import PLATFORM, VISITOR, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import Member
from coop.selectors import members
from marketplace.domain import notices as law
from marketplace.domain.notices import Spoken
from marketplace.models import Correspondent
from marketplace.rules import NOTICE_MINUTES
from marketplace.selectors import notices as told
from marketplace.services import engagements, leaving, messages, notices
from tests.conftest import LogIn
from tests.governance.stories import adopt
from tests.instants import START, after
from tests.marketplace.reading import read
from tests.marketplace.samples import agree, id_of, invite, quarrel
from tests.marketplace.test_moves import refused

SOON = START + timedelta(minutes=1)
LATER = SOON + timedelta(minutes=30)
"""When another one may follow a letter of SOON, under the founding rule."""


def say(by: Actor, engagement_id: int, text: str, *, at: datetime = START) -> None:
    messages.send(
        by=by, at=at, engagement_id=engagement_id, text=text, key=f"{by.member_id}:{engagement_id}:{text}"
    )


def send(at: datetime = SOON) -> int:
    return notices.send_due(by=PLATFORM, at=at)


def address_of(person: Actor) -> str:
    return members.addresses_of([id_of(person)])[id_of(person)]


def reader(engagement_id: int, person: Actor) -> Correspondent:
    return Correspondent.objects.get(engagement_id=engagement_id, member_id=id_of(person))


def only() -> EmailMessage:
    (letter,) = mail.outbox
    return letter


def test_the_other_is_told_once_with_a_way_to_answer_and_to_stop(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    say(amina, engagement_id, "Friday at ten?")
    assert (send(), send(), send(LATER)) == (1, 0, 0)
    letter = only()
    assert letter.to == [address_of(bruno)]
    assert letter.subject == "Amina Benali vous écrit au sujet de «\u00a0A page for my shop\u00a0»"
    assert "Friday at ten?" in letter.body
    assert f"http://127.0.0.1:8000/missions/{engagement_id}/" in letter.body
    stop = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert stop in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_lively_talk_is_one_letter(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    say(amina, engagement_id, "One.")
    assert send() == 1
    for text in ("Two.", "Three."):
        say(amina, engagement_id, text, at=SOON)
    assert send(LATER - timedelta(seconds=1)) == 0
    assert send(LATER) == 1
    assert "Two.\n\nThree." in mail.outbox[1].body
    assert "One." not in mail.outbox[1].body


def test_who_has_answered_has_read(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    say(amina, engagement_id, "Friday?")
    say(bruno, engagement_id, "Yes.")
    assert send() == 1
    assert (only().to, "Yes." in only().body) == ([address_of(amina)], True)


def test_a_vote_changes_how_often(amina: Actor, bruno: Actor) -> None:
    adopt(amina, key=NOTICE_MINUTES.key, value=120)
    engagement_id = agree(amina, bruno)
    now = after(days=20)
    say(amina, engagement_id, "One.", at=now)
    assert send(now) == 1
    say(amina, engagement_id, "Two.", at=now)
    assert send(now + timedelta(minutes=119)) == 0
    assert send(now + timedelta(minutes=120)) == 1


def test_it_is_written_in_the_reader_s_language(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    engagement_id = agree(amina, bruno)
    answer = enter(bruno).post(f"/missions/{engagement_id}/ecrire/", {"text": "Hello", "key": "k"})
    assert answer.status_code == 303
    assert reader(engagement_id, bruno).language == "en"
    say(amina, engagement_id, "Bonjour")
    assert send() == 1
    assert only().subject == "Amina Benali writes to you about “A page for my shop”"


def test_a_mail_server_that_fails_loses_nothing(
    amina: Actor, bruno: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    engagement_id = agree(amina, bruno)
    say(amina, engagement_id, "A secret word.")

    def fail(letter: EmailMessage) -> int:
        raise smtplib.SMTPRecipientsRefused({address_of(bruno): (550, b"A secret word.")})

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", fail)
        with pytest.raises(ExceptionGroup) as caught:
            send()
        said = "".join(f"{fault!r} {fault.__cause__!r}" for fault in caught.value.exceptions)
        assert "SMTPRecipientsRefused" in said
        assert "secret" not in said
        assert address_of(bruno) not in said
        assert send() == 0  # it waits a little before it is tried again
    assert send(SOON + law.RETRY) == 1
    assert "A secret word." in only().body


def test_killed_before_it_was_marked_it_goes_out_under_the_same_name(
    amina: Actor, bruno: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    engagement_id = agree(amina, bruno)
    say(amina, engagement_id, "Friday?")

    def die(*args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(notices, "_told", die)
        with pytest.raises(KeyboardInterrupt):
            send()
    assert send() == 1
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert send(LATER) == 0


def test_one_that_fails_stops_none_of_the_others(
    amina: Actor, bruno: Actor, chloe: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(amina, agree(amina, bruno), "Friday?")
    say(amina, agree(amina, chloe), "Monday?")
    sending = EmailMessage.send

    def fail_for_bruno(letter: EmailMessage) -> int:
        if letter.to == [address_of(bruno)]:
            raise TimeoutError
        return sending(letter)

    monkeypatch.setattr(EmailMessage, "send", fail_for_bruno)
    with pytest.raises(ExceptionGroup, match="1 failed, 1 done"):
        send()
    assert only().to == [address_of(chloe)]


def test_what_is_said_while_a_letter_goes_out_waits_for_the_next(
    amina: Actor, bruno: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    engagement_id = agree(amina, bruno)
    say(amina, engagement_id, "One.")
    sending = EmailMessage.send

    def interrupted(letter: EmailMessage) -> int:
        say(amina, engagement_id, "Two.")
        return sending(letter)

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", interrupted)
        assert send() == 1
    assert "Two." not in only().body
    assert send(LATER) == 1
    assert "Two." in mail.outbox[1].body


def test_nobody_without_an_address_is_written_to(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    offline, gone = agree(amina, bruno), invite(amina, chloe)
    for engagement_id in (offline, gone):
        say(amina, engagement_id, "Hello")
    leaving.leave(by=chloe, at=SOON, member_id=id_of(chloe))
    Member.objects.filter(pk=id_of(bruno)).update(user=None)
    assert (send(), mail.outbox, told.due(at=SOON)) == (0, [], [])


def test_a_mediator_writes_to_both(amina: Actor, bruno: Actor, elise: Actor) -> None:
    say(elise, quarrel(amina, bruno), "I read you both.")
    assert send() == 2
    assert {letter.to[0] for letter in mail.outbox} == {address_of(amina), address_of(bruno)}


def test_a_conversation_that_is_over_still_tells_its_last_word(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    say(amina, engagement_id, "I fell ill.")
    engagements.cancel(by=amina, at=START, engagement_id=engagement_id, reason="Ill.")
    assert send() == 1


def test_only_the_clock_sends(amina: Actor, elise: Actor) -> None:
    for person in (amina, elise, VISITOR):
        with pytest.raises(Forbidden):
            notices.send_due(by=person, at=SOON)
        with pytest.raises(Forbidden):
            notices.settle(by=person, at=SOON)


def test_what_was_brought_from_elsewhere_is_told_to_nobody(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    say(amina, engagement_id, "Old.")
    assert notices.settle(by=PLATFORM, at=SOON) == 1
    assert send() == 0
    say(amina, engagement_id, "New.")
    assert send() == 1
    assert "Old." not in only().body


# --- choosing, without a log-in ------------------------------------------------------------------------


def address(engagement_id: int, person: Actor) -> str:
    return f"/courriels/{told.token_for(engagement_id, id_of(person))}/"


def test_a_mail_program_stops_them_by_one_post(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    say(amina, engagement_id, "One.")
    browser = Client(enforce_csrf_checks=True)
    for _twice in range(2):
        answer = browser.post(address(engagement_id, bruno), {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, answer.content) == (204, b"")
    say(amina, engagement_id, "Two.")
    assert send(LATER) == 0
    say(bruno, engagement_id, "I read you here.")
    assert send(LATER) == 1  # the other one still wants them


def test_looking_changes_nothing_and_one_may_choose_again(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    say(amina, engagement_id, "One.")
    page, browser = address(engagement_id, bruno), Client(headers={"Accept-Language": "en"})
    assert "E-mails about a conversation" in read(browser.get(page))
    assert reader(engagement_id, bruno).stopped_at is None
    for bad in ({}, {"choice": "de"}, {"List-Unsubscribe": "no"}):
        assert browser.post(page, bad).status_code == 422
    assert browser.post(page, {"choice": "none"}).status_code == 303
    assert "You receive no e-mail" in read(browser.get(page))
    assert browser.post(page, {"choice": "en"}).status_code == 303
    row = reader(engagement_id, bruno)
    assert (row.stopped_at, row.language, row.waiting_since) == (None, "en", None)
    say(amina, engagement_id, "Two.")
    assert send() == 1
    assert "One." not in only().body


@pytest.mark.parametrize(
    "token",
    ["x", "1", signing.dumps(1), signing.dumps("a", salt=told.SALT)],
    ids=["word", "number", "other salt", "other content"],
)
def test_an_address_that_nobody_signed_is_nothing(amina: Actor, bruno: Actor, token: str) -> None:
    say(amina, agree(amina, bruno), "One.")
    browser = Client()
    for answer in (
        browser.get(f"/courriels/{token}/"),
        browser.post(f"/courriels/{token}/", {"List-Unsubscribe": "One-Click"}),
    ):
        assert answer.status_code == 404
    with pytest.raises(Hidden):
        told.of_token(told.token_of(10**9))
    with pytest.raises(Hidden):
        notices.choose(by=VISITOR, at=SOON, token=token, choice="fr")
    with pytest.raises(Refused):
        notices.choose(by=VISITOR, at=SOON, token=token, choice="de")


def test_the_page_leads_there(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    engagement_id = agree(amina, bruno)
    page = f"/missions/{engagement_id}/"
    assert "E-mails about this conversation" not in read(enter(bruno).get(page))
    say(amina, engagement_id, "One.", at=timezone.now())
    assert "E-mails about this conversation" in read(enter(bruno).get(page))


def test_what_is_untold() -> None:
    spoken = [Spoken(number, author, "x") for number, author in ((1, 1), (2, 2), (3, 1), (4, 1))]

    def ids(reader_id: int, told_id: int = 0) -> list[int]:
        return [one.id for one in law.untold(reversed(spoken), reader_id=reader_id, told_id=told_id)]

    assert (ids(2), ids(2, 3), ids(1), ids(3), ids(3, 4)) == ([3, 4], [4], [], [1, 2, 3, 4], [])


def test_the_database_wants_a_known_language(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    say(amina, engagement_id, "One.")
    rows = Correspondent.objects.filter(engagement_id=engagement_id)
    refused(partial(rows.update, language="de"), "correspondent_reads_a_known_language")
    row = reader(engagement_id, bruno)
    row.pk, row._state.adding = None, True
    refused(row.save, "correspondent_is_one_of_each_conversation")
