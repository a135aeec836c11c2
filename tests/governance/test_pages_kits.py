"""The recount kit on the page of a counted vote: whoever reads the result may count it again."""

import importlib.util
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from coop.domain.actors import Actor
from governance.domain import freezing, kits
from governance.models import Ballot
from governance.selectors import kits as packed
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.governance.stories import Vote as Story
from tests.governance.stories import cast, close, make_voters, open_vote
from tests.people import make_auditor, make_pending

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]


@pytest.fixture
def people() -> list[Actor]:
    return make_voters()


@pytest.fixture
def vote(people: list[Actor]) -> Story:
    return open_vote(people[0], at=timezone.now() - timedelta(days=8))


def address(vote: Story) -> str:
    return f"/scrutins/{vote.ballot_id}/recomptage.zip"


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_it_is_there_once_the_vote_is_counted(log_in: LogIn, people: list[Actor], vote: Story) -> None:
    cast(vote, [(people[0], "yes"), (people[1], "no"), (people[2], "yes")])
    browser = log_in(people[1])
    assert browser.get(address(vote)).status_code == 404
    assert "recomptage" not in browser.get(f"/scrutins/{vote.ballot_id}/").content.decode()
    close(vote)
    assert read(browser.get(f"/scrutins/{vote.ballot_id}/")).select_one(f"a[href='{address(vote)}']")
    answer = browser.get(address(vote))
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == f'attachment; filename="recomptage-{vote.ballot_id}.zip"'
    files = unpacked(answer.content)
    assert set(files) == {*kits.PARTS, kits.SUMS, kits.PROGRAM, kits.GUIDE}
    assert "python3 recount.py" in files[kits.GUIDE].decode()
    kit = kits.read(files)
    assert list(kits.faults(files, kit)) == []
    assert kit.conditions_hash == Ballot.objects.get(pk=vote.ballot_id).frozen_hash
    assert json.loads(files[kits.SHEET])["yes"] == 2
    said = b"".join(files[name] for name in kits.PARTS).decode()
    assert not any(word in said for word in ("Ana", "Bruno", "elector_id", "cast_at"))
    assert log_in(people[2]).get(address(vote)).content == answer.content


def test_the_program_of_the_kit_finds_the_result(people: list[Actor], vote: Story, tmp_path: Path) -> None:
    cast(vote, [(people[0], "yes"), (people[1], "blank")])
    close(vote)
    path = tmp_path / "kit.zip"
    path.write_bytes(packed.zipped(packed.of_ballot(vote.ballot_id)))
    spec = importlib.util.spec_from_file_location("recount", packed.PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    recount = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(recount)
    figures, faults = recount.recount(recount.read(path))
    assert faults == []
    assert (figures["yes"], figures["blank"], figures["electorate"], figures["outcome"]) == (
        1,
        1,
        3,
        "adopted",
    )


def test_each_voter_finds_their_own_line(log_in: LogIn, people: list[Actor], vote: Story) -> None:
    ballot = Ballot.objects.get(pk=vote.ballot_id)
    mark = freezing.mark_of(ballot.frozen, people[1].member_id or 0)
    assert mark in words(read(log_in(people[1]).get(f"/scrutins/{vote.ballot_id}/")))
    assert mark not in words(read(log_in(people[0]).get(f"/scrutins/{vote.ballot_id}/")))
    assert mark in freezing.public(ballot.frozen)["electorate"]["marks"]


def test_who_reads_no_vote_reads_no_kit(log_in: LogIn, vote: Story) -> None:
    close(vote)
    assert log_in(make_auditor()).get(address(vote)).status_code == 200
    assert log_in(make_pending("Paul Morel")).get(address(vote)).status_code == 302


def test_the_votes_are_a_table_once_they_are_counted(log_in: LogIn, people: list[Actor], vote: Story) -> None:
    cast(vote, [(people[0], "yes"), (people[1], "blank"), (people[2], "yes")])
    browser, table = log_in(people[1]), f"/scrutins/{vote.ballot_id}/votes.csv"
    assert browser.get(table).status_code == 404
    assert read(browser.get(f"/scrutins/{vote.ballot_id}/")).select_one(f"a[href='{table}']") is None
    close(vote)
    page = read(browser.get(f"/scrutins/{vote.ballot_id}/"))
    assert [link["href"] for link in page.select("a[href*='votes.']")] == [table]
    answer = browser.get(table)
    assert answer.content.decode() == "ballot_id,is_invalid,yes,no\n1,,,\n2,,1,\n3,,1,\n"
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="scrutin-{vote.ballot_id}.csv"'
    for ending in ("blt", "pb", "exe"):
        assert browser.get(f"/scrutins/{vote.ballot_id}/votes.{ending}").status_code == 404
    assert log_in(make_pending("Paul Morel")).get(table).status_code == 302
