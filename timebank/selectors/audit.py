"""The whole ledger compared with itself: every entry, chain, balance, number, head and distribution.

It reads with an auditor's rights, in pieces, so that a ledger of millions of lines needs no more memory than
a small one. Gone on from an earlier head, it reads what came after, and that the head still stands for what
came before.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Sum

from coop.selectors import events
from timebank.domain import logs, merkle
from timebank.domain.auditing import Check, Fault, Report
from timebank.domain.heads import Head
from timebank.domain.logs import GrowingLog
from timebank.domain.merkle import TileNode
from timebank.domain.natures import AccountKind, Unit
from timebank.models import Account, AuditRun, Block, Distribution, SealedEntry, SubAccount
from timebank.models import TileNode as KeptNode
from timebank.selectors import audit_sql, distributions, proofs, reservations

Told = Callable[[int, int], object]
SHOWN = 200
"""How many faults are named, should there be any; the first ones are enough to start looking."""
ENTRIES_AT_ONCE = 50_000
"""Enough for most lines of an account to lie in one piece with the line before them."""
NUMBERS_AT_ONCE = 5_120
LANES = 2
"""How many questions are asked of the database at once."""
IN_A_LANE = """
SELECT set_config('work_mem', '64MB', false), set_config('jit', 'off', false),
  set_config('max_parallel_workers_per_gather', '0', false)
"""
CHECKS = {
    **dict.fromkeys(("few", "minutes", "cents"), Check.SUMS),
    **dict.fromkeys(("missing", "digest", "fingerprint", "copies"), Check.CONTENT),
    **dict.fromkeys(("sequence", "running", "hash", "low"), Check.CHAINS),
    **dict.fromkeys(("name", "length", "balance", "earned", "floor"), Check.BALANCES),
    **dict.fromkeys(("day", "counted"), Check.DAYS),
    **dict.fromkeys(("reserved", "awaited", "held", "asked"), Check.RESERVATIONS),
    **dict.fromkeys(("unsettled", "ended", "paid", "more", "early", "twice"), Check.RESERVATIONS),
    **dict.fromkeys(("beyond", "left"), Check.LIMITS),
    **dict.fromkeys(("gap", "unsealed", "leaf", "block"), Check.NUMBERS),
    **dict.fromkeys(("tile", "root", "order", "published", "ahead"), Check.HEADS),
    **dict.fromkeys(("late", "period", "gone"), Check.PERIODS),
    **dict.fromkeys(("orphan", "emptied", "moved", "computed"), Check.DISTRIBUTIONS),
}


@dataclass(frozen=True, slots=True)
class Total:
    """The accounts of a kind, together."""

    kind: AccountKind
    accounts: int
    minutes: int
    cents: int


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the database: its answers are faults, each with places of these names."""

    text: str
    names: tuple[str, ...]
    values: Mapping[str, int | None]
    steps: int = 0


