"""Law 6: what is committed is numbered without gaps and sealed, and nobody changes it afterwards."""

from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from config import roles
from coop.domain.actors import PLATFORM
from coop.domain.errors import Forbidden
from tests.instants import after
from tests.rights import EVERYONE, acting_as
from tests.timebank import closing
from tests.timebank.conftest import House
from tests.timebank.ledger import give
from tests.timebank.test_tamperings import sql, without_promises
from timebank.management.commands import seal as seal_command
from timebank.models import AuditRun, Block, JournalEntry, SealedEntry, TileNode
from timebank.selectors import audit, proofs
from timebank.services import auditing, sealing

pytestmark = pytest.mark.django_db

SEALED: list[type[Model]] = [Block, SealedEntry, TileNode]
REFUSED = r"append-only|through timebank_seal alone|permission denied"


@pytest.fixture
def lived(lived: House) -> House:
    """Nothing of it is sealed yet."""
    closing.unseal()
    return lived


def seal(most: int = sealing.MOST, at: datetime | None = None) -> int | None:
    return sealing.seal(by=PLATFORM, at=at or after(days=50), most=most)


def numbers() -> list[int]:
    return list(SealedEntry.objects.order_by("number").values_list("number", flat=True))


def test_what_is_written_is_sealed_in_blocks(lived: House) -> None:
    assert [seal(2) for _ in range(5)] == [1, 2, 3, None, None]
    assert list(Block.objects.order_by("number").values_list("first", "last")) == [(1, 2), (3, 4), (5, 6)]
    assert numbers() == list(range(1, 7))
    for block in Block.objects.order_by("number"):
        assert proofs.head_of(block.last).root == bytes(block.root)
    assert audit.check().faults == ()


def test_numbers_follow_the_order_in_which_accounts_were_held(lived: House) -> None:
    seal()
    ids = SealedEntry.objects.order_by("number").values_list("entry_id", flat=True)
    assert list(ids) == list(JournalEntry.objects.order_by("id").values_list("pk", flat=True))


def test_the_tree_grows_over_its_tiles(house: House) -> None:
    """More than 256 entries, in blocks that do not end where tiles do."""
    for number in range(300):
        giver, receiver = (house.ana, house.bao) if number % 2 else (house.bao, house.ana)
        give(giver, receiver, 10, key=str(number))
    while seal(71) is not None:
        continue
    assert numbers() == list(range(1, 301))
    assert list(TileNode.objects.order_by("level").values_list("level", "index")) == [(8, 0)]
    assert audit.check().faults == ()
    assert all(
        proofs.continues(proofs.head_of(size), proofs.head_of(300)) for size in (1, 255, 256, 257, 300)
    )


@pytest.mark.parametrize("role", EVERYONE)
@pytest.mark.parametrize("model", [*SEALED, AuditRun])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET {column} = {column}",
        "DELETE FROM {table}",
        "TRUNCATE {table} CASCADE",
        "INSERT INTO {table} SELECT * FROM {table}",
    ],
)
def test_nobody_changes_what_was_sealed(lived: House, role: str, model: type[Model], statement: str) -> None:
    if statement.startswith("INSERT") and model is AuditRun and role != roles.AUDITOR:
        pytest.skip("what an audit found is written by its service")
    seal()
    auditing.run(by=lived.auditor, at=after(days=60))
    connection.check_constraints()
    table, column = model._meta.db_table, model._meta.concrete_fields[-1].column
    with acting_as(role), pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        sql(statement.format(table=table, column=column))
    assert audit.check().is_sound


def test_the_platform_seals_and_nobody_else(lived: House) -> None:
    with pytest.raises(Forbidden):
        sealing.seal(by=lived.administrator, at=after(days=50))
    for call in ("timebank_number(1)", "timebank_seal('', '{}', '{}', '{}', now())"):
        refused = pytest.raises(DatabaseError, match="permission denied for function")
        with acting_as(roles.AUDITOR), refused, transaction.atomic():
            sql(f"SELECT {call}")


def test_a_block_seals_what_was_numbered(lived: House) -> None:
    """Whoever calls the functions one without the other writes nothing."""
    with pytest.raises(DatabaseError, match="nothing was numbered"), transaction.atomic():
        sql("SELECT timebank_seal('', '{}', '{}', '{}', now())")
    with pytest.raises(DatabaseError, match="foreign key"), transaction.atomic():
        sql("SELECT * FROM timebank_number(10); SET CONSTRAINTS ALL IMMEDIATE")
    assert numbers() == []


@pytest.mark.parametrize("change", ["horizon = 9000000000000000", "cluster = 1", "cluster = NULL"])
def test_a_database_restored_elsewhere_is_looked_at_from_its_beginning(lived: House, change: str) -> None:
    """Its transactions have other numbers there: what was not sealed yet is sealed all the same."""
    seal(4)
    late = JournalEntry.objects.order_by("-id")[0].pk
    with without_promises():
        sql(f"UPDATE timebank_block SET {change}")  # noqa: S608  one of three
        sql(f"UPDATE timebank_journalentry SET written_in = 3 WHERE id = {late}")  # noqa: S608
    assert [seal(1), seal(1), seal(1)] == [2, 3, None]
    assert numbers() == list(range(1, 7))
    block = Block.objects.order_by("-number")[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT system_identifier FROM pg_control_system()")
        assert cursor.fetchone() == (block.cluster,)


def test_a_watch_goes_on_at_once_after_a_full_block_alone(lived: House) -> None:
    """Else a sealer would seal entries one by one while they come, which costs those who post."""
    ended = [seal_command._is_full(4) for _look in range(3)]
    assert ended == [True, False, False]
    sizes = [block.last - block.first + 1 for block in Block.objects.order_by("number")]
    assert sizes == [4, 2]
