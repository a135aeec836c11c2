"""A ledger that lives: each step is asked of it and of a model, and then all that they hold is compared.

Here is what people do and what a program may send to the door; what is promised for later is in `promises`.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Refused
from tests.instants import START
from tests.laws.model import (
    MOST,
    SHARES,
    Asked,
    Content,
    Entry,
    Ledger,
    Legs,
    Promised,
    Unwritten,
    account_of,
)
from tests.rights import OWNER, acting_as
from tests.timebank import closing
from tests.timebank.ledger import id_of
from tests.timebank.test_promises import knock
from timebank.domain import canonical, periods
from timebank.domain.exchanges import Exchange
from timebank.domain.legs import AccountKey
from timebank.domain.natures import AccountKind, Nature, Unit
from timebank.selectors import audit, reservations
from timebank.services import exchanges, gifts, posting, reversals

LIVES_BETWEEN_SWEEPS = 20
STEPS_BETWEEN_AUDITS = 5
"""The auditor's own questions take as long as all the rest; each life ends with them too."""
SENTENCES = {
    "already been reversed": "reversed already",
    "another content": "key_names_one_intent",
    "This period, or a part of it, has already been distributed": "distributed already",
    "once it is over": "not over",
    "More was taken back from the common pool": "pool below zero",
    "can be paid from this reservation": "no part of it",
    "has already been agreed to and paid": "consented",
    "has already been declined": "declined",
    "has been taken back": "withdrawn",
    "ended without an answer": "expired",
    "The time to answer this request has passed": "too late",
    "Choose a member of the cooperative": "no member",
    "Both must be members": "no member",
    "have already reached the need": "spent",
    "and the solidarity fund holds": "fund too small",
}
"""Refusals that no constraint names, by their words."""
FORESEEN = {
    *SENTENCES.values(),
    *(
        "account_is_open",
        "account_belongs_to_a_member",
        "account_stays_above_its_floor",
        "account_stays_below_its_most",
    ),
    *("account_stays_within_its_credit", "entry_has_two_legs", "entry_is_dated_in_open_time"),
    *("entry_sums_to_zero_in_each_unit", "leg_amount_is_not_zero", "legs_follow_one_order"),
    *("reversal_undoes_its_entry", "reservation_is_settled_once", "reservation_is_settled_in_time"),
}
"""Each of them is met, however the lives went: what never happened would prove nothing."""

MINUTES = st.one_of(
    st.integers(1, 150),
    st.sampled_from([19, 20, 57, 60, 61, 399, 1140, 1199, 1200, 1201, 2400, 3600, 6100]),
)
WHO, PAUSE, BACK, ANY = st.integers(0, 3), st.integers(0, 72), st.integers(0, 30), st.integers(0, 10**6)
STEP, OVER = st.integers(1, 3), st.integers(-1, 1)
NATURES = st.sampled_from(["gift", "mutual_help", "professional", "paid_mission"])
RAW_NATURES = st.sampled_from(["commons", "gift", "mutual_help", "professional"])
PLACES = ("commons.minutes", "reserve.minutes", "solidarity.minutes", "recognition.minutes")
SPOILT = ("", "", "", "sum", "unit", "order", "alone", "zero", "zero", "unopened", "unopened", "past", "past")
KEPT = (
    "SELECT code, balance, earned, length, reserved, awaited, closed_at IS NOT NULL FROM timebank_subaccount",
    "SELECT code, amount FROM timebank_leg leg JOIN timebank_subaccount USING (account_id, part) "
    "WHERE entry_id = %s ORDER BY position",
    "SELECT key, request, nature, happened_at, reverses_id, obeys FROM timebank_journalentry WHERE id = %s",
    "SELECT count(*), (SELECT count(*) FROM timebank_leg) FROM timebank_journalentry",
    "SELECT unit, sum(amount) FROM timebank_leg JOIN timebank_account ON timebank_account.id = account_id "
    "GROUP BY unit",
)


