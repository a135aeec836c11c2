"""The papers of a counted vote: minutes and attendance sheet, in French whoever reads them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coop.domain.actors import Actor
from coop.rendering import sheets
from coop.rendering.sheets import Sheet
from governance.models import Ballot
from governance.selectors import ballots
from tests.conftest import LogIn
from tests.coop.pages import read
from tests.governance.stories import Vote as Story
from tests.governance.stories import carry, cast, close, make_voters, open_vote
from tests.people import make_auditor, make_pending

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]
MINUTES, ATTENDANCE = "proces-verbal.pdf", "emargement.pdf"


@pytest.fixture
def people() -> list[Actor]:
    return make_voters(4)


@pytest.fixture
def vote(people: list[Actor]) -> Story:
    vote = open_vote(people[0], at=timezone.now() - timedelta(days=8))
    cast(vote, [(people[0], "yes"), (people[1], "no"), (people[3], "yes")])
    return vote


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


def address(vote: Story, paper: str) -> str:
    return f"/scrutins/{vote.ballot_id}/{paper}"


def test_minutes_say_what_was_asked_counted_and_decided(
    log_in: LogIn, people: list[Actor], vote: Story, written: list[tuple[Sheet, list[list[str]]]]
) -> None:
    close(vote)
    log_in(people[1]).get(address(vote, MINUTES))
    provisional, _ = written.pop()
    assert dict(provisional.parts)["Ce qui a été décidé"].startswith("Rien encore")
    assert provisional.signed_by == ("Première personne scrutatrice", "Seconde personne scrutatrice")
    carry(vote.ballot_id, at=vote.closes_at)
    answer = log_in(people[1]).get(address(vote, MINUTES), headers={"Accept-Language": "en"})
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"] == f'inline; filename="proces-verbal-{vote.ballot_id}.pdf"'
    ((sheet, rows),) = written
    assert (sheet.title, sheet.language, sheet.lines[0]) == (
        "Procès-verbal de scrutin",
        "fr",
        "A higher quorum",
    )
    assert dict(sheet.facts)["Proposé par"] == "Ana Petit"
    said = dict(sheet.parts)
    assert said["La question"].endswith("50\u202f% au lieu de 20\u202f%")
    assert said["Ce qui a été décidé"].startswith("Adoptée")
    frozen_hash = Ballot.objects.get(pk=vote.ballot_id).frozen_hash
    assert said["Empreinte de ce qui a été figé à l’ouverture"] == frozen_hash
    assert rows == [
        ["Personnes inscrites", "4", ""],
        ["Votes", "3", "1"],
        ["Oui", "2", "2"],
        ["Non", "1", ""],
        ["Blanc", "0", ""],
    ]
    assert sheet.signed_by == ("Bruno Leroy, pour la certification", "Chloé Martin, pour la certification")


def test_the_attendance_sheet_says_who_voted_and_not_what(
    log_in: LogIn, people: list[Actor], vote: Story, written: list[tuple[Sheet, list[list[str]]]]
) -> None:
    close(vote)
    assert log_in(people[2]).get(address(vote, ATTENDANCE)).content.startswith(b"%PDF")
    ((sheet, rows),) = written
    assert [(name, said) for _number, name, said in rows] == [
        ("Ana Petit", "a voté"),
        ("Bruno Leroy", "a voté"),
        ("Chloé Martin", "n’a pas voté"),
        ("Denis Faure", "a voté"),
    ]
    assert dict(sheet.facts) == {"Personnes inscrites": "4", "Ont voté": "3"}


def test_before_the_count_there_is_no_paper(log_in: LogIn, people: list[Actor], vote: Story) -> None:
    browser = log_in(people[0])
    for paper in (MINUTES, ATTENDANCE):
        assert browser.get(address(vote, paper)).status_code == 404
    assert ballots.attendance(vote.ballot_id) == []
    close(vote)
    page = read(browser.get(f"/scrutins/{vote.ballot_id}/"))
    assert {link["href"] for link in page.select("#result a[href$='.pdf']")} == {
        address(vote, MINUTES),
        address(vote, ATTENDANCE),
    }


def test_who_reads_no_vote_reads_no_paper(log_in: LogIn, vote: Story) -> None:
    close(vote)
    auditor, pending = log_in(make_auditor()), log_in(make_pending("Paul Morel"))
    for paper in (MINUTES, ATTENDANCE):
        assert auditor.get(address(vote, paper)).status_code == 200
        assert pending.get(address(vote, paper)).status_code == 302
