"""The ledger said again with dictionaries alone: what each act must write, or in whose name it is refused.

It shares no arithmetic with the program: whoever changes how hours are counted says it here in other words.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction

Legs = Sequence[tuple[str, int]]
Content = Mapping[str, object]

EXCHANGED = ("mutual_help", "professional", "paid_mission")
SHARES = {"inclusion": 35, "observatory": 25, "reserve": 20, "solidarity": 20}
PARTS = 16
CONTRIBUTION, FEE = Fraction(5, 100), Fraction(3, 100)
CREDIT, EARNED_SHARE, EARNED_MOST, MOST, FLOOR = 1200, Fraction(1, 5), 2400, 30_000, -24_000
NEAR_CREDIT, NEAR_MOST = -60, 6000
CREDIT_RULES = ("timebank.credit_minutes", "timebank.earned_credit_share", "timebank.earned_credit_minutes")


class Unwritten(Exception):
    """A refusal, by the name of its promise."""


@dataclass
class Held:
    """A sub-account: what it holds, what was given in exchanges, how many legs it has.

    reserved, awaited: what open reservations would take from it, and bring to it.
    """

    balance: int = 0
    earned: int = 0
    length: int = 0
    floor: int | None = None
    reserved: int = 0
    awaited: int = 0

    @property
    def free(self) -> int:
        return max(self.balance - self.reserved, 0)

    @property
    def least(self) -> int:
        """What it would hold if all that is reserved were paid."""
        return self.balance - self.reserved

    @property
    def most(self) -> int:
        """What it would hold if all that is awaited came."""
        return self.balance + self.awaited


@dataclass(eq=False)
class Entry:
    """What was written; its id is the ledger's."""

    key: str
    content: Content
    nature: str
    happened_at: datetime
    legs: Legs
    obeys: frozenset[str]
    reverses: "Entry | None" = None
    id: int = 0

    @property
    def moved(self) -> dict[str, int]:
        return moved_by(self.legs)

    @property
    def earning(self) -> int:
        """1 where what members receive is earned, -1 where that is taken back."""
        if self.reverses is not None:
            return -self.reverses.earning
        return int(self.nature in EXCHANGED)


@dataclass(eq=False)
class Promised:
    """Hours reserved. how: its end, "" while it is open; is_due: its term has passed, noticed or not."""

    key: str
    content: Content
    nature: str
    legs: Legs
    giver: int = 0
    receiver: int = 0
    minutes: int = 0
    how: str = ""
    is_due: bool = False
    id: int = 0


@dataclass(eq=False)
class Asked:
    """A request for hours. how: its answer, "" while it waits."""

    payee: int
    payer: int
    minutes: int
    nature: str
    expires_at: datetime
    how: str = ""
    id: int = 0