@dataclass(slots=True)
class _Audit:
    """An audit under way. first, last: the ids of the entries that it reads.

    before: the number, size and root of the last block that was read; log: the leaves read so far; roots:
    which root is expected at which size, and the fault where it is another.
    """

    since: Head | None
    published: Sequence[Head]
    told: Told
    first: int = 1
    last: int = 0
    head: Head | None = None
    block: int = 0
    blocks: int = 0
    before: tuple[int, int, bytes] = (0, 0, merkle.EMPTY_ROOT)
    log: GrowingLog = field(default_factory=GrowingLog)
    roots: dict[int, list[tuple[bytes, Fault]]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    count: int = 0
    done: int = 0
    work: int = 0

    def add(self, what: str, **places: Any) -> None:  # noqa: ANN401  the fields of a fault
        self.count += 1
        if len(self.faults) < SHOWN:
            self.faults.append(Fault(CHECKS[what], what, **places))

    def ask(self, question: str, *names: str, **values: int | None) -> None:
        """Each answer is a fault: what, then its places by these names."""
        self.hear(Question(question, names, values), _rows(question, values))

    def hear(self, asked: Question, answers: Iterable[tuple[Any, ...]]) -> None:
        for what, *places in answers:
            self.add(what, **dict(zip(asked.names, places, strict=True)))

    def step(self, count: int) -> None:
        self.done += count
        self.told(self.done, max(self.work, self.done))


def check() -> Report:
    """Read the whole ledger and compare it with itself."""
    return run(since=None)


def run(
    *, since: Head | None, published: Sequence[Head] = (), told: Told = lambda done, whole: None
) -> Report:
    """Read everything, or what came after a head of which an earlier audit was sound.

    published: heads kept outside the database, which it must meet. told: called with how much is done and
    how much there is; what it raises ends the audit.
    """
    audit = _Audit(since, published, told)
    _begin(audit)
    with _asking(audit, [*_questions(audit), *_leaf_questions(audit)]):
        _accounts(audit)
        _log(audit)
    _distributions(audit)
    return _report(audit)


def trial_balance() -> tuple[Total, ...]:
    """What each kind of account holds."""
    sums = (
        SubAccount.objects.values_list("kind", "unit").annotate(total=Sum("balance")).order_by("kind", "unit")
    )
    totals = {(kind, unit): int(total) for kind, unit, total in sums}
    counts = dict(Account.objects.values_list("kind").annotate(count=Count("id")).order_by("kind"))
    return tuple(
        Total(kind, counts[kind], totals.get((kind, Unit.MINUTES), 0), totals.get((kind, Unit.CENTS), 0))
        for kind in AccountKind
        if kind in counts
    )


@dataclass(frozen=True, slots=True)
class LastRun:
    """What the last audit that was written down found. told: its report, as programs read it."""

    ran_at: datetime
    is_sound: bool
    told: Mapping[str, Any]

    def faults_of(self, check: Check) -> list[Mapping[str, Any]]:
        """Those that are named, of one thing that is looked at."""
        return [fault for fault in self.told["shown"] if fault["check"] == check.value]


def last_run() -> LastRun | None:
    """None while no audit was written down."""
    found = AuditRun.objects.order_by("-id").first()
    return None if found is None else LastRun(found.ran_at, found.is_sound, found.report)


def _begin(audit: _Audit) -> None:
    """What there is to read. Blocks that are sealed from now on belong to the next audit."""
    newest = Block.objects.order_by("-number").first()
    if newest is not None:
        audit.head = Head(newest.last, bytes(newest.root), newest.sealed_at)
        audit.block = newest.number
    ((first, last),) = _rows(audit_sql.SPAN)
    audit.first, audit.last = first or 1, last or 0
    if audit.since is not None:
        ((first,),) = _rows(audit_sql.SINCE, {"size": audit.since.size})
        audit.first = first or 1
    read = max(0, audit.last - audit.first + 1)
    audit.work = 2 * read + max(0, _size(audit.head) - _size(audit.since))


def _questions(audit: _Audit) -> Iterator[Question]:
    """Each entry for itself, and each of its lines with the one before it; then what accounts say."""
    asked = {"first": audit.first, "last": audit.last, "is_whole": audit.since is None}
    if audit.since is None:
        yield Question(audit_sql.DAYS, ("account", "on"), {})
    for first in range(audit.first, audit.last + 1, ENTRIES_AT_ONCE):
        last = min(audit.last, first + ENTRIES_AT_ONCE - 1)
        piece = {"first": first, "last": last}
        yield Question(audit_sql.ENTRIES, ("entry_id",), piece, last - first + 1)
        yield Question(audit_sql.CHAINS, ("entry_id", "account"), piece, last - first + 1)
        yield Question(audit_sql.LIMITS, ("entry_id", "account"), piece)
        yield Question(audit_sql.UNSEALED, ("entry_id",), piece | {"block": audit.block})
    yield Question(audit_sql.BALANCES, ("account",), asked)
    yield Question(audit_sql.EARNED, ("account",), asked)


def _leaf_questions(audit: _Audit) -> Iterator[Question]:
    size, start = _size(audit.head), _size(audit.since)
    for first in range(start + 1, size + 1, ENTRIES_AT_ONCE):
        last = min(size, first + ENTRIES_AT_ONCE - 1)
        yield Question(audit_sql.LEAVES, ("entry_id", "number"), {"first": first, "last": last})


@contextmanager
def _asking(audit: _Audit, questions: Sequence[Question]) -> Iterator[None]:
    """In lanes where each can have a connection of its own, while something else is done."""
    if connection.in_atomic_block or audit.last - audit.first < ENTRIES_AT_ONCE:
        for asked in questions:
            audit.hear(asked, _rows(asked.text, asked.values))
            audit.step(asked.steps)
        yield
        return
    with ThreadPoolExecutor(LANES) as lanes:
        waited = [(asked, lanes.submit(_in_a_lane, asked)) for asked in questions]
        try:
            yield
            for asked, answered in waited:
                audit.hear(asked, answered.result())
                audit.step(asked.steps)
        except BaseException:
            lanes.shutdown(cancel_futures=True)
            raise


def _in_a_lane(asked: Question) -> list[tuple[Any, ...]]:
    try:
        with connection.cursor() as cursor:
            cursor.execute(IN_A_LANE)
        return _rows(asked.text, asked.values)
    finally:
        connection.close()


def _accounts(audit: _Audit) -> None:
    for what, code in reservations.misread():
        audit.add(what, account=code)
    asked = {"first": audit.first, "last": audit.last, "is_whole": audit.since is None}
    audit.ask(audit_sql.RESERVATIONS, "reservation_id", is_whole=audit.since is None)
    audit.ask(audit_sql.SETTLEMENTS, "reservation_id", "entry_id", **asked)
    audit.ask(audit_sql.COUNTED, "account")
    audit.ask(audit_sql.LEFT, "account")


def _log(audit: _Audit) -> None:
    """Numbers, leaves, the tree, and every head: of the blocks, and of those published."""
    size, start = _size(audit.head), _size(audit.since)
    for head in audit.published:
        if head.size > size:
            audit.add("ahead", size=head.size)
    if start > size:
        audit.add("ahead", size=start)
        return
    _expect(audit, start)
    audit.log = _resumed(audit, start)
    before = Block.objects.filter(last__lte=start).order_by("-last").first()
    if before is not None:
        audit.before = before.number, before.last, bytes(before.root)
    _meet(audit)
    for first in range(start + 1, size + 1, NUMBERS_AT_ONCE):
        last = min(size, first + NUMBERS_AT_ONCE - 1)
        _blocks(audit, first, last)
        _leaves(audit, first, last)
        audit.step(last - first + 1)
    audit.ask(audit_sql.HEADLESS, "entry_id", "number", size=size)
    if SealedEntry.objects.filter(number__lt=1).exists():
        audit.add("gap", number=0)


def _expect(audit: _Audit, start: int) -> None:
    """The roots that are known from elsewhere; those before the start are computed from what is kept."""
    known = [(head, "published") for head in audit.published if head.size <= _size(audit.head)]
    for head, what in known + ([] if audit.since is None else [(audit.since, "published")]):
        fault = Fault(Check.HEADS, what, size=head.size)
        if head.size >= start:
            audit.roots.setdefault(head.size, []).append((head.root, fault))
        elif not _is_root(head):
            audit.add(what, size=head.size)


def _is_root(head: Head) -> bool:
    try:
        return merkle.root(head.size, proofs.kept) == head.root
    except ValueError:  # something that should be kept is not
        return False


def _resumed(audit: _Audit, start: int) -> GrowingLog:
    try:
        return logs.resumed(start, proofs.kept)
    except ValueError:
        audit.add("tile", size=start)
        return GrowingLog(start)


def _blocks(audit: _Audit, first: int, last: int) -> None:
    """The blocks that end here: each begins where the one before it ended, with its root."""
    for block in Block.objects.filter(last__gte=first, last__lte=last).order_by("last"):
        number, size, root = audit.before
        if (block.number, block.first, bytes(block.previous)) != (number + 1, size + 1, root):
            audit.add("order", block=block.number)
        audit.before = block.number, block.last, bytes(block.root)
        audit.blocks += 1
        fault = Fault(Check.HEADS, "root", block=block.number)
        audit.roots.setdefault(block.last, []).append((bytes(block.root), fault))


def _leaves(audit: _Audit, first: int, last: int) -> None:
    """Grow the log by these leaves; a number that is missing is told, and the log can not be met after it."""
    rows = SealedEntry.objects.filter(number__gte=first, number__lte=last).order_by("number")
    expected, done = first, []
    for number, leaf in rows.values_list("number", "leaf"):
        if number != expected:
            audit.add("gap", number=number)
        expected = number + 1
        done += audit.log.append(bytes(leaf))
        if audit.log.size in audit.roots:
            _meet(audit)
    if expected <= last:
        audit.add("gap", number=last + 1)
    _tiles(audit, done)


def _meet(audit: _Audit) -> None:
    """Compare the root of the log with those that it should have at its size."""
    root = audit.log.root
    for expected, fault in audit.roots.pop(audit.log.size, []):
        if expected != root:
            audit.count += 1
            audit.faults += [fault] if len(audit.faults) < SHOWN else []


def _tiles(audit: _Audit, done: Sequence[TileNode]) -> None:
    """What is kept of the tree, against what its leaves give."""
    for level in sorted({node.level for node in done}):
        nodes = {node.index: node.hash for node in done if node.level == level}
        rows = KeptNode.objects.filter(level=level, index__gte=min(nodes), index__lte=max(nodes))
        kept = {index: bytes(kept) for index, kept in rows.order_by("index").values_list("index", "hash")}
        for index in [index for index in nodes if kept.get(index) != nodes[index]]:
            first = (index << level) + 1
            block = Block.objects.filter(last__gte=first).order_by("last").values_list("number", flat=True)
            audit.add("tile", number=first, block=block.first())


def _distributions(audit: _Audit) -> None:
    """Each one computed again; gone on from a head, those that came after it."""
    audit.ask(audit_sql.LATE, "entry_id", "distribution_id", first=audit.first)
    audit.ask(audit_sql.MOVED, "distribution_id")
    audit.ask(audit_sql.CLOSED, "distribution_id")
    named = [name for act in ("timebank.distribute", "timebank.correct") for name in events.subjects(act)]
    told = {int(name.rpartition(":")[2]) for name in named}
    there = set(Distribution.objects.values_list("pk", flat=True).order_by("pk"))
    for distribution_id in sorted(told - there):
        audit.add("gone", distribution_id=distribution_id)
    found = Distribution.objects.order_by("id")
    if audit.since is not None:
        found = found.filter(entry_id__gte=audit.first)
    for distribution_id in list(found.values_list("pk", flat=True)):
        if not _is_recomputed(distribution_id):
            audit.add("computed", distribution_id=distribution_id)
        audit.step(0)


def _is_recomputed(distribution_id: int) -> bool:
    try:
        again = distributions.recompute(distribution_id)
        return again.same and again.lines == distributions.whole_lines(distributions.get(distribution_id))
    except LookupError:  # its lines or its rule version are gone
        return False


def _report(audit: _Audit) -> Report:
    entries, legs, accounts, posted, unsealed = _rows(
        audit_sql.COUNTS, {"first": audit.first, "last": audit.last}
    )[0]
    return Report(
        since=audit.since,
        head=audit.head,
        first=audit.first,
        last=audit.last,
        entries=entries,
        legs=legs,
        accounts=accounts,
        blocks=audit.blocks,
        distributions=posted,
        unsealed=unsealed,
        published=len(audit.published),
        faults=tuple(audit.faults),
        count=audit.count,
    )


def _size(head: Head | None) -> int:
    return 0 if head is None else head.size


def _rows(question: str, values: Mapping[str, int | None] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())
