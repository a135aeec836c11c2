"""`manage.py audit_ledger`: what it says to programs, where it goes on from, with which rights it reads."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from config import roles
from coop.domain.actors import PLATFORM
from coop.domain.errors import Forbidden, Refused
from tests.conftest import LogIn
from tests.instants import after
from tests.rights import acting_as
from tests.timebank import closing
from tests.timebank.conftest import House
from tests.timebank.ledger import helped, record
from tests.timebank.test_tamperings import sql, without_promises
from timebank.models import AuditRun
from timebank.selectors import audit
from timebank.services import auditing, sealing

pytestmark = pytest.mark.django_db


def run(*options: str | Path) -> tuple[int, str]:
    """The exit code, and what was said."""
    out = StringIO()
    try:
        call_command("audit_ledger", *map(str, options), stdout=out)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    except CommandError as error:
        return error.returncode, str(error)
    return 0, out.getvalue()


@pytest.fixture
def lived(lived: House) -> House:
    """Nothing of it is sealed yet."""
    closing.unseal()
    return lived


@pytest.fixture
def sealed(lived: House) -> House:
    sealing.seal(by=PLATFORM, at=after(days=50))
    return lived


def test_a_sound_ledger(sealed: House, tmp_path: Path) -> None:
    report, published = tmp_path / "report.json", tmp_path / "heads"
    call_command("publish_head", to=published)
    code, said = run("--full", "--json", report, "--heads", published)
    assert (code, said.rstrip().endswith("nothing differs")) == (0, True), said
    told = json.loads(report.read_text())
    assert (told["ok"], told["entries"], told["published"], told["shown"]) == (True, 6, 1, [])
    assert told["since"] is None


def test_a_fault_is_told_to_people_and_to_programs(sealed: House, tmp_path: Path) -> None:
    with without_promises():
        sql("UPDATE timebank_subaccount SET balance = 9 WHERE kind = 'member_contribution'")
    code, said = run("--json", tmp_path / "report.json")
    assert code == 1
    assert "account member_contribution.minutes." in said
    told = json.loads((tmp_path / "report.json").read_text())
    assert (told["ok"], told["faults"]) == (False, 1)
    assert told["shown"][0]["check"] == "balances"


def test_it_goes_on_from_its_last_report(sealed: House, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    assert run("--since-last", "--json", path)[0] == 0
    first = json.loads(path.read_text())
    assert first["since"] is None
    record(helped(sealed.bao, sealed.ana, 60, at=after(days=36)), by=sealed.ana, key="6")
    sealing.seal(by=PLATFORM, at=after(days=51))
    record(helped(sealed.bao, sealed.ana, 30, at=after(days=37)), by=sealed.ana, key="7")
    assert run("--since-last", "--json", path)[0] == 0
    second = json.loads(path.read_text())
    assert second["since"] == first["head"]
    assert (second["entries"], second["legs"], second["blocks"], second["unsealed"]) == (2, 6, 1, 1)
    assert second["head"]["size"] == 7


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE timebank_sealedentry SET leaf = sha256(leaf) WHERE number = 2",
        "UPDATE timebank_leg SET balance = 1 WHERE sequence = (SELECT max(sequence) FROM timebank_leg)",
        "UPDATE timebank_journalentry SET reason = 'x' WHERE key = 'exchange:6'",
        "DELETE FROM timebank_block WHERE number = 2",
    ],
)
def test_going_on_still_finds_what_is_new_and_what_the_head_stood_for(
    sealed: House, tmp_path: Path, change: str
) -> None:
    path = tmp_path / "report.json"
    run("--json", path)
    record(helped(sealed.bao, sealed.ana, 60, at=after(days=36)), by=sealed.ana, key="6")
    sealing.seal(by=PLATFORM, at=after(days=51))
    with without_promises():
        sql(change)
    assert run("--since-last", "--json", path)[0] == 1
    # what was not sound is no place to go on from
    run("--since-last", "--json", path)
    assert json.loads(path.read_text())["since"] is None


def test_an_older_copy_is_told(sealed: House, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    run("--json", path)
    told = json.loads(path.read_text())
    told["head"]["size"] += 1
    path.write_text(json.dumps(told))
    code, said = run("--since-last", "--json", path)
    assert code == 1
    assert "older copy" in said


@pytest.mark.parametrize("text", ["{}", "[]", "nothing", '{"format": "commontime-audit", "version": 9}'])
def test_what_is_no_report_is_not_gone_on_from(sealed: House, tmp_path: Path, text: str) -> None:
    path = tmp_path / "report.json"
    path.write_text(text)
    assert run("--since-last", "--json", path)[0] == 2
    assert path.read_text() == text
    assert run("--since-last")[0] == 2
    assert run("--heads", tmp_path / "nowhere")[0] == 2


def test_an_auditors_rights_are_enough(sealed: House, tmp_path: Path) -> None:
    report, journal = tmp_path / "report.json", tmp_path / "journal"
    with acting_as(roles.AUDITOR):
        assert run("--json", report)[0] == 0
        assert run("--since-last", "--json", report)[0] == 0
        call_command("export_journal", str(journal))
    assert sum(line.startswith("[") for line in journal.read_text().splitlines()) == 6


def test_what_was_found_is_shown_on_the_page(sealed: House, log_in: LogIn) -> None:
    assert run("--record")[0] == 0
    assert AuditRun.objects.get().size == 6
    with without_promises():
        sql("UPDATE timebank_subaccount SET balance = 9 WHERE kind = 'member_contribution'")
    assert log_in(sealed.auditor).post(reverse("ledger_audit_run")).status_code == 303
    page = log_in(sealed.auditor).get(reverse("ledger_audit")).content.decode()
    assert "member_contribution.minutes." in page


def test_a_long_ledger_is_not_read_while_a_page_waits(sealed: House) -> None:
    with pytest.raises(Refused, match="too long"):
        auditing.run(by=sealed.auditor, at=after(days=60), most_seconds=-1)
    assert not AuditRun.objects.exists()
    with pytest.raises(Forbidden):
        auditing.run(by=sealed.ana, at=after(days=60))
    assert audit.check().is_sound
