"""Hours parted with, said again with dictionaries: for needs, by pledges, over quarrels, and on leaving."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.laws.model import Content, Entry, Ledger, Promised, Unwritten, codes_of, legs_of

PLEDGE_DAYS, PLEDGE_MOST = 7, 600
RECORDED = frozenset({"timebank.contribution_share", "timebank.rounding"})
ENDED = ("reservation_is_settled_once", "reservation_is_settled_in_time")
SOLIDARITY = "solidarity.minutes"


@dataclass(frozen=True)
class Need:
    """What somebody asks for, and how many minutes it lacks."""

    name: str
    asker: int
    lacks: int
    asked_at: datetime


@dataclass(frozen=True)
class Pledged:
    """A line of the history of a pledge."""

    member: int
    act: str
    above: int
    to_fund: bool


@dataclass(frozen=True)
class Run:
    """A day on which a pledge gave; entry: of what went to the fund."""

    member: int
    day: date
    minutes: int
    entry: Entry | None = None


@dataclass(eq=False)
class Mission:
    """What two agreed on, and the hours that are held for it. subject: as the ledger calls it."""

    subject: str
    giver: int
    receiver: int
    nature: str
    held: Promised
    has_stood: bool = False


@dataclass
class PartingLedger(Ledger):
    """met: what happened, and how often."""

    pledges: list[Pledged] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)

    # Hours kept for a need

    def keep(self, promised: Promised) -> Promised:
        self.check_belong(promised.giver, promised.receiver)
        return self.promise(promised, given(promised.giver, promised.receiver, promised.minutes))

    def kept_for(self, need: str) -> list[Promised]:
        return [one for one in self.promised if one.need == need and not one.how and not one.is_due]

    def spend(self, need: str, minutes: int, at: datetime) -> int:
        """In proportion, rounded down; what is left is taken of those who lost most, then of the first."""
        kept = self._taken_in_hand(need)
        total = sum(one.minutes for one in kept)
        minutes = min(minutes, total)
        parts = {one.id: minutes * one.minutes // total for one in kept}
        by_loss = sorted(kept, key=lambda one: (-(minutes * one.minutes % total), one.id))
        for one in by_loss[: minutes - sum(parts.values())]:
            parts[one.id] += 1
        for one in kept:
            self._spend(one, parts[one.id], at)
        return minutes

    def _spend(self, kept: Promised, minutes: int, at: datetime) -> None:
        if not minutes:
            self.void(kept)
            self.met["kept: not needed"] += 1
            return
        content = {
            "verb": "settle",
            "reservation_id": kept.id,
            "minutes": minutes,
            "giver_id": kept.giver,
            "receiver_id": kept.receiver,
        }
        legs = sorted(given(kept.giver, kept.receiver, minutes).items())
        self.post(f"reservation:{kept.id}", content, "gift", at, legs, obeys=kept.obeys, settles=kept)

    def release(self, need: str) -> int:
        kept = self._taken_in_hand(need)
        for one in kept:
            self.void(one)
        self.met["kept: released"] += len(kept)
        return len(kept)

    def take_back(self, kept: Promised) -> None:
        if kept.how in ("whole", "part"):
            raise Unwritten("spent")
        if not kept.how:
            self.void(kept)
            self.met["kept: taken back"] += 1

    def _taken_in_hand(self, need: str) -> list[Promised]:
        """What is past its term on the same accounts is let go of."""
        kept = self.kept_for(need)
        self._lapse([code for one in kept for code, _amount in one.legs])
        return kept

    # Standing pledges

    def pledge_of(self, member: int) -> Pledged | None:
        last = next((one for one in reversed(self.pledges) if one.member == member), None)
        return None if last is None or last.act == "revoke" else last

    def pledge(self, member: int, above: int, to_fund: bool) -> None:
        last = self.pledge_of(member)
        if last is None or (last.above, last.to_fund) != (above, to_fund):
            self._note(Pledged(member, "change" if last else "make", above, to_fund))

    def revoke(self, member: int) -> None:
        last = self.pledge_of(member)
        if last is not None:
            self._note(Pledged(member, "revoke", last.above, last.to_fund))

    def _note(self, line: Pledged) -> None:
        self.pledges.append(line)
        self.met[f"pledge: {line.act}"] += 1

    def run(self, member: int, needs: Sequence[Need], day: date, at: datetime, pledge_id: int) -> object:
        """What is free above the bound: to the needs, those asked first; with no need at all, to the fund."""
        what, found = self._run(member, needs, day, at, pledge_id)
        self.met[f"run: {what}"] += 1
        return found

    def _run(
        self, member: int, needs: Sequence[Need], day: date, at: datetime, pledge_id: int
    ) -> tuple[str, Entry | list[tuple[str, int]] | None]:
        pledge = self.pledge_of(member)
        if pledge is None or member in self.left:
            return "nobody", None
        if any(one.member == member and day - one.day < timedelta(days=PLEDGE_DAYS) for one in self.runs):
            return "too soon", None
        others = [need for need in needs if need.asker != member]
        accounts = [f"member_time.minutes.{one}" for one in (member, *(need.asker for need in others))]
        for account in (*accounts, SOLIDARITY):
            self.open(account)
        self._lapse([*accounts, self.code(SOLIDARITY, 1)])
        left = min(self.held[accounts[0]].least - pledge.above, PLEDGE_MOST)
        if left <= 0:
            return "nothing", None
        if not others:
            return self._to_fund(pledge, left, day, at, pledge_id)
        shares: list[tuple[str, int]] = []
        for need in sorted(others, key=lambda need: (need.asked_at, need.name)):
            minutes = min(left, need.lacks)
            left -= minutes
            if minutes and self._give_for(member, need, minutes, day, pledge_id):
                shares.append((need.name, minutes))
        if not shares:
            return "in vain", None
        self.runs.append(Run(member, day, sum(minutes for _need, minutes in shares)))
        return "to needs", shares

    def _give_for(self, member: int, need: Need, minutes: int, day: date, pledge_id: int) -> bool:
        voted = frozenset({"timebank.pledge_most_minutes"})
        key = f"pledge:{day.isoformat()}:{need.name}"
        try:
            self.keep(kept(member, need.asker, minutes, need.name, key, pledge_id=pledge_id, obeys=voted))
        except Unwritten:
            return False
        return True

    def _to_fund(
        self, pledge: Pledged, minutes: int, day: date, at: datetime, pledge_id: int
    ) -> tuple[str, Entry | None]:
        if not pledge.to_fund:
            return "not to the fund", None
        content = {
            "verb": "pledge",
            "giver_id": pledge.member,
            "minutes": minutes,
            "pledge_id": pledge_id,
        }
        entry = self.write(
            f"pledge:{pledge.member}:{day.isoformat()}",
            content,
            "commons",
            at,
            {f"member_time.minutes.{pledge.member}": -minutes, SOLIDARITY: minutes},
            obeys=frozenset({"timebank.pledge_most_minutes"}),
        )
        self.runs.append(Run(pledge.member, day, minutes, entry))
        return "to the fund", entry

    # What two agreed on, and quarrel over

    def hold_again(self, mission: Mission, promised: Promised) -> Promised:
        """What is held stays held; what is not is held anew where there is room, and the quarrel goes on."""
        if not mission.held.how and not mission.held.is_due:
            self.met["quarrel: still held"] += 1
            return mission.held
        try:
            mission.held = self.promise(
                promised, legs_of(mission.giver, mission.receiver, mission.held.minutes)
            )
            self.met["quarrel: held again"] += 1
        except Unwritten:
            self.met["quarrel: no room"] += 1
        return mission.held

    def stand(self, key: str, content: Content, mission: Mission, minutes: int, at: datetime) -> Entry:
        """The hours that stand are paid: from what is held as far as it goes, else asked of the limits."""
        held, legs = mission.held, legs_of(mission.giver, mission.receiver, minutes)
        coded = sorted((self.code(account, amount), amount) for account, amount in legs.items() if amount)

        def anew() -> Entry:
            return self.write(key, content, mission.nature, at, legs, obeys=RECORDED)

        if self.under(key) or held.how:
            return self._stood("it had ended", mission, anew())
        if minutes > held.minutes:
            with self._all_or_nothing():
                self._lapse([code for code, _amount in coded], but=held)
                self._release(held)
                held.how = "void"
                return self._stood("more", mission, anew())
        try:
            entry = self.post(key, content, mission.nature, at, coded, obeys=RECORDED, settles=held)
        except Unwritten as refusal:
            if str(refusal) not in ENDED:
                raise
            return self._stood("too late", mission, anew())
        return self._stood(held.how, mission, entry)

    def _stood(self, how: str, mission: Mission, entry: Entry) -> Entry:
        if not entry.id:
            self.met[f"quarrel: {how}"] += 1
        mission.has_stood = True
        return entry

    def drop(self, mission: Mission) -> None:
        if not mission.held.how:
            self.void(mission.held)
            self.met["quarrel: dropped"] += 1

    # Leaving

    def leave(self, member: int, at: datetime) -> None:
        if member in self.left:
            self.met["left: twice"] += 1
            return
        account = f"member_time.minutes.{member}"
        with self._all_or_nothing():
            self.open(account)
            theirs = [one for one in self.promised if not one.how and member in (one.giver, one.receiver)]
            for one in theirs:
                self.void(one)
            how = self._settle(member, account, at)
            self.closed_accounts.add(account)
        for asked in self.asked:
            if not asked.how and member in (asked.payee, asked.payer):
                asked.how = "withdrawn" if asked.payee == member else "expired"
        self.left.add(member)
        self.met[f"left: {how}"] += 1
        self.met["left: what was held"] += bool(theirs)

    def _settle(self, member: int, account: str, at: datetime) -> str:
        balance = self.held[account].balance
        if not balance:
            return "even"
        fund = sum(one.balance for code, one in self.held.items() if code in codes_of(SOLIDARITY))
        if fund + balance < 0:
            raise Unwritten("fund too small")
        voted = "timebank.leaving_to_fund" if balance > 0 else "timebank.leaving_write_off"
        self.write(
            f"leaving:{member}:{at.isoformat()}",
            {"verb": "leave", "member_id": member, "minutes": balance},
            "commons",
            at,
            {account: -balance, SOLIDARITY: balance},
            obeys=frozenset({voted}),
        )
        return "to the fund" if balance > 0 else "settled by the fund"

    def come_back(self, member: int) -> None:
        """The account opens with the first hours that move."""
        self.left.remove(member)
        self.met["left: came back"] += 1


def given(giver: int, receiver: int, minutes: int) -> dict[str, int]:
    return {f"member_time.minutes.{giver}": -minutes, f"member_time.minutes.{receiver}": minutes}


def kept(
    giver: int,
    receiver: int,
    minutes: int,
    need: str,
    key: str,
    *,
    is_named: bool = False,
    pledge_id: int | None = None,
    obeys: frozenset[str] = frozenset(),
) -> Promised:
    """Hours to be kept for a need."""
    content = {
        "verb": "earmark",
        "giver_id": giver,
        "receiver_id": receiver,
        "minutes": minutes,
        "subject": need,
        "is_named": is_named,
        "pledge_id": pledge_id,
    }
    obeyed = obeys | {"timebank.earmark_days"}
    full_key = f"earmark:{giver}:{key}"
    return Promised(full_key, content, "gift", (), giver, receiver, minutes, obeys=obeyed, need=need)
