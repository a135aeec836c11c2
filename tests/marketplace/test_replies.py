"""A conversation answered by e-mail: it arrives once, from its own reader, or comes back with words."""

import io
import os
from collections.abc import Callable
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import OperationalError
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.actors import PLATFORM, VISITOR, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from marketplace.domain import replies as law
from marketplace.models import Message
from marketplace.services import leaving, replies
from tests.instants import after
from tests.marketplace.samples import agree, id_of, invite
from tests.marketplace.test_notices import SOON, address_of, reader, say, send

OURS = ("Temps commun", "bonjour@temps-commun.example", "reponse+")
UNDER = "##- Répondez au-dessus de cette ligne ##-\n\nBruno vous écrit\n\nJeudi ?"
QUOTED = "\n".join(f"> {line}" for line in UNDER.split("\n"))
SENT = "Temps commun <bonjour@temps-commun.example>"
WRITTEN = "Oui, jeudi à 14 h.\n\nÀ bientôt,\nAna"
PROGRAMS = {
    "gmail": f"{WRITTEN}\n\nLe lun. 23 nov. 2026 à 09:12, {SENT} a\nécrit :\n\n{QUOTED}\n",
    "gmail in English": f"{WRITTEN}\n\nOn Mon, Nov 23, 2026 at 9:12 AM {SENT} wrote:\n\n{QUOTED}\n",
    "outlook": f"{WRITTEN}\n\n________________________________\nDe : {SENT}\n"
    f"Envoyé : lundi 23 novembre 2026 09:12\nÀ : Ana\nObjet : Bruno vous écrit\n\n{UNDER}\n",
    "thunderbird": f"{WRITTEN}\n\nLe 23/11/2026 à 09:12, {SENT} a écrit :\n{QUOTED}\n\n"
    "-- \nAna Petit\n06 00\n",
    "apple": f"{WRITTEN}\n\n> Le 23 nov. 2026 à 09:12, {SENT} a écrit :\n> \n{QUOTED}\n",
    "to the reply address": f"{WRITTEN}\n\nLe 23/11/2026, reponse+3-aa@house.example a écrit :\n{QUOTED}",
    "windows": f"{WRITTEN}\n\nLe 23/11/2026 à 09:12, {SENT} a écrit :\n{QUOTED}".replace("\n", "\r\n"),
    "under the quote": f"Le 23/11/2026 à 09:12, {SENT} a écrit :\n{QUOTED}\n\n{WRITTEN}",
    "nothing quoted": WRITTEN,
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_was_written_is_found(program: str) -> None:
    assert law.said(PROGRAMS[program], ours=OURS) == WRITTEN


def test_what_answers_between_the_lines_is_kept() -> None:
    assert law.said("> ##- x ##-\n> Jeudi ?\n\nOui.\n\n> Où ?\n\nChez moi.", ours=OURS) == "Oui.\n\nChez moi."


@pytest.mark.parametrize(
    "text",
    [
        "Merci, et vive Temps commun !",
        "Le 3 à 14 h, Bruno a écrit que c’était bon :\nsuper.",
        "De : la part de Paul, on me dit oui.",
        "Voici la liste :",
    ],
)
def test_words_that_look_like_a_quote_are_kept(text: str) -> None:
    assert law.said(text, ours=OURS) == text


plain = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=">")).map(str.strip)


@given(plain.filter(lambda text: law.MARK not in text and text.strip("_- ")))
def test_whatever_one_writes_above_the_line_arrives(text: str) -> None:
    assert law.said(f"{text}\n\nLe 23, {SENT} a écrit :\n\n{QUOTED}", ours=OURS) == text


@given(st.binary(max_size=400))
def test_whatever_comes_is_read(raw: bytes) -> None:
    found = law.read(raw)
    assert law.said(found.text, ours=OURS).encode(errors="replace") is not None
    assert found.key == law.read(raw).key


def letter(text: str, *, sender: str, **headers: str) -> EmailMessage:
    found = EmailMessage()
    found["From"], found["To"], found["Subject"] = f"Someone <{sender}>", "reponse@house.example", "Re: x"
    found["Message-ID"] = headers.pop("Message_ID", "<one@there.example>")
    for name, value in headers.items():
        found[name.replace("_", "-")] = value
    found.set_content(text)
    return found