@dataclass
class Ledger:
    """part: the one that this writer pays into, of an account that has several."""

    part: int
    held: dict[str, Held] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    closed: list[tuple[datetime, datetime]] = field(default_factory=list)
    promised: list[Promised] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def open(self, account: str) -> None:
        floor = {"member_time": FLOOR, "commons": None, "recognition": None, "clearing": None}
        for code in codes_of(account):
            self.held.setdefault(code, Held(floor=floor.get(kind_of(account), 0)))

    def under(self, key: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.key == key), None)

    def reversals_of(self, entry: Entry) -> list[Entry]:
        return [other for other in self.entries if other.reverses is entry]

    def bound(self, code: str) -> int:
        """How far below zero this member may go."""
        return bound_of(self.held[code])

    # What members and coordinators do

    def exchange(
        self, key: str, content: Content, giver: int, receiver: int, minutes: int, cents: int, at: datetime
    ) -> Entry | None:
        nature = str(content["nature"])
        if nature == "gift":
            legs = {"recognition.minutes": -minutes, f"member_contribution.minutes.{giver}": minutes}
            return self.write(key, content, nature, at, legs, obeys=frozenset({"timebank.rounding"}))
        fee = int(FEE * cents // 1)
        legs = legs_of(giver, receiver, minutes) | {"commons.cents": fee, "clearing.cents": -fee}
        obeys = {"timebank.contribution_share", "timebank.rounding"} if minutes else set()
        obeys |= {"timebank.fee_share"} if fee else set()
        if not minutes and not fee:
            return None
        return self.write(key, content, nature, at, legs, obeys=frozenset(obeys))

    def gift(
        self, key: str, content: Content, giver: int, receiver: int | None, minutes: int, at: datetime
    ) -> Entry:
        target = "solidarity.minutes" if receiver is None else f"member_time.minutes.{receiver}"
        nature = "commons" if receiver is None else "gift"
        return self.write(
            key, content, nature, at, {f"member_time.minutes.{giver}": -minutes, target: minutes}
        )

    def reverse(self, key: str, content: Content, entry: Entry, at: datetime) -> Entry:
        found = self.under(key)
        if found is None and self.reversals_of(entry):
            raise Unwritten("reversed already")
        legs = {account: -amount for account, amount in entry.moved.items()}
        with self._all_or_nothing():
            return self.write(key, content, "reversal", at, legs, reverses=entry)

    def distribute(
        self, key: str, content: Content, start: datetime, end: datetime, at: datetime
    ) -> Entry | None:
        if end > at:
            raise Unwritten("not over")
        if any(start < other_end and other_start < end for other_start, other_end in self.closed):
            raise Unwritten("distributed already")
        legs: dict[str, int] = {}
        for unit in ("minutes", "cents"):
            legs |= self._shared(unit, start, end)
        entry = None
        if any(legs.values()):
            last, obeys = end - datetime.resolution, frozenset({"timebank.distribution_shares"})
            entry = self.write(key, content, "distribution", last, legs, obeys=obeys)
        self.closed.append((start, end))
        return entry

    def _shared(self, unit: str, start: datetime, end: datetime) -> dict[str, int]:
        """Hundredths, rounded down; what is left goes to those who lost most, then by name."""
        inside = [
            one for one in self.entries if start <= one.happened_at < end and one.nature != "distribution"
        ]
        pool = sum(one.moved.get(f"commons.{unit}", 0) for one in inside)
        if pool < 0:
            raise Unwritten("pool below zero")
        parts = {fund: pool * share // 100 for fund, share in SHARES.items()}
        by_loss = sorted(SHARES, key=lambda fund: (-(pool * SHARES[fund] % 100), fund))
        for fund in by_loss[: pool - sum(parts.values())]:
            parts[fund] += 1
        return {f"commons.{unit}": -pool} | {f"{fund}.{unit}": amount for fund, amount in parts.items()}

    # The door

    def write(
        self,
        key: str,
        content: Content,
        nature: str,
        at: datetime,
        legs: Mapping[str, int],
        *,
        obeys: frozenset[str] = frozenset(),
        reverses: Entry | None = None,
    ) -> Entry:
        """As the services write: in this writer's parts, and what is missing is opened."""
        coded = sorted((self.code(account, amount), amount) for account, amount in legs.items() if amount)
        try:
            return self.post(key, content, nature, at, coded, obeys=obeys, reverses=reverses)
        except Unwritten as refusal:
            if str(refusal) != "account_is_open":
                raise
        for account, amount in legs.items():
            if amount:
                self.open(account)
        return self.post(key, content, nature, at, coded, obeys=obeys, reverses=reverses)

    def code(self, account: str, amount: int) -> str:
        if kind_of(account).startswith("member_"):
            return account
        return f"{account}/{'*' if amount < 0 and kind_of(account) in SHARES else self.part}"

    def post(
        self,
        key: str,
        content: Content,
        nature: str,
        at: datetime,
        legs: Legs,
        *,
        obeys: frozenset[str] = frozenset(),
        reverses: Entry | None = None,
        settles: Promised | None = None,
    ) -> Entry:
        """As the database does: each promise in its turn, and nothing at all where one is broken."""
        found = self.under(key)
        if found is not None:
            if found.content != content:
                raise Unwritten("key_names_one_intent")
            return found
        if any(start <= at < end for start, end in self.closed):
            raise Unwritten("entry_is_dated_in_open_time")
        if reverses is not None:
            self._check_reversal(reverses, legs)
        with self._all_or_nothing():
            self._lapse([code for code, _amount in legs], but=settles)
            if settles is not None:
                self._check_settlement(settles)
                self._release(settles)
                is_whole = sum(abs(a) for _, a in legs) == sum(abs(a) for _, a in settles.legs)
                settles.how = "whole" if is_whole else "part"
            return self._written(Entry(key, content, nature, at, self._drawn(legs), obeys, reverses), settles)

    def _written(self, entry: Entry, settles: Promised | None) -> Entry:
        held = self._moved(entry.legs, entry.earning)
        self._check_sums(entry.legs)
        if entry.nature not in ("reversal", "distribution") and settles is None:
            entry.obeys |= self._obeyed(held, entry.legs)
        if any(amount == 0 for _code, amount in entry.legs):
            raise Unwritten("leg_amount_is_not_zero")
        self.held |= held
        self.entries.append(entry)
        return entry

    # What is promised for later

    def reserve(
        self,
        key: str,
        content: Content,
        parties: tuple[int, int],
        minutes: int,
    ) -> Promised:
        """As the services reserve: what is missing is opened, and stays open."""
        giver, receiver = parties
        legs = {account: amount for account, amount in legs_of(giver, receiver, minutes).items() if amount}
        coded = sorted((self.code(account, amount), amount) for account, amount in legs.items())
        found = next((one for one in self.promised if one.key == key), None)
        if found is not None:
            if found.content != content:
                raise Unwritten("key_names_one_intent")
            return found
        if any(code not in self.held for code, _amount in coded):
            for account in legs:
                self.open(account)
        promised = Promised(key, content, str(content["nature"]), coded, giver, receiver, minutes)
        with self._all_or_nothing():
            self._lapse([code for code, _amount in coded])
            held = self._promised(coded)
            self._obeyed(held, coded)
            self.held |= held
        self.promised.append(promised)
        return promised

    def settle(self, key: str, content: Content, promised: Promised, minutes: int, at: datetime) -> Entry:
        if not 0 < minutes <= promised.minutes:
            raise Unwritten("no part of it")
        legs = legs_of(promised.giver, promised.receiver, minutes)
        coded = sorted((self.code(account, amount), amount) for account, amount in legs.items() if amount)
        obeys = frozenset({"timebank.contribution_share"})
        return self.post(key, content, promised.nature, at, coded, obeys=obeys, settles=promised)

    def void(self, promised: Promised) -> None:
        if promised.how == "void":
            return
        if promised.how:
            raise Unwritten("reservation_is_settled_once")
        self._release(promised)
        promised.how = "void"

    def expire(self) -> int:
        due = [one for one in self.promised if one.is_due and not one.how]
        for one in due:
            self._release(one)
            one.how = "expired"
        return len(due)

    def _lapse(self, codes: Sequence[str], but: Promised | None = None) -> None:
        """What is past its term and stands in the way on these accounts is let go of."""
        named = {
            code
            for wanted in codes
            for code in (codes_of(account_of(wanted)) if wanted.endswith("/*") else [wanted])
        }
        in_the_way = {
            code
            for code in named & self.held.keys()
            if self.held[code].reserved > 0 or self.held[code].awaited > 0
        }
        for one in self.promised:
            touched = {code for code, _amount in one.legs}
            if one.is_due and not one.how and one is not but and touched & in_the_way:
                self._release(one)
                one.how = "expired"

    def _release(self, promised: Promised) -> None:
        for code, amount in promised.legs:
            held = self.held[code]
            reserved = held.reserved - max(-amount, 0)
            awaited = held.awaited - (max(amount, 0) if kind_of(code) == "member_time" else 0)
            self.held[code] = replace(held, reserved=reserved, awaited=awaited)

    def _promised(self, legs: Legs) -> dict[str, Held]:
        """The sub-accounts as they would be with this reserved."""
        after: dict[str, Held] = {}
        for code, amount in legs:
            held = self.held[code]
            if amount < 0 and held.floor is not None and held.least + amount < held.floor:
                raise Unwritten("account_stays_above_its_floor")
            is_awaited = kind_of(code) == "member_time"
            after[code] = replace(
                held,
                reserved=held.reserved + max(-amount, 0),
                awaited=held.awaited + (max(amount, 0) if is_awaited else 0),
            )
        return after

    def _check_settlement(self, settled: Promised) -> None:
        if settled.how:
            raise Unwritten("reservation_is_settled_once")
        if settled.is_due:
            raise Unwritten("reservation_is_settled_in_time")

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        held, ends = dict(self.held), [(one, one.how) for one in self.promised]
        try:
            yield
        except Unwritten:
            self.held = held
            for one, how in ends:
                one.how = how
            raise

    # Requests for hours

    def consent(self, asked: Asked, subject: str, at: datetime) -> Entry:
        content: Content = {
            "verb": "exchange",
            "giver_id": asked.payee,
            "receiver_id": asked.payer,
            "minutes": asked.minutes,
            "cents": 0,
            "nature": asked.nature,
            "happened_at": at.isoformat(),
            "acting_for_id": None,
            "subject": subject,
        }
        if asked.how == "consented":
            found = self.under(f"exchange:{subject}")
            assert found is not None
            return found
        self._check_asked(asked, at)
        key, parties = f"exchange:{subject}", (asked.payee, asked.payer)
        with self._all_or_nothing():
            entry = self.exchange(key, content, *parties, asked.minutes, 0, at)
        assert entry is not None
        asked.how = "consented"
        return entry

    def answer(self, asked: Asked, how: str, at: datetime) -> None:
        """Without paying; the same answer twice is one."""
        if asked.how != how:
            self._check_asked(asked, at)
        asked.how = how

    def time_out(self, at: datetime) -> int:
        due = [one for one in self.asked if not one.how and one.expires_at <= at]
        for one in due:
            one.how = "expired"
        return len(due)

    def _check_asked(self, asked: Asked, at: datetime) -> None:
        if asked.how:
            raise Unwritten(asked.how)
        if asked.expires_at <= at:
            raise Unwritten("too late")

    def _check_reversal(self, reversed_entry: Entry, legs: Legs) -> None:
        undone, asked = reversed_entry.moved, moved_by(legs)
        earlier = [one.moved for one in self.reversals_of(reversed_entry)]
        for account, amount in asked.items():
            whole = undone.get(account, 0)
            taken = amount + sum(moved.get(account, 0) for moved in earlier)
            if amount * whole >= 0 or abs(taken) > abs(whole):
                raise Unwritten("reversal_undoes_its_entry")

    def _drawn(self, legs: Legs) -> Legs:
        """ "ACCOUNT/*" empties first the parts that hold most."""
        drawn: list[tuple[str, int]] = []
        for code, amount in legs:
            if not code.endswith("/*"):
                drawn.append((code, amount))
                continue
            left = -amount
            parts = [part for part in codes_of(account_of(code)) if part in self.held]
            for part in sorted(parts, key=lambda part: (-self.held[part].free, part)):
                taken = min(left, self.held[part].free)
                drawn += [(part, -taken)] if taken else []
                left -= taken
            if left:
                raise Unwritten("account_stays_above_its_floor")
        return sorted(drawn) if any(code.endswith("/*") for code, _amount in legs) else legs

    def _check_sums(self, legs: Legs) -> None:
        for unit in ("minutes", "cents"):
            if sum(amount for code, amount in legs if code.split("/")[0].split(".")[1] == unit):
                raise Unwritten("entry_sums_to_zero_in_each_unit")

    def _moved(self, legs: Legs, earning: int) -> dict[str, Held]:
        """The sub-accounts as they would be."""
        if len(legs) < 2:
            raise Unwritten("entry_has_two_legs")
        after: dict[str, Held] = {}
        before = ""
        for code, amount in legs:
            if code <= before:
                raise Unwritten("legs_follow_one_order")
            before = code
            if code not in self.held:
                raise Unwritten("account_is_open")
            held = self.held[code]
            balance = held.balance + amount
            if amount <= 0 and held.floor is not None and balance - held.reserved < held.floor:
                raise Unwritten("account_stays_above_its_floor")
            is_earned = kind_of(code) == "member_time" and amount * earning > 0
            earned = held.earned + (amount if is_earned else 0)
            after[code] = replace(held, balance=balance, earned=earned, length=held.length + 1)
        return after

    def _obeyed(self, held: Mapping[str, Held], legs: Legs) -> frozenset[str]:
        obeyed: set[str] = set()
        for code, amount in legs:
            if kind_of(code) != "member_time":
                continue
            one = held[code]
            if amount < 0 and one.least < NEAR_CREDIT:
                if one.least < bound_of(one):
                    raise Unwritten("account_stays_within_its_credit")
                obeyed |= set(CREDIT_RULES)
            elif amount > 0 and one.most > NEAR_MOST:
                if one.most > MOST:
                    raise Unwritten("account_stays_below_its_most")
                obeyed.add("timebank.most_minutes")
        return frozenset(obeyed)


def bound_of(held: Held) -> int:
    """How far below zero a member may go who has given so much."""
    return -(CREDIT + min(int(EARNED_SHARE * held.earned // 1), EARNED_MOST))


def legs_of(giver: int, receiver: int, minutes: int) -> dict[str, int]:
    """The hours of an exchange, with what goes to the commons."""
    pool = int(CONTRIBUTION * minutes // 1)
    return {
        f"member_time.minutes.{giver}": minutes - pool,
        f"member_time.minutes.{receiver}": -minutes,
        "commons.minutes": pool,
    }


def moved_by(legs: Legs) -> dict[str, int]:
    """By account, its parts together."""
    moved: dict[str, int] = {}
    for code, amount in legs:
        moved[account_of(code)] = moved.get(account_of(code), 0) + amount
    return moved


def kind_of(code: str) -> str:
    return code.partition(".")[0]


def account_of(code: str) -> str:
    return code.partition("/")[0]


def codes_of(account: str) -> list[str]:
    if kind_of(account).startswith("member_"):
        return [account]
    return [f"{account}/{part}" for part in range(PARTS)]
