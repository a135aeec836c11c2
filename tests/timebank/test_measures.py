"""What the ledger obeys while an emergency measure lasts, and once it lapsed: in Python and at the door."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from config import roles
from coop.domain.actors import PLATFORM
from coop.models import Member
from governance.models import RuleVersion
from governance.selectors import rules
from tests.governance.measuring import CREDIT, Emergency, emergency
from tests.rights import OWNER, acting_as
from tests.timebank.exporting import alone
from tests.timebank.ledger import helped, id_of, record
from tests.timebank.test_promises import knock, refused
from tests.timebank.test_restoring import emptied
from timebank.domain.natures import AccountKind
from timebank.models import JournalEntry, Leg
from timebank.rules import CONTRIBUTION_SHARE
from timebank.selectors import audit, journal_lines, limits
from timebank.services import sealing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]

SECOND = timedelta(seconds=1)


def test_entries_obey_the_value_of_before_meanwhile_and_the_voted_one_again_after() -> None:
    """From the memory of one process, which knew nothing of the measure when it first asked."""
    case = emergency(key=CONTRIBUTION_SHARE.key, value="0.10")
    assert contributed(case, case.at, "1") == (10, case.version.pk)
    version = case.suspend()
    assert version.lapses_at is not None
    assert contributed(case, version.effective_at - SECOND, "2") == (10, case.version.pk)
    assert contributed(case, version.effective_at, "3") == (5, version.pk)
    assert contributed(case, version.lapses_at - SECOND, "4") == (5, version.pk)
    assert contributed(case, version.lapses_at, "5") == (10, case.version.pk)
    assert audit.check().is_sound


def test_the_limit_that_is_told_is_the_one_that_is_obeyed() -> None:
    case = emergency(key=CREDIT, value=60)
    version = case.suspend()
    assert version.lapses_at is not None
    told = [
        limits.room(id_of(case.guardian), at=at).least
        for at in (case.at, version.effective_at, version.lapses_at)
    ]
    assert told == [-60, -1200, -60]


def test_the_door_refuses_a_version_outside_of_its_days() -> None:
    """A suspended version meanwhile, a measure before and after; where both instants of an entry straddle a
    turn, either version stands, as with a vote.
    """
    case = emergency(key=CONTRIBUTION_SHARE.key, value="0.10")
    contributed(case, case.at, "so that both have accounts")
    version = case.suspend()
    begins, lapses = version.effective_at, version.lapses_at
    assert lapses is not None
    for number, (wrong, happened_at, decided_at) in enumerate(
        (
            (case.version, begins, begins),
            (case.version, begins, lapses - SECOND),
            (version, begins - SECOND, begins - SECOND),
            (version, lapses, lapses),
        )
    ):
        with refused("entry_obeys_rules_in_force"):
            obey(case, wrong, happened_at, decided_at, f"wrong {number}")
    for number, (right, happened_at, decided_at) in enumerate(
        (
            (case.version, begins - SECOND, begins),
            (version, begins - SECOND, begins),
            (case.version, lapses - SECOND, lapses),
            (version, lapses - SECOND, lapses),
        )
    ):
        assert obey(case, right, happened_at, decided_at, f"right {number}")


def test_a_journal_that_names_a_measure_is_read_by_anybody_and_taken_over_by_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its mandates are not in the file: the refusal says so, and nothing of it is written."""
    case = emergency(key=CONTRIBUTION_SHARE.key, value="0.10")
    version = case.suspend()
    contributed(case, version.effective_at, "under the measure")
    sealing.seal(by=PLATFORM, at=version.effective_at + timedelta(days=1))
    path = tmp_path / "journal"
    path.write_text("".join(journal_lines.lines()))
    code, said = alone("journal", path)
    assert (code, said[-1].endswith("nothing is wrong")) == (0, True), said
    emptied()
    monkeypatch.setattr(roles, "as_owner", lambda: acting_as(OWNER))
    with pytest.raises(CommandError, match="names an emergency measure without its mandates"):
        call_command("import_journal", str(path))
    assert not RuleVersion.objects.exists()
    assert not JournalEntry.objects.exists()
    assert not Member.objects.exists()


def obey(case: Emergency, version: RuleVersion, happened_at: datetime, decided_at: datetime, key: str) -> int:
    """An hour between the two, written at the door itself, naming that version."""
    giver, receiver = (f"member_time.minutes.{id_of(one)}" for one in (case.guardian, case.witness))
    return knock(
        {giver: 1, receiver: -1},
        p_key=key,
        p_obeys=[version.pk],
        p_happened_at=happened_at,
        p_decided_at=decided_at,
    )


def contributed(case: Emergency, at: datetime, key: str) -> tuple[int, int]:
    """Minutes that went to the commons of an exchange of 100, and the version of the share that it obeyed."""
    entry_id = record(helped(case.guardian, case.witness, 100, at=at), by=case.witness, key=key)
    (minutes,) = Leg.objects.filter(entry_id=entry_id, account__kind=AccountKind.COMMONS).values_list(
        "amount", flat=True
    )
    versions = rules.versions(JournalEntry.objects.get(pk=entry_id).obeys)
    (obeyed,) = [one.id for one in versions.values() if one.key == CONTRIBUTION_SHARE.key]
    return minutes, obeyed