def test_a_page_alone_is_read_as_words() -> None:
    page = EmailMessage()
    page["From"] = "Ana <ANA@There.example>"
    page.set_content(
        "<html><head><style>p {color: red}</style></head><body><p>Oui,<br>jeudi.</p>"
        "<div>Le 23, Temps commun &lt;bonjour@temps-commun.example&gt; a écrit :</div>"
        "<blockquote><p>##- x ##-</p><p>Jeudi ?</p></blockquote></body></html>",
        subtype="html",
    )
    found = law.read(page.as_bytes())
    assert (found.sender, law.said(found.text, ours=OURS)) == ("ana@there.example", "Oui,\njeudi.")


def test_a_charset_that_nobody_knows_is_read() -> None:
    raw = "From: a@b.example\nContent-Type: text/plain; charset=klingon\n\nété".encode()
    assert law.read(raw).text == "été"


@pytest.mark.django_db
class TestReceiving:
    @pytest.fixture(autouse=True)
    def takes_answers(self, settings: SimpleNamespace) -> None:
        settings.REPLY_ADDRESS = "reponse@house.example"

    @pytest.fixture
    def talk(self, amina: Actor, bruno: Actor) -> int:
        engagement_id = agree(amina, bruno)
        say(amina, engagement_id, "Friday?")
        assert send() == 1
        return engagement_id

    @pytest.fixture
    def address(self, talk: int) -> str:
        (sent,) = mail.outbox
        (found,) = sent.reply_to
        return str(found)

    def receive(self, address: str, found: EmailMessage) -> int | None:
        return replies.receive(by=PLATFORM, at=SOON, address=address, raw=found.as_bytes())

    def test_an_answer_is_a_message_of_its_writer_once(self, bruno: Actor, talk: int, address: str) -> None:
        (sent,) = mail.outbox
        assert sent.body.startswith("##- Répondez au-dessus de cette ligne ##-\n\n")
        quoted = "\n".join(f"> {line}" for line in str(sent.body).split("\n"))
        answer = letter(
            f"Yes, at ten.\n\nLe 23, {sent.from_email} a écrit :\n{quoted}", sender=address_of(bruno)
        )
        message_id = self.receive(address, answer)
        assert self.receive(address.upper(), answer) == message_id
        kept = Message.objects.get(engagement_id=talk, author_id=id_of(bruno))
        assert (kept.pk, kept.text) == (message_id, "Yes, at ten.")

    def test_it_is_answered_from_any_address_of_the_account(
        self, bruno: Actor, talk: int, address: str
    ) -> None:
        other = EmailAddress.objects.create(user_id=bruno.user_id, email="B@work.example", verified=False)
        with pytest.raises(Refused, match="address of your account"):
            self.receive(address, letter("Yes.", sender="b@work.example"))
        other.verified = True
        other.save(update_fields=["verified"])
        self.receive(address, letter("Yes.", sender="b@WORK.example"))
        assert Message.objects.get(author_id=id_of(bruno)).text == "Yes."

    def test_another_member_answers_nothing(self, amina: Actor, talk: int, address: str) -> None:
        with pytest.raises(Refused, match="address of your account"):
            self.receive(address, letter("Yes.", sender=address_of(amina)))
        assert Message.objects.filter(engagement_id=talk).count() == 1

    @pytest.mark.parametrize(
        "change",
        [
            lambda address: address.replace("+", "+1"),
            lambda address: address.replace("@", "0@"),
            lambda address: "reponse@house.example",
            lambda address: "reponse+@house.example",
            lambda address: "reponse+99999999999999999999-aa@house.example",
            lambda address: "reponse+²-aa@house.example",
            lambda address: "",
        ],
    )
    def test_an_address_that_was_not_given_is_none(
        self, bruno: Actor, address: str, change: Callable[[str], str]
    ) -> None:
        with pytest.raises(Hidden):
            self.receive(change(address), letter("Yes.", sender=address_of(bruno)))

    @pytest.mark.parametrize(
        "headers", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X_Autoreply": "yes"}]
    )
    def test_what_a_machine_answers_is_told_nobody(
        self, bruno: Actor, talk: int, address: str, headers: dict[str, str]
    ) -> None:
        assert self.receive(address, letter("I am away.", sender=address_of(bruno), **headers)) is None
        assert Message.objects.filter(engagement_id=talk).count() == 1

    @pytest.mark.parametrize(
        ("text", "said"),
        [("> only quoted", "Nothing was found"), ("x" * 20_000, "too long"), ("a\x00b", "kept")],
    )
    def test_what_can_not_be_kept_is_refused(
        self, bruno: Actor, talk: int, address: str, text: str, said: str
    ) -> None:
        with pytest.raises(Refused, match=said):
            self.receive(address, letter(text, sender=address_of(bruno)))
        assert Message.objects.filter(engagement_id=talk).count() == 1

    def test_a_file_that_came_with_it_is_said(self, bruno: Actor, talk: int, address: str) -> None:
        answer = letter("Here it is.", sender=address_of(bruno))
        answer.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="plan.pdf")
        self.receive(address, answer)
        text = Message.objects.get(author_id=id_of(bruno)).text
        assert text.startswith("Here it is.\n\n(")

    def test_who_left_answers_nothing(self, amina: Actor, chloe: Actor) -> None:
        engagement_id, sender = invite(amina, chloe), address_of(chloe)
        say(amina, engagement_id, "Hello")
        send()
        ((address,),) = (sent.reply_to for sent in mail.outbox if sent.to == [sender])
        leaving.leave(by=chloe, at=SOON, member_id=id_of(chloe))
        with pytest.raises(Hidden):
            self.receive(address, letter("Yes.", sender=sender))
        assert Message.objects.get(engagement_id=engagement_id).text == "Hello"

    def test_the_mail_server_alone_hands_letters_over(self, address: str) -> None:
        with pytest.raises(Forbidden):
            replies.receive(by=VISITOR, at=SOON, address=address, raw=b"")

    def test_without_an_address_for_it_letters_are_answered_on_pages(
        self, amina: Actor, talk: int, settings: SimpleNamespace
    ) -> None:
        settings.REPLY_ADDRESS = ""
        mail.outbox.clear()
        say(amina, talk, "And Saturday?", at=after(days=1))
        assert send(after(days=1)) == 1
        (sent,) = mail.outbox
        assert (sent.reply_to, law.MARK in str(sent.body)) == ([], False)

    def handed(self, address: str, raw: bytes, monkeypatch: pytest.MonkeyPatch) -> str:
        out = io.StringIO()
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
        call_command("receive_mail", address, stdout=out)
        return out.getvalue().strip()

    def test_the_command_tells_the_mail_server(
        self, bruno: Actor, talk: int, address: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        answer = letter("Yes.", sender=address_of(bruno))
        assert self.handed(address, answer.as_bytes(), monkeypatch).startswith("message ")
        away = letter("Away.", sender=address_of(bruno), Auto_Submitted="auto-replied").as_bytes()
        assert self.handed(address, away, monkeypatch) == "ignored"
        for to, raw, code, said in (
            ("reponse+1-aa@house.example", b"", os.EX_NOUSER, "No conversation"),
            (address, b"x" * 25_000_001, os.EX_DATAERR, "too large"),
            (address, letter("Oui.", sender="else@there.example").as_bytes(), os.EX_DATAERR, "votre compte"),
        ):
            with pytest.raises(CommandError, match=said) as refused:
                self.handed(to, raw, monkeypatch)
            assert refused.value.returncode == code
        assert reader(talk, bruno).language == "fr"

    def test_where_the_database_is_away_it_comes_again(
        self, bruno: Actor, address: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(**_: object) -> None:
            raise OperationalError("the server closed the connection")

        monkeypatch.setattr(replies, "receive", away)
        with pytest.raises(CommandError) as refused:
            self.handed(address, letter("Yes.", sender=address_of(bruno)).as_bytes(), monkeypatch)
        assert refused.value.returncode == os.EX_TEMPFAIL