@dataclass
class Life:
    """The people of all lives, the names of the rules by version, and what was done so far."""

    people: Sequence[Actor]
    coordinator: Actor
    rules: dict[int, str]
    steps: int = 0
    lives: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Act:
    """What the model makes of something that is asked, and how the ledger is asked for it."""

    foreseen: Callable[[datetime], object]
    done: Callable[[datetime], object]


class LedgerMachine(RuleBasedStateMachine):
    """Each life is one transaction, rolled back. acts: what was written, each with another content."""

    def __init__(self, life: Life) -> None:
        super().__init__()
        self.life, self.now, self.number = life, START + timedelta(days=1), 0
        self.acts: list[tuple[Act, Act]] = []
        self.frame = transaction.atomic()
        self.frame.__enter__()
        connection.ensure_connection()
        self.model = self.model_from(connection.connection.get_backend_pid() % 16)

    def model_from(self, part: int) -> Ledger:
        return Ledger(part=part)

    def teardown(self) -> None:
        try:
            audit_it()
        finally:
            transaction.set_rollback(True)
            self.frame.__exit__(None, None, None)
        self.life.lives += 1
        if self.life.lives % LIVES_BETWEEN_SWEEPS == 0:
            sweep()

    # What people do

    @rule(who=WHO, step=STEP, minutes=MINUTES, cents=MINUTES, back=BACK, pause=PAUSE, nature=NATURES, how=ANY)
    def exchange(
        self, who: int, step: int, minutes: int, cents: int, back: int, pause: int, nature: str, how: int
    ) -> None:
        self.pass_time(pause)
        is_paid = nature == "paid_mission"
        asked = Exchange(
            giver_id=self.member(who),
            receiver_id=self.member(who + step),
            minutes=0 if is_paid and how % 3 == 0 else minutes,
            cents=cents if is_paid else 0,
            nature=Nature(nature),
            happened_at=max(START, self.now - timedelta(days=back)),
            acting_for_id=self.member(who + step) if how % 2 else None,
        )
        changed = replace(asked, receiver_id=self.member(who + step % 3 + 1))
        key = self.key()
        self.take(self.exchanging(asked, key), self.exchanging(replace(changed, acting_for_id=None), key))

    @rule(who=WHO, step=st.integers(0, 3), minutes=MINUTES, pause=PAUSE)
    def gift(self, who: int, step: int, minutes: int, pause: int) -> None:
        """To the fund where the step is 0."""
        self.pass_time(pause)
        key, receiver = self.key(), self.member(who + step) if step else None
        self.take(self.giving(who, receiver, minutes, key), self.giving(who, receiver, minutes + 1, key))

    @rule(who=WHO, step=STEP, over=OVER)
    def gift_of_all_that_one_may_give(self, who: int, step: int, over: int) -> None:
        """To the minute: one less, exactly all, and one more."""
        code = time_code(self.member(who))
        held = self.model.held.get(code)
        minutes = (1200 if held is None else held.balance - self.model.bound(code)) + over
        if minutes > 0:
            self.gift(who, step, minutes, 0)
        else:
            self.gift(who, step, 1, 0)

    @precondition(lambda self: self.model.entries)
    @rule(which=ANY, pause=PAUSE)
    def reversal(self, which: int, pause: int) -> None:
        self.pass_time(pause)
        key, entry = self.key(), self.model.entries[which % len(self.model.entries)]
        self.take(self.reversing(entry, "A mistake.", key), self.reversing(entry, "Another mistake.", key))

    @rule(back=st.integers(0, 2), pause=st.integers(0, 900))
    def distribution(self, back: int, pause: int) -> None:
        """The next month, and sometimes one that was distributed before."""
        self.pass_time(pause)
        month = 2 + max(0, len(self.model.closed) - back // 2)
        self.take(self.distributing(periods.month_of(date(2026 + month // 12, month % 12 + 1, 1))), None)

    # What a program may send to the door

    @precondition(lambda self: self.model.entries)
    @rule(which=ANY, legs=ANY, minutes=st.integers(1, 400), over=st.integers(-1, 2), pause=PAUSE)
    def partial_reversal(self, which: int, legs: int, minutes: int, over: int, pause: int) -> None:
        """Of what is left, a part; all of it where over is 0; too much, or what was never moved."""
        self.pass_time(pause)
        entry = self.model.entries[which % len(self.model.entries)]
        unit = sorted({account.split(".")[1] for account in entry.moved})[legs % 1]
        moved = {account: amount for account, amount in entry.moved.items() if account.split(".")[1] == unit}
        brought = sorted(account for account, amount in moved.items() if amount > 0)
        took = sorted(account for account, amount in moved.items() if amount < 0)
        source, target = brought[legs % len(brought)], took[legs % len(took)]
        left = self.left_of(entry, source, target)
        if over >= 0:
            minutes = max(1, left + over)
        elif left:
            minutes = min(minutes, left)
        if legs % 7 == 0:
            minutes = -minutes
        asked = [(self.model.code(source, -minutes), -minutes), (self.model.code(target, minutes), minutes)]
        self.take(self.knocking("reversal", sorted(asked), self.now, self.key(), entry), None)

    @rule(who=WHO, place=st.sampled_from(PLACES), part=st.integers(0, 3), minutes=MINUTES, nature=RAW_NATURES,
          is_taken=st.booleans(), spoilt=st.sampled_from(SPOILT), pause=PAUSE)  # fmt: skip
    def entry(
        self,
        who: int,
        place: str,
        part: int,
        minutes: int,
        nature: str,
        is_taken: bool,
        spoilt: str,
        pause: int,
    ) -> None:
        """Between a member and a part of a fund or of the pool, or something that no ledger should take."""
        self.pass_time(pause)
        if spoilt == "past" and not self.model.closed:
            self.distribution(0, 900)
        minutes = -minutes if is_taken else minutes
        place = "observatory.cents" if spoilt == "unopened" else place
        member, other = time_code(self.member(who)), f"{place}/{part}"
        if spoilt != "unopened":
            self.open_now(account_of(member), account_of(other), "commons.cents")
        legs = sorted([(member, minutes), (other, -minutes)])
        match spoilt:
            case "sum":
                legs[0] = (legs[0][0], legs[0][1] + 1)
            case "unit":
                legs = sorted([(member, minutes), ("commons.cents/1", -minutes)])
            case "order":
                legs.reverse()
            case "alone":
                legs.pop()
            case "zero":
                legs = sorted([*legs, ("commons.cents/2", 0)])
        happened_at = START + timedelta(days=3) if spoilt == "past" else self.now
        key = self.key()
        changed = self.knocking(nature, legs, self.now + timedelta(seconds=1), key)
        self.take(self.knocking(nature, legs, happened_at, key), changed)

    @rule(who=WHO, over=OVER)
    def as_much_as_one_may_hold(self, who: int, over: int) -> None:
        member = time_code(self.member(who))
        self.open_now(member, "commons.minutes")
        minutes = (MOST - self.model.held[member].balance + over) or -60
        legs = sorted([(member, minutes), ("commons.minutes/2", -minutes)])
        self.take(self.knocking("commons", legs, self.now, self.key()), None)

    @rule(fund=st.sampled_from(sorted(SHARES)), who=WHO, minutes=MINUTES, over=OVER, is_all=st.booleans())
    def draw_from_a_fund(self, fund: str, who: int, minutes: int, over: int, is_all: bool) -> None:
        """From wherever it holds something: all of it, and one minute more."""
        member = time_code(self.member(who))
        self.open_now(member, f"{fund}.minutes")
        held = sum(
            one.balance for code, one in self.model.held.items() if account_of(code) == f"{fund}.minutes"
        )
        minutes = max(1, held + over) if is_all else minutes
        legs = sorted([(f"{fund}.minutes/*", -minutes), (member, minutes)])
        self.take(self.knocking("commons", legs, self.now, self.key()), None)

    # What is sent again

    @precondition(lambda self: self.acts)
    @rule(which=ANY, pause=PAUSE)
    def replay(self, which: int, pause: int) -> None:
        self.pass_time(pause)
        self.take(self.acts[which % len(self.acts)][0], None)

    @precondition(lambda self: self.acts)
    @rule(which=ANY, pause=PAUSE)
    def replay_with_another_content(self, which: int, pause: int) -> None:
        self.pass_time(pause)
        self.take(self.acts[which % len(self.acts)][1], None)

    @rule(who=WHO, fund=st.sampled_from(sorted(SHARES)), is_fund=st.booleans())
    def open_account(self, who: int, fund: str, is_fund: bool) -> None:
        def foreseen(_at: datetime) -> None:
            self.model.open(account)

        def done(at: datetime) -> None:
            posting.open_accounts(by=PLATFORM, at=at, keys=[key_of(account)])

        account = f"{fund}.cents" if is_fund else time_code(self.member(who))
        self.take(Act(foreseen, done), None)

    # Acts, as the model and as the ledger do them

    def exchanging(self, exchange: Exchange, key: str) -> Act:
        content = {
            "verb": "exchange",
            "giver_id": exchange.giver_id,
            "receiver_id": exchange.receiver_id,
            "minutes": exchange.minutes,
            "cents": exchange.cents,
            "nature": exchange.nature.value,
            "happened_at": exchange.happened_at.astimezone(UTC).isoformat(),
            "acting_for_id": exchange.acting_for_id,
            "subject": f"engagement:{key}",
        }
        parties = (exchange.giver_id, exchange.receiver_id, exchange.minutes, exchange.cents)
        return Act(
            lambda at: self.model.exchange(f"exchange:{key}", content, *parties, exchange.happened_at),
            lambda at: exchanges.record(
                by=self.life.coordinator, at=at, exchange=exchange, subject=f"engagement:{key}", key=key
            ),
        )

    def giving(self, who: int, receiver: int | None, minutes: int, key: str) -> Act:
        giver, by = self.member(who), self.life.people[who % 4]
        content = {"verb": "gift", "giver_id": giver, "receiver_id": receiver, "minutes": minutes}
        return Act(
            lambda at: self.model.gift(f"gift:{giver}:{key}", content, giver, receiver, minutes, at),
            lambda at: gifts.give(
                by=by, at=at, giver_id=giver, receiver_id=receiver, minutes=minutes, key=key
            ),
        )

    def reversing(self, entry: Entry, reason: str, key: str) -> Act:
        why = canonical.fingerprint({"reason": reason})
        content = {"verb": "reversal", "entry_id": entry.id, "reason": why}
        return Act(
            lambda at: self.model.reverse(f"reversal:{key}", content, entry, at),
            lambda at: reversals.reverse(
                by=self.life.coordinator, at=at, entry_id=entry.id, reason=reason, key=key
            ),
        )

    def distributing(self, month: periods.Period) -> Act:
        days = {"start": month.first_on.isoformat(), "end": month.last_on.isoformat()}
        key, content = f"distribution:{days['start']}/{days['end']}", {"verb": "distribution", **days}

        def done(at: datetime) -> int | None:
            distribution_id = closing.post(by=self.life.coordinator, at=at, start=month.start, end=month.end)
            connection.check_constraints()
            ((entry_id,),) = rows("SELECT entry_id FROM timebank_distribution WHERE id = %s", distribution_id)
            return int(entry_id) if entry_id else None

        return Act(lambda at: self.model.distribute(key, content, month.start, month.end, at), done)

    def knocking(
        self, nature: str, legs: Legs, happened_at: datetime, key: str, undone: Entry | None = None
    ) -> Act:
        content: Content = {"legs": [list(leg) for leg in legs], "at": happened_at.isoformat()}

        def done(at: datetime) -> int:
            with transaction.atomic():
                return knock(
                    dict(legs),
                    in_order=False,
                    p_key=f"raw:{key}",
                    p_request=canonical.written(content),
                    p_nature=nature,
                    p_happened_at=happened_at,
                    p_decided_at=at,
                    p_reverses=undone and undone.id,
                    p_reason="A part of it." if undone else "",
                )

        return Act(
            lambda at: self.model.post(f"raw:{key}", content, nature, happened_at, legs, reverses=undone),
            done,
        )

    # One step

    def take(self, act: Act, changed: Act | None) -> None:
        """Ask both, and compare all that each of them holds."""
        self.life.steps += 1
        foreseen: object
        try:
            foreseen = act.foreseen(self.now)
        except Unwritten as refusal:
            foreseen = str(refusal)
        try:
            found: object = act.done(self.now)
        except (Refused, DatabaseError) as error:
            found = promise_of(error)
        if isinstance(foreseen, str):
            self.life.refused[foreseen] += 1
        if isinstance(foreseen, Entry | Promised | Asked):
            if foreseen.id == 0 and isinstance(found, int):
                foreseen.id = found
                self.acts += [(act, changed)] if changed else []
            if isinstance(foreseen, Entry):
                self.compare_entry(foreseen)
            foreseen = foreseen.id
        assert found == foreseen
        self.compare()
        if self.life.steps % STEPS_BETWEEN_AUDITS == 0:
            audit_it()

    def compare_entry(self, entry: Entry) -> None:
        key, request, nature, happened_at, reverses_id, obeys = rows(KEPT[2], entry.id)[0]
        assert (key, request, nature) == (entry.key, canonical.written(entry.content), entry.nature)
        assert (happened_at, reverses_id) == (entry.happened_at, entry.reverses and entry.reverses.id)
        assert {self.life.rules[version] for version in obeys} == entry.obeys
        assert rows(KEPT[1], entry.id) == list(entry.legs)

    def compare(self) -> None:
        held, closed = {code: tuple(rest) for code, *rest in rows(KEPT[0])}, self.model.closed_accounts
        assert held == {
            code: (one.balance, one.earned, one.length, one.reserved, one.awaited, code in closed)
            for code, one in self.model.held.items()
        }
        legs = sum(len(entry.legs) for entry in self.model.entries)
        assert rows(KEPT[3]) == [(len(self.model.entries), legs)]
        assert all(total == 0 for _unit, total in rows(KEPT[4]))

    def left_of(self, entry: Entry, *accounts: str) -> int:
        """What may still be taken back between these two accounts."""
        undone = [one.moved for one in self.model.reversals_of(entry)]
        return min(
            abs(entry.moved[account] + sum(moved.get(account, 0) for moved in undone)) for account in accounts
        )

    def pass_time(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    def member(self, number: int) -> int:
        return id_of(self.life.people[number % 4])

    def key(self) -> str:
        self.number += 1
        return str(self.number)

    def open_now(self, *accounts: str) -> None:
        known = self.model.held.keys() - self.model.closed_accounts
        missing = [one for one in accounts if f"{one}/0" not in known and one not in known]
        if missing:
            posting.open_accounts(by=PLATFORM, at=self.now, keys=[key_of(account) for account in missing])
        for account in missing:
            self.model.open(account)


def audit_it() -> None:
    report = audit.check()
    assert report.is_sound, report
    assert reservations.misread() == []


def promise_of(error: BaseException) -> str:
    """In whose name it is refused: by the database, or in words."""
    cause: BaseException | None = error
    while cause is not None:
        name = getattr(getattr(cause, "diag", None), "constraint_name", None)
        if name:
            return str(name)
        cause = cause.__cause__
    return next((name for words, name in SENTENCES.items() if words in str(error)), repr(error))


def key_of(account: str) -> AccountKey:
    kind, unit, *owner = account.split(".")
    return AccountKey(AccountKind(kind), Unit(unit), int(owner[0]) if owner else None)


def time_code(member_id: int) -> str:
    return f"member_time.minutes.{member_id}"


def rows(question: str, *values: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values or None)
        return list(cursor.fetchall())


def sweep() -> None:
    """What was rolled back still lies in the tables, and would be read over again and again."""
    with acting_as(OWNER), connection.cursor() as cursor:
        cursor.execute("VACUUM timebank_subaccount, timebank_journalentry, timebank_leg, timebank_account")
