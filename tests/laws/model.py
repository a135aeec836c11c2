"""The ledger said again with dictionaries alone: what each act must write, or in whose name it is refused.

It shares no arithmetic with the program: whoever changes how hours are counted says it here in other words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
    """A sub-account: what it holds, what was given in exchanges, how many legs it has."""

    balance: int = 0
    earned: int = 0
    length: int = 0
    floor: int | None = None

    @property
    def free(self) -> int:
        return max(self.balance, 0)


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


@dataclass
class Ledger:
    """part: the one that this writer pays into, of an account that has several."""

    part: int
    held: dict[str, Held] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    closed: list[tuple[datetime, datetime]] = field(default_factory=list)

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
        return -(CREDIT + min(int(EARNED_SHARE * self.held[code].earned // 1), EARNED_MOST))

    # What members and coordinators do

    def exchange(
        self, key: str, content: Content, giver: int, receiver: int, minutes: int, cents: int, at: datetime
    ) -> Entry | None:
        nature = str(content["nature"])
        if nature == "gift":
            legs = {"recognition.minutes": -minutes, f"member_contribution.minutes.{giver}": minutes}
            return self.write(key, content, nature, at, legs, obeys=frozenset({"timebank.rounding"}))
        pool, fee = int(CONTRIBUTION * minutes // 1), int(FEE * cents // 1)
        legs = {
            f"member_time.minutes.{giver}": minutes - pool,
            f"member_time.minutes.{receiver}": -minutes,
            "commons.minutes": pool,
            "commons.cents": fee,
            "clearing.cents": -fee,
        }
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
        before = set(self.held)
        legs = {account: -amount for account, amount in entry.moved.items()}
        try:
            return self.write(key, content, "reversal", at, legs, reverses=entry)
        except Unwritten:
            self.held = {code: held for code, held in self.held.items() if code in before}
            raise

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
        legs = self._drawn(legs)
        entry = Entry(key, content, nature, at, legs, obeys, reverses)
        held = self._moved(entry)
        for unit in ("minutes", "cents"):
            if sum(amount for code, amount in legs if code.split("/")[0].split(".")[1] == unit):
                raise Unwritten("entry_sums_to_zero_in_each_unit")
        if nature not in ("reversal", "distribution"):
            entry.obeys |= self._obeyed(held, legs)
        if any(amount == 0 for _code, amount in legs):
            raise Unwritten("leg_amount_is_not_zero")
        self.held |= held
        self.entries.append(entry)
        return entry

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

    def _moved(self, entry: Entry) -> dict[str, Held]:
        """The sub-accounts as they would be."""
        if len(entry.legs) < 2:
            raise Unwritten("entry_has_two_legs")
        after: dict[str, Held] = {}
        before = ""
        for code, amount in entry.legs:
            if code <= before:
                raise Unwritten("legs_follow_one_order")
            before = code
            if code not in self.held:
                raise Unwritten("account_is_open")
            held = self.held[code]
            balance = held.balance + amount
            if amount <= 0 and held.floor is not None and balance < held.floor:
                raise Unwritten("account_stays_above_its_floor")
            is_earned = kind_of(code) == "member_time" and amount * entry.earning > 0
            earned = held.earned + (amount if is_earned else 0)
            after[code] = Held(balance, earned, held.length + 1, held.floor)
        return after

    def _obeyed(self, held: Mapping[str, Held], legs: Legs) -> frozenset[str]:
        obeyed: set[str] = set()
        for code, amount in legs:
            if kind_of(code) != "member_time":
                continue
            one = held[code]
            if amount < 0 and one.balance < NEAR_CREDIT:
                if one.balance < -(CREDIT + min(one.earned * EARNED_SHARE // 1, EARNED_MOST)):
                    raise Unwritten("account_stays_within_its_credit")
                obeyed |= set(CREDIT_RULES)
            elif amount > 0 and one.balance > NEAR_MOST:
                if one.balance > MOST:
                    raise Unwritten("account_stays_below_its_most")
                obeyed.add("timebank.most_minutes")
        return frozenset(obeyed)


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
