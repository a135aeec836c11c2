"""What is handed out to whoever does not trust the house: the verifier, which knows nothing of it, agrees."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from coop.domain.actors import PLATFORM
from tests.conftest import LogIn
from tests.instants import after
from tests.people import address_of
from tests.timebank import closing
from tests.timebank.conftest import House
from tests.timebank.exporting import alone
from tests.timebank.reading import entry_of, lines_of
from timebank.domain import heads
from timebank.selectors import journal_lines, proofs
from timebank.services import sealing

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived(lived: House) -> House:
    """Nothing of it is sealed yet."""
    closing.unseal()
    return lived


@pytest.fixture
def sealed(lived: House) -> House:
    for most in (1, 2, 100):
        sealing.seal(by=PLATFORM, at=after(days=50 + most), most=most)
    return lived


def kept(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


# --- the journal ----------------------------------------------------------------------------------


def test_the_verifier_finds_nothing_wrong_with_the_journal(sealed: House, tmp_path: Path) -> None:
    for name in ("journal.jsonl", "journal.jsonl.gz"):
        call_command("export_journal", str(tmp_path / name), verbosity=0)
        head = proofs.last_head()
        assert head is not None
        code, (said,) = alone("journal", tmp_path / name, "--head", f"{head.size}:{head.root.hex()}")
        assert (code, said.endswith("nothing is wrong")) == (0, True), said
        assert said.startswith("6 entries, 22 legs, ")
        assert "3 of 3 heads met" in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["journal.jsonl", "journal.jsonl.gz"]


def test_what_is_not_sealed_is_not_exported(lived: House, tmp_path: Path) -> None:
    sealing.seal(by=PLATFORM, at=after(days=50), most=4)
    written = list(journal_lines.lines())
    assert sum(line.startswith("[") for line in written) == 4
    path = kept(tmp_path / "journal", "".join(written).encode())
    assert alone("journal", path)[0] == 0


def test_an_empty_ledger_is_an_empty_journal(house: House, tmp_path: Path) -> None:
    path = kept(tmp_path / "journal", "".join(journal_lines.lines()).encode())
    assert alone("journal", path)[0] == 0


def test_the_journal_is_for_those_who_read_the_ledger(sealed: House, log_in: LogIn, tmp_path: Path) -> None:
    answer = log_in(sealed.auditor).get(reverse("journal_lines"))
    path = kept(tmp_path / "journal", "\n".join(lines_of(answer)).encode())
    assert alone("journal", path)[0] == 0
    for person in (sealed.ana, sealed.administrator):
        assert log_in(person).get(reverse("journal_lines")).status_code == 403


# --- receipts -------------------------------------------------------------------------------------


def test_a_member_takes_their_receipt_away(sealed: House, log_in: LogIn, tmp_path: Path) -> None:
    head = proofs.last_head()
    assert head is not None
    mine = reverse("entry_receipt", args=[entry_of("exchange:1")])
    page = log_in(sealed.ana).get(reverse("entry", args=[entry_of("exchange:1")])).content.decode()
    assert mine in page
    answer = log_in(sealed.ana).get(mine)
    assert "attachment" in answer["Content-Disposition"]
    path = kept(tmp_path / "receipt", answer.content)
    code, lines = alone("receipt", path, "--head", f"{head.size}:{head.root.hex()}")
    assert code == 0, lines
    told = json.loads(answer.content)
    assert told["leg"]["account"] == f"member_time.minutes.{sealed.ana.member_id}"
    told["entry"]["amounts"][0] += 1
    assert alone("receipt", kept(path, json.dumps(told).encode()))[0] == 1


@pytest.mark.parametrize("key", ["exchange:1", "exchange:2", "exchange:3", "exchange:5"])
def test_every_entry_has_one_whoever_reads_it(sealed: House, log_in: LogIn, tmp_path: Path, key: str) -> None:
    """And nobody's balance is in it but the reader's own."""
    for person in (sealed.ana, sealed.bao, sealed.cleo, sealed.auditor, sealed.coordinator):
        answer = log_in(person).get(f"/api/timebank/entries/{entry_of(key)}/receipt")
        if log_in(person).get(reverse("entry", args=[entry_of(key)])).status_code == 404:
            assert answer.status_code == 404
            assert log_in(person).get(reverse("entry_receipt", args=[entry_of(key)])).status_code == 404
            continue
        assert alone("receipt", kept(tmp_path / "receipt", answer.content))[0] == 0
        owner = answer.json()["leg"]["account"].split(".")[2:]
        assert owner in ([], [str(person.member_id)]) or person in (sealed.auditor, sealed.coordinator)


def test_an_entry_that_is_not_sealed_has_none_yet(lived: House, log_in: LogIn) -> None:
    entry_id = entry_of("exchange:1")
    ana = log_in(lived.ana)
    assert ana.get(f"/api/timebank/entries/{entry_id}/receipt").status_code == 422
    assert ana.get(reverse("entry_receipt", args=[entry_id])).status_code == 303
    page = ana.get(reverse("entry", args=[entry_id])).content.decode()
    assert reverse("entry_receipt", args=[entry_id]) not in page


# --- heads ----------------------------------------------------------------------------------------


def test_one_head_continues_another(sealed: House, log_in: LogIn, tmp_path: Path) -> None:
    for first in range(1, 7):
        for second in range(first, 7):
            answer = log_in(sealed.auditor).get(reverse("ledger_heads", args=[first, second]))
            assert alone("heads", kept(tmp_path / "heads", answer.content))[0] == 0
            told = log_in(sealed.auditor).get(f"/api/timebank/heads/{first}/{second}").json()
            assert told == json.loads(answer.content)
    for first, second in ((0, 1), (3, 2), (1, 7)):
        assert log_in(sealed.auditor).get(f"/api/timebank/heads/{first}/{second}").status_code == 404
    assert log_in(sealed.ana).get("/api/timebank/heads/1/2").status_code == 403
    assert log_in(sealed.ana).get(reverse("ledger_heads", args=[1, 2])).status_code == 403


def test_anyone_may_keep_the_head(house: House) -> None:
    assert Client().get("/api/timebank/head").status_code == 404


def test_the_head_that_anyone_keeps_is_the_last(sealed: House) -> None:
    head = proofs.last_head()
    assert head is not None
    assert Client().get("/api/timebank/head").json() == head.told


def test_heads_are_published_once_each(lived: House, tmp_path: Path) -> None:
    path = tmp_path / "heads"
    with pytest.raises(CommandError, match="Rien n"):
        call_command("publish_head", to=path)
    sizes = []
    for most in (1, 2, 100):
        sealing.seal(by=PLATFORM, at=after(days=50), most=most)
        call_command("publish_head", to=path, verbosity=0)
        call_command("publish_head", to=path, verbosity=0)
        sizes = [head.size for head in heads.read(path.read_text())]
    assert sizes == [1, 3, 6]
    call_command("export_journal", str(tmp_path / "journal"))
    code, (said,) = alone("journal", tmp_path / "journal", "--head", path)
    assert code == 0, said


def test_heads_of_another_ledger_are_not_published_over(sealed: House, tmp_path: Path) -> None:
    head = proofs.last_head()
    assert head is not None
    told: list[Callable[[], str]] = [
        lambda: heads.written(heads.Head(head.size, b"\x01" * 32)),
        lambda: heads.written(heads.Head(2, b"\x01" * 32)),
        lambda: heads.written(heads.Head(head.size + 1, head.root)),
    ]
    for before in told:
        path = kept(tmp_path / "heads", before().encode())
        with pytest.raises(CommandError, match="pas le début"):
            call_command("publish_head", to=path)
        assert path.read_text() == before()


@pytest.mark.parametrize("data", [b"{}\n", b'{"size": 1, "root": "ab"}\n', b"\xff\n", b'{"size": 1', b"[]\n"])
def test_a_file_that_is_something_else_is_left_alone(sealed: House, tmp_path: Path, data: bytes) -> None:
    path = kept(tmp_path / "heads", data)
    with pytest.raises(CommandError):
        call_command("publish_head", to=path)
    assert path.read_bytes() == data


def test_auditors_are_told_by_mail(sealed: House, tmp_path: Path) -> None:
    call_command("publish_head", to=tmp_path / "heads", mail=True)
    head = proofs.last_head()
    assert head is not None
    (told,) = mail.outbox
    assert head.root.hex() in told.body
    assert told.to == [address_of("Aude Roy")]
