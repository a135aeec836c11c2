"""Votes weighed by colleges, from the rule to the kit: who is in which is frozen, heads stand beside."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from coop.domain.actors import Actor
from coop.models import Member
from coop.rendering import sheets
from coop.rendering.sheets import Sheet
from coop.selectors import members
from governance.domain import freezing
from governance.domain import kits as papers
from governance.domain.proposals import Outcome
from governance.models import Ballot
from governance.selectors import ballots, kits
from governance.services import proxies
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.governance.counting.test_kits import recount
from tests.governance.stories import Vote, adopt, cast, finish, open_vote
from tests.people import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]


@pytest.fixture
def people() -> list[Actor]:
    """Three producers, a beneficiary and a supporter."""
    return [
        *(make_member(name) for name in ("Ana Petit", "Bruno Leroy", "Chloé Martin")),
        make_member("Denis Faure", college="beneficiary"),
        make_member("Élise Moreau", college="supporter"),
    ]


@pytest.fixture
def vote(people: list[Actor]) -> Vote:
    """Open for an hour, and weighed by colleges."""
    now = timezone.now()
    adopt(people[0], key="governance.votes_by_college", value=True, at=now - timedelta(days=30))
    return open_vote(people[0], at=now - timedelta(hours=1))


def test_who_is_in_which_college_is_frozen_and_shown_as_marks(people: list[Actor], vote: Vote) -> None:
    ballot = Ballot.objects.get(pk=vote.ballot_id)
    assert {name: len(ids) for name, ids in ballot.frozen["colleges"].items()} == {
        "producer": 3,
        "beneficiary": 1,
        "supporter": 1,
    }
    shown = freezing.public(ballot.frozen)["colleges"]["supporter"]
    assert shown == {"count": 1, "marks": [freezing.mark_of(ballot.frozen, people[4].member_id or 0)]}
    assert freezing.digest(ballot.frozen) == ballot.frozen_hash
    Member.objects.filter(pk=people[4].member_id or 0).update(college="producer")
    cast(vote, [(people[4], "no"), (people[0], "yes")])
    finish(vote)
    told = ballots.get(vote.ballot_id)
    assert told is not None
    assert told.sheet is not None
    assert told.sheet.weighted is not None
    assert [one.no for one in told.sheet.weighted.colleges] == [0, 0, 1]


def test_the_database_takes_each_voter_in_one_college(
    people: list[Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    adopt(people[0], key="governance.votes_by_college", value=True, at=now - timedelta(days=30))
    drawn = members.by_college([person.member_id or 0 for person in people])
    twice = drawn | {"supporter": [*drawn["supporter"], drawn["producer"][0]]}
    for wrong in (twice, drawn | {"supporter": []}, {}):
        monkeypatch.setattr(members, "by_college", lambda _ids, wrong=wrong: wrong)
        with pytest.raises(IntegrityError, match="each voter stands in one college"), transaction.atomic():
            open_vote(people[0], at=now - timedelta(hours=1))


def test_weights_decide_and_the_kit_says_the_same(people: list[Actor], vote: Vote) -> None:
    """Three of four heads say yes: two fifths of the weights."""
    ana, bruno, chloe, denis, elise = people
    proxies.give(by=elise, at=vote.opened_at, proposal_id=vote.proposal_id, holder_id=denis.member_id or 0)
    cast(vote, [(ana, "yes"), (bruno, "yes"), (chloe, "yes"), (denis, "no")])
    finish(vote)
    told = ballots.get(vote.ballot_id)
    assert told is not None
    assert told.sheet is not None
    assert told.sheet.weighted is not None
    assert (told.sheet.yes, told.sheet.no, told.outcome) == (3, 2, Outcome.NO_MAJORITY)
    assert (told.sheet.weighted.yes, told.sheet.weighted.no) == (Fraction(2, 5), Fraction(3, 5))
    kit = kits.of_ballot(vote.ballot_id)
    files = papers.files(kit)
    assert list(papers.faults(files, kit)) == []
    figures, faults = recount.recount(files)
    assert (faults, figures["weighted_yes"]) == ([], "2/5")


def test_an_absent_college_leaves_its_weight_to_the_others(people: list[Actor], vote: Vote) -> None:
    ana, _bruno, _chloe, denis, _elise = people
    cast(vote, [(ana, "yes"), (denis, "yes")])
    finish(vote)
    told = ballots.get(vote.ballot_id)
    assert told is not None
    assert told.sheet is not None
    assert told.sheet.weighted is not None
    weights = {one.college: one.weight for one in told.sheet.weighted.colleges}
    assert weights == {"producer": Fraction(1, 2), "beneficiary": Fraction(1, 2), "supporter": 0}
    assert told.outcome is Outcome.ADOPTED


def test_one_college_alone_is_counted_by_heads(people: list[Actor], vote: Vote) -> None:
    cast(vote, [(people[0], "yes")])
    finish(vote)
    told = ballots.get(vote.ballot_id)
    assert told is not None
    assert told.sheet is not None
    assert told.sheet.weighted is None
    assert told.outcome is Outcome.ADOPTED
    assert list(papers.faults(papers.files(kit := kits.of_ballot(vote.ballot_id)), kit)) == []


def test_page_and_minutes_show_both_counts(
    log_in: LogIn, people: list[Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    adopt(people[0], key="governance.votes_by_college", value=True, at=now - timedelta(days=40))
    vote = open_vote(people[0], at=now - timedelta(days=8))
    cast(vote, [(people[0], "yes"), (people[3], "no"), (people[4], "yes")])
    page = read(log_in(people[1]).get(f"/scrutins/{vote.ballot_id}/"))
    assert "Producteurs et productrices 40 %" in words(page).replace("\xa0", " ").replace("\u202f", " ")
    finish(vote)
    said = words(read(log_in(people[1]).get(f"/scrutins/{vote.ballot_id}/"))).replace("\xa0", " ")
    assert "Par collège" in said
    assert "Pondéré par collèges : oui 60 %, non 40 %" in said.replace("\u202f", " ")
    found: list[Sheet] = []
    draw = sheets.written

    def kept(sheet: Sheet, rows: list[list[str]]) -> bytes:
        found.append(sheet)
        return draw(sheet, rows)

    monkeypatch.setattr(sheets, "written", kept)
    assert log_in(people[1]).get(f"/scrutins/{vote.ballot_id}/proces-verbal.pdf").status_code == 200
    lines = dict(found[0].parts)["Par collège"].replace("\xa0", " ").split("\n")
    assert lines[0] == "Bénéficiaires : poids 40\u202f%, inscriptions 1, oui 0, non 1, blanc 0"
    assert lines[-1].startswith("Pondéré par collèges : oui 60")
