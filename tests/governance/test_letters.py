"""What concerns a member, told on its page and by e-mails that leave once, at hours that they chose."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from coop.domain.actors import PLATFORM, VISITOR, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.selectors import members
from governance import rendering
from governance.domain import concerns as law
from governance.domain.letters import LetterKind, Manner, Pace
from governance.models import Letter, LetterChoice
from governance.selectors import concerns, letters
from governance.services import ballots, mandates, proposals, remarks
from governance.services import letters as writing
from marketplace.services import leaving
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.governance.mandating import draft
from tests.governance.stories import announced, cast, close, finish, make_voters, open_vote, publish
from tests.instants import after
from tests.people import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]

TUESDAY = datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("Europe/Paris"))
SATURDAY_NIGHT = datetime(2026, 3, 7, 22, tzinfo=ZoneInfo("Europe/Paris"))
AWAKE = Manner(quiet_from=0, quiet_until=0, is_sunday_quiet=False)


def id_of(person: Actor) -> int:
    assert person.member_id is not None
    return person.member_id


def told(person: Actor, at: datetime) -> list[tuple[int, list[str]]]:
    found = concerns.of_member(id_of(person), at=at)
    return [(one.proposal.id, [str(reason) for reason in one.reasons]) for one in found]


def send(at: datetime) -> int:
    return writing.send_due(by=PLATFORM, at=at, write=rendering.mail)


def choose(person: Actor, **manner: Any) -> None:  # noqa: ANN401  fields of Manner
    writing.choose(by=person, at=after(), choice=replace(AWAKE, **manner))


def address(person: Actor) -> str:
    return members.address_of(id_of(person))


def outbox() -> list[tuple[str, str]]:
    return [(message.to[0], str(message.subject)) for message in mail.outbox]


def html(message: object) -> str:
    """The other form of a message."""
    assert isinstance(message, EmailMultiAlternatives)
    ((content, kind),) = message.alternatives
    assert kind == "text/html"
    return str(content)


@pytest.fixture
def people() -> list[Actor]:
    """Nobody is written to before they chose it."""
    found = make_voters()
    for person in found:
        choose(person, pace=Pace.NEVER, wants_reminders=False)
    return found


def test_each_hears_why_it_concerns_them(people: list[Actor]) -> None:
    ana, bruno, chloe = people
    proposal_id = publish(ana, at=TUESDAY)
    assert told(ana, TUESDAY) == [(proposal_id, ["You proposed it."])]
    assert told(bruno, TUESDAY) == []
    proposals.sponsor(by=bruno, at=TUESDAY, proposal_id=proposal_id)
    remarks.say(by=bruno, at=TUESDAY, proposal_id=proposal_id, text="Why?", kind="question")
    assert told(bruno, TUESDAY) == [(proposal_id, ["You sponsor it.", "You took part in its discussion."])]
    assert told(chloe, TUESDAY) == []


def test_a_vote_concerns_who_has_not_voted(people: list[Actor]) -> None:
    ana, bruno, chloe = people
    waiting = announced(bruno, key="governance.majority_share", value="0.6", at=TUESDAY + timedelta(days=1))
    vote = open_vote(ana, at=TUESDAY)
    assert told(chloe, TUESDAY) == [(vote.proposal_id, [str(law.MAY_VOTE)]), (waiting, [str(law.WILL_VOTE)])]
    cast(vote, [(chloe, "no")])
    assert told(chloe, TUESDAY) == [(waiting, [str(law.WILL_VOTE)])]
    close(vote)
    assert told(chloe, vote.closes_at) == [(waiting, [str(law.WILL_VOTE)])]


def test_what_is_adopted_concerns_all_until_it_is_obeyed(people: list[Actor]) -> None:
    ana, bruno, _ = people
    vote = open_vote(ana, at=TUESDAY)
    cast(vote, [(ana, "yes")])
    ended_at = finish(vote)
    assert told(bruno, ended_at) == [(vote.proposal_id, [str(law.IS_SOON)])]
    assert told(bruno, ended_at + timedelta(days=2)) == []
    assert told(ana, ended_at + timedelta(days=2)) == [(vote.proposal_id, ["You proposed it."])]


def test_who_holds_a_mandate_is_touched_by_its_rules(people: list[Actor]) -> None:
    ana, bruno, _ = people
    now = timezone.now()
    mandates.open(by=PLATFORM, at=now, draft=draft(bruno))
    proposal_id = publish(ana, key="governance.mandate_days", value=700, at=now)
    assert told(bruno, now) == [(proposal_id, [str(concerns.HOLDS_A_MANDATE)])]
    assert told(bruno, now + timedelta(days=100)) == []


def test_a_digest_tells_what_is_new_once(people: list[Actor]) -> None:
    ana, bruno, _ = people
    choose(bruno, pace=Pace.DAY, wants_reminders=False)
    vote = open_vote(ana, at=TUESDAY)
    assert (send(TUESDAY), send(TUESDAY), send(TUESDAY + timedelta(days=1))) == (1, 0, 0)
    (message,) = mail.outbox
    assert message.to == [address(bruno)]
    assert message.subject == "Les décisions qui vous concernent"
    assert "Vous pouvez voter, et n’avez pas encore voté." in message.body
    assert "Vote jusqu’au" in message.body
    assert "Quorum\N{NO-BREAK SPACE}: 50\N{NARROW NO-BREAK SPACE}% au lieu de 20" in message.body
    assert f"/scrutins/{vote.ballot_id}/" in message.body
    assert 'lang="fr"' in html(message)
    assert f'/scrutins/{vote.ballot_id}/"' in html(message)
    cast(vote, [(ana, "yes")])
    ended_at = finish(vote)
    assert send(ended_at + timedelta(hours=10)) == 1
    assert "bientôt à vous" in mail.outbox[-1].body


def test_a_week_passes_between_two_digests(people: list[Actor]) -> None:
    ana, bruno, _ = people
    choose(bruno, pace=Pace.WEEK, wants_reminders=False, language="en")
    publish(bruno, at=TUESDAY)
    assert send(TUESDAY) == 1
    open_vote(ana, key="governance.majority_share", value="0.6", at=TUESDAY + timedelta(days=1))
    assert [send(TUESDAY + timedelta(days=day)) for day in (1, 6)] == [0, 0]
    assert send(TUESDAY + timedelta(days=7)) == 1
    assert "You may vote, and have not voted yet." in mail.outbox[-1].body
    assert 'lang="en"' in html(mail.outbox[-1])


def test_only_those_who_have_not_voted_are_reminded_and_once(people: list[Actor]) -> None:
    ana, bruno, chloe = people
    for person in people:
        choose(person, pace=Pace.NEVER)
    vote = open_vote(ana, at=TUESDAY)
    cast(vote, [(bruno, "yes")])
    due = vote.closes_at - timedelta(days=2)
    assert send(due - timedelta(seconds=1)) == 0
    choose(chloe, pace=Pace.NEVER, wants_reminders=False)
    assert (send(due), send(due + timedelta(hours=1)), send(vote.closes_at)) == (1, 0, 0)
    assert outbox() == [(address(ana), "Un vote se termine bientôt\N{NO-BREAK SPACE}: A higher quorum")]
    assert f"/scrutins/{vote.ballot_id}/" in mail.outbox[0].body


def test_who_votes_while_letters_leave_is_not_reminded(people: list[Actor]) -> None:
    ana, bruno, _ = people
    for person in (ana, bruno):
        choose(person, pace=Pace.NEVER)
    vote = open_vote(ana, at=TUESDAY)
    due = vote.closes_at - timedelta(days=1)

    def write(ready: letters.Ready) -> Any:  # noqa: ANN401  a message
        ballots.cast(by=bruno, at=due, ballot_id=vote.ballot_id, choice="no")
        return rendering.mail(ready)

    assert writing.send_due(by=PLATFORM, at=due, write=write) == 1
    assert [to for to, _subject in outbox()] == [address(ana)]


def test_in_quiet_hours_it_waits(people: list[Actor]) -> None:
    ana, bruno, _ = people
    choose(bruno, pace=Pace.DAY, quiet_from=20, quiet_until=8, is_sunday_quiet=True)
    open_vote(ana, at=SATURDAY_NIGHT)
    hours = [timedelta(0), timedelta(hours=10), timedelta(hours=18), timedelta(hours=33)]
    assert [send(SATURDAY_NIGHT + hour) for hour in hours] == [0, 0, 0, 0]
    assert send(SATURDAY_NIGHT + timedelta(hours=34)) == 1


class Refusing:
    """A mail server that takes nothing, or a machine that dies while it hands over."""

    def __init__(self, fault: BaseException) -> None:
        self.fault = fault

    def __call__(self, ready: letters.Ready) -> "Refusing":
        return self

    def send(self) -> int:
        raise self.fault


def test_what_a_mail_server_refuses_is_tried_again_later(people: list[Actor]) -> None:
    ana, bruno, _ = people
    choose(bruno, pace=Pace.WEEK, wants_reminders=False)
    open_vote(ana, at=TUESDAY)
    with pytest.raises(ExceptionGroup) as fault:
        writing.send_due(by=PLATFORM, at=TUESDAY, write=Refusing(OSError("no route")))
    assert address(bruno) not in str(fault.value.exceptions)
    assert send(TUESDAY + timedelta(minutes=9)) == 0
    assert (send(TUESDAY + timedelta(minutes=10)), send(TUESDAY + timedelta(minutes=30))) == (1, 0)
    assert Letter.objects.get().sent_at == TUESDAY + timedelta(minutes=10)


def test_who_is_killed_while_handing_over_sends_nothing_twice(people: list[Actor]) -> None:
    ana, bruno, _ = people
    choose(bruno, pace=Pace.NEVER)
    vote = open_vote(ana, at=TUESDAY)
    due = vote.closes_at - timedelta(days=2)
    with pytest.raises(KeyboardInterrupt):
        writing.send_due(by=PLATFORM, at=due, write=Refusing(KeyboardInterrupt()))
    letter = Letter.objects.get()
    assert (letter.taken_at, letter.sent_at, letter.refused_at) == (due, None, None)
    assert send(due + timedelta(hours=5)) == 0


def test_what_was_brought_from_elsewhere_is_told_to_nobody(people: list[Actor]) -> None:
    ana, bruno, _ = people
    choose(bruno, pace=Pace.DAY, quiet_from=9, quiet_until=8)
    vote = open_vote(ana, at=TUESDAY)
    due = vote.closes_at - timedelta(hours=30)
    assert writing.settle(by=PLATFORM, at=due) == 2
    choose(bruno, pace=Pace.DAY)
    assert send(due + timedelta(hours=28)) == 0
    assert Letter.objects.filter(sent_at=due).count() == 2
    with pytest.raises(Forbidden):
        writing.settle(by=ana, at=due)


def test_the_database_knows_each_letter_once(people: list[Actor]) -> None:
    ana, _, _ = people
    vote = open_vote(ana, at=TUESDAY)
    member = id_of(ana)
    digest = {"member_id": member, "kind": "digest", "on_day": TUESDAY.date(), "taken_at": TUESDAY}
    reminder = {"member_id": member, "kind": "reminder", "ballot_id": vote.ballot_id, "taken_at": TUESDAY}
    Letter.objects.create(**digest)
    Letter.objects.create(**reminder)
    wrong: list[dict[str, Any]] = [
        digest,
        reminder,
        {**digest, "on_day": None},
        {**reminder, "on_day": TUESDAY.date()},
        {**digest, "on_day": after(days=9).date(), "sent_at": TUESDAY, "refused_at": TUESDAY},
    ]
    for row in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        LetterChoice.objects.filter(pk=member).update(quiet_from=24)
    with pytest.raises(IntegrityError), transaction.atomic():
        LetterChoice.objects.filter(pk=member).update(pace="hour")


def test_each_chooses_for_themselves(people: list[Actor]) -> None:
    ana = people[0]
    assert letters.choice_of(id_of(make_member("Denis Faure"))) == Manner()
    choose(ana, pace=Pace.DAY, language="en")
    assert letters.choice_of(id_of(ana)) == replace(AWAKE, pace=Pace.DAY, language="en")
    with pytest.raises(Refused):
        choose(ana, quiet_from=24)
    with pytest.raises(Forbidden):
        choose(VISITOR)
    with pytest.raises(Forbidden):
        writing.send_due(by=ana, at=TUESDAY, write=rendering.mail)


def test_one_click_ends_one_kind_without_a_log_in(people: list[Actor]) -> None:
    ana, bruno, _ = people
    choose(bruno, pace=Pace.DAY)
    open_vote(ana, at=TUESDAY)
    send(TUESDAY)
    headers = mail.outbox[0].extra_headers
    stop = "/" + headers["List-Unsubscribe"].strip("<>").split("/", 3)[3]
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    browser = Client(enforce_csrf_checks=True)
    assert read(browser.get(stop)).select_one("form[method=post] input[name=stop]")
    assert letters.is_sent(LetterKind.DIGEST, id_of(bruno))
    for _again in range(2):
        assert browser.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert letters.choice_of(id_of(bruno)) == replace(AWAKE, pace=Pace.NEVER)
    assert "plus ces courriels" in words(read(browser.get(stop)))
    token = letters.token_of(LetterKind.REMINDER, id_of(bruno))
    assert browser.post(f"/courriels/decisions/{token}/", {"stop": "1"}).status_code == 303
    assert not letters.choice_of(id_of(bruno)).wants_reminders
    assert browser.get("/courriels/decisions/forged/").status_code == 404
    with pytest.raises(Hidden):
        letters.of_token(token[:-1])


def test_the_page_says_why_until_when_and_what_changes(log_in: LogIn, people: list[Actor]) -> None:
    ana, bruno, _ = people
    browser = log_in(bruno)
    assert "Rien ne vous concerne plus que les autres" in words(read(browser.get("/mes-decisions/")))
    vote = open_vote(ana, at=timezone.now() - timedelta(days=1))
    (row,) = read(browser.get("/mes-decisions/")).select("ul.rows > li")
    for said in (
        *("A higher quorum", "en cours de vote", "Vote jusqu’au"),
        *("Vous pouvez voter, et n’avez pas encore voté.", "au lieu de 20"),
    ):
        assert said in row.get_text(" ", strip=True)
    assert {link["href"] for link in row.select("a")} == {f"/scrutins/{vote.ballot_id}/"}
    cast(replace(vote, opened_at=timezone.now()), [(bruno, "yes")])
    page = read(browser.get("/mes-decisions/"))
    (row,) = page.select("ul.rows > li")
    assert "Vous la parrainez." in row.get_text(" ", strip=True)
    assert "voter" not in row.get_text(" ", strip=True)
    assert {link["href"] for link in row.select("a")} == {f"/propositions/{vote.proposal_id}/"}
    assert "Par courriel : jamais." in words(page)
    assert read(browser.get("/propositions/")).select_one("a[href='/mes-decisions/']")


def test_the_form_keeps_what_is_chosen(log_in: LogIn, people: list[Actor]) -> None:
    bruno = people[1]
    browser = log_in(bruno)
    page = read(browser.get("/mes-decisions/courriels/"))
    assert page.select_one("input[name=pace][value=never][checked]")
    sent = {"pace": "day", "quiet_from": "22", "quiet_until": "7", "is_sunday_quiet": "on", "language": "en"}
    assert browser.post("/mes-decisions/courriels/", sent)["Location"] == "/mes-decisions/"
    assert letters.choice_of(id_of(bruno)) == Manner(Pace.DAY, False, 22, 7, True, "en")
    wrong = browser.post("/mes-decisions/courriels/", {**sent, "quiet_from": "25"})
    assert wrong.status_code == 422
    assert letters.choice_of(id_of(bruno)).quiet_from == 22


def test_it_goes_with_who_leaves(people: list[Actor]) -> None:
    ana, bruno, _ = people
    choose(bruno, pace=Pace.DAY)
    open_vote(ana, at=TUESDAY)
    send(TUESDAY)
    assert Letter.objects.filter(member_id=id_of(bruno)).exists()
    leaving.leave(by=bruno, at=after(days=9), member_id=id_of(bruno))
    assert not Letter.objects.filter(member_id=id_of(bruno)).exists()
    assert not LetterChoice.objects.filter(pk=bruno.member_id).exists()
