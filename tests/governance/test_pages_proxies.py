"""The pages of a proxy: giving it, reading it on paper, taking it back; the minutes that print it."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from coop.domain.actors import Actor
from coop.rendering import sheets
from coop.rendering.sheets import Sheet
from governance.models import Proxy
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.governance.kinds import put_to_vote, resolve
from tests.governance.pages import labels
from tests.governance.stories import Vote as Story
from tests.governance.stories import announced, cast, close, make_voters, open_vote

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]


@pytest.fixture
def people() -> list[Actor]:
    return make_voters(4)


@pytest.fixture
def vote(people: list[Actor]) -> Story:
    return open_vote(people[0], at=timezone.now() - timedelta(hours=1))


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Sheet, list[list[str]]]]:
    """What is put on paper, before it is drawn."""
    found: list[tuple[Sheet, list[list[str]]]] = []
    draw = sheets.written

    def kept(sheet: Sheet, rows: list[list[str]]) -> bytes:
        found.append((sheet, [list(row) for row in rows]))
        return draw(sheet, rows)

    monkeypatch.setattr(sheets, "written", kept)
    return found


def said(page: BeautifulSoup) -> str:
    return words(page).replace("\xa0", " ").replace("\u202f", " ")


def address(vote: Story) -> str:
    return f"/propositions/{vote.proposal_id}/pouvoir/"


def give(log_in: LogIn, vote: Story, giver: Actor, holder: Actor) -> BeautifulSoup:
    return read(log_in(giver).post(address(vote), {"holder": holder.member_id}, follow=True))


def test_it_is_given_read_and_taken_back(log_in: LogIn, people: list[Actor], vote: Story) -> None:
    ana, bruno, *_ = people
    ballot = read(log_in(bruno).get(f"/scrutins/{vote.ballot_id}/"))
    assert ballot.select_one(f"a[href='{address(vote)}']")
    form = read(log_in(bruno).get(address(vote)))
    assert [option.get_text() for option in form.select("select option")] == [
        "—",
        "Ana Petit",
        "Chloé Martin",
        "Denis Faure",
    ]
    assert "Une personne en porte 2 au plus" in said(form)
    page = give(log_in, vote, bruno, ana)
    assert "Votre pouvoir est donné" in said(page)
    assert {"L’imprimer (PDF)", "Retirer"} <= set(labels(page))
    assert "Vous avez donné pouvoir à Ana Petit" in said(
        read(log_in(bruno).get(f"/scrutins/{vote.ballot_id}/"))
    )
    assert "Vous portez le pouvoir de Bruno Leroy" in said(
        read(log_in(ana).get(f"/scrutins/{vote.ballot_id}/"))
    )
    proxy = Proxy.objects.get()
    answer = log_in(bruno).post(f"/pouvoirs/{proxy.pk}/fin/", follow=True)
    assert "Votre pouvoir est repris" in said(read(answer))
    assert Proxy.objects.get().ending == "revoked"
    offer = f"a[href='{address(vote)}']"
    cast(vote, [(bruno, "no")])
    assert not read(log_in(bruno).get(f"/scrutins/{vote.ballot_id}/")).select_one(offer)


def test_its_holder_may_decline_it_and_others_know_nothing_of_it(
    log_in: LogIn, people: list[Actor], vote: Story
) -> None:
    ana, bruno, chloe, _ = people
    give(log_in, vote, bruno, ana)
    proxy = Proxy.objects.get()
    for verb in (f"/pouvoirs/{proxy.pk}/fin/", "/pouvoirs/99999/fin/"):
        assert log_in(chloe).post(verb).status_code == 404
    assert log_in(chloe).get(f"/pouvoirs/{proxy.pk}/pouvoir.pdf").status_code == 404
    assert "Bruno" not in said(read(log_in(chloe).get(f"/scrutins/{vote.ballot_id}/")))
    answer = log_in(ana).post(f"/pouvoirs/{proxy.pk}/fin/", follow=True)
    assert "Vous avez refusé ce pouvoir" in said(read(answer))
    assert Proxy.objects.get().ending == "declined"


def test_what_can_not_be_given_is_said_at_the_field(log_in: LogIn, people: list[Actor], vote: Story) -> None:
    ana, bruno, chloe, _ = people
    give(log_in, vote, bruno, ana)
    answer = log_in(chloe).post(address(vote), {"holder": bruno.member_id})
    assert "a donné son propre pouvoir" in said(read(answer, status=422))
    answer = log_in(chloe).post(address(vote), {})
    assert "Choisissez qui vote pour vous" in said(read(answer, status=422))
    assert log_in(chloe).get("/propositions/99999/pouvoir/").status_code == 404
    assert Proxy.objects.count() == 1


def test_it_may_be_given_once_the_vote_is_announced(log_in: LogIn, people: list[Actor]) -> None:
    ana, bruno, *_ = people
    proposal_id = announced(ana, at=timezone.now() + timedelta(days=2))
    page = read(log_in(bruno).get(f"/propositions/{proposal_id}/"))
    assert page.select_one(f"a[href='/propositions/{proposal_id}/pouvoir/']")
    answer = log_in(bruno).post(
        f"/propositions/{proposal_id}/pouvoir/", {"holder": ana.member_id}, follow=True
    )
    assert "Votre pouvoir est donné" in said(read(answer))


def test_on_paper_it_names_both_and_what_it_is_for(
    log_in: LogIn, people: list[Actor], vote: Story, written: list[tuple[Sheet, list[list[str]]]]
) -> None:
    ana, bruno, *_ = people
    give(log_in, vote, bruno, ana)
    proxy = Proxy.objects.get()
    for person in (ana, bruno):
        answer = log_in(person).get(f"/pouvoirs/{proxy.pk}/pouvoir.pdf", headers={"Accept-Language": "en"})
        assert answer.content.startswith(b"%PDF")
        assert answer["Content-Disposition"] == f'inline; filename="pouvoir-{proxy.pk}.pdf"'
    sheet, rows = written[0]
    assert (sheet.title, sheet.language, rows) == ("Pouvoir", "fr", [])
    text = dict(sheet.parts)["Ce qui est donné"]
    assert text.startswith("Je, Bruno Leroy, sociétaire n° ")
    assert "donne pouvoir à Ana Petit" in text
    assert sheet.signed_by == ("Bruno Leroy", "Ana Petit")


def test_minutes_and_attendance_sheet_say_who_was_represented(
    log_in: LogIn, people: list[Actor], written: list[tuple[Sheet, list[list[str]]]]
) -> None:
    ana, bruno, chloe, denis = people
    vote = open_vote(ana, at=timezone.now() - timedelta(days=6, hours=23))
    give(log_in, vote, bruno, ana)
    give(log_in, vote, chloe, denis)
    cast(vote, [(ana, "yes")])
    close(vote)
    for paper in ("proces-verbal.pdf", "emargement.pdf"):
        assert log_in(ana).get(f"/scrutins/{vote.ballot_id}/{paper}").status_code == 200
    (minutes, counted), (attendance, attended) = written
    assert dict(minutes.parts)["Pouvoirs"] == "Bruno Leroy a donné pouvoir à Ana Petit"
    assert ["dont par pouvoir", "1", ""] in counted
    assert [(name, told) for _number, name, told in attended] == [
        ("Ana Petit", "a voté"),
        ("Bruno Leroy", "représentation par Ana Petit"),
        ("Chloé Martin", "n’a pas voté"),
        ("Denis Faure", "n’a pas voté"),
    ]
    assert dict(attendance.facts) == {"Personnes inscrites": "4", "Ont voté": "1", "Par pouvoir": "1"}
    assert "dont par pouvoir" in said(read(log_in(ana).get(f"/scrutins/{vote.ballot_id}/")))
    closed = read(log_in(bruno).get(address(vote)))
    assert "Ce vote est terminé" in said(closed)
    assert "Retirer" not in labels(closed)


def test_on_paper_it_says_what_kind_of_question_it_is_for(
    log_in: LogIn, written: list[tuple[Sheet, list[list[str]]]], people: list[Actor]
) -> None:
    ana, bruno, *_ = people
    at = timezone.now() - timedelta(days=10, hours=3)
    vote = put_to_vote(resolve(ana, method="approval", at=at), ana, written_at=at)
    give(log_in, vote, ana, bruno)
    proxy = Proxy.objects.get()
    assert log_in(bruno).get(f"/pouvoirs/{proxy.pk}/pouvoir.pdf").status_code == 200
    [(sheet, _rows)] = written
    assert "Résolution" in dict(sheet.facts).values()
