"""Parting with hours, in the lives of a ledger: for a need, by a pledge, over a quarrel, and for good."""

from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from coop.domain.actors import PLATFORM
from coop.domain.errors import Refused
from coop.services import members
from marketplace.services import leaving
from tests.instants import START
from tests.laws.machine import ANY, MINUTES, PAUSE, STEP, WHO, Act, rows, time_code
from tests.laws.model import Content, Entry, Promised
from tests.laws.model_of_partings import Mission, Need, PartingLedger, kept
from tests.laws.promises import EXITS, PROMISABLE, PromisingMachine, some_of
from timebank.domain.earmarks import Earmark
from timebank.domain.exchanges import Exchange
from timebank.domain.natures import Nature
from timebank.domain.pledges import OpenNeed
from timebank.selectors import reservations as held
from timebank.services import earmarks, exchanges, pledges, reservations

EVERY_PLEDGE = "SELECT member_id, act, above_minutes, to_solidarity FROM timebank_pledge ORDER BY id"
EVERY_RUN = "SELECT member_id, ran_on, minutes, coalesce(entry_id, 0) FROM timebank_pledgerun ORDER BY id"
NAMED = (
    "SELECT key, id FROM timebank_journalentry WHERE key = ANY(%s::text[])",
    "SELECT key, id FROM timebank_reservation WHERE key = ANY(%s::text[])",
)
LAST_PLEDGE = "SELECT coalesce(max(id), 0) FROM timebank_pledge WHERE member_id = %s"
MOST_AHEAD = timedelta(days=300)
"""A term lies within 400 days of the database's clock, and hours are kept for 60."""

SOME, ABOVE = st.integers(1, 240), st.sampled_from([0, 0, 30, 90, 600])
LACKING = st.lists(st.tuples(WHO, SOME), max_size=3, unique_by=lambda need: need[0])
FIGURE = st.sampled_from(["whole", "part", "part", "more", "any"])
ENDS = EXITS | {
    *(f"kept: {how}" for how in ("still", "whole", "part", "void", "expired")),
    *(f"kept: {why}" for why in ("not needed", "released", "taken back")),
    *(f"pledge: {act}" for act in ("make", "change", "revoke")),
    *(f"run: {what}" for what in ("to needs", "to the fund", "not to the fund", "nothing", "in vain")),
    *("run: nobody", "run: too soon"),
    *(f"quarrel: {what}" for what in ("still held", "held again", "no room")),
    *(f"quarrel: {how}" for how in ("whole", "part", "more", "too late", "it had ended", "dropped")),
    *(f"left: {how}" for how in ("even", "to the fund", "settled by the fund", "what was held")),
    *("left: twice", "left: came back"),
}
"""Each of them is met too, however the lives went."""


class PartingMachine(PromisingMachine):
    """missions: what two agreed on, over which they may quarrel. Each member has one need."""

    model: PartingLedger

    def model_from(self, part: int) -> PartingLedger:
        self.missions: list[Mission] = []
        self.ahead = timedelta(days=(timezone.now() - self.now).days)
        return PartingLedger(part=part)

    # Hours kept for a need

    @rule(who=WHO, step=STEP, minutes=MINUTES, is_named=st.booleans(), pause=PAUSE)
    def keep(self, who: int, step: int, minutes: int, is_named: bool, pause: int) -> None:
        self.pass_time(pause)
        one = Earmark(
            self.member(who), self.member(who + step), minutes, need_of(self.member(who + step)), is_named
        )
        key = self.key()
        self.take(self.keeping(one, key), self.keeping(changed(one), key))

    @rule(which=ANY, minutes=SOME, how=st.sampled_from(["all", "any", "little"]), pause=PAUSE)
    def spend(self, which: int, minutes: int, how: str, pause: int) -> None:
        """The need is done: it took all that is kept for it, or less."""
        if which % 3 == 0 or not self.kept():
            self.keep(which, 1, minutes, False, 0)
            self.keep(which + 2, 3, minutes, True, 0)
        self.pass_time(pause)
        need = some_of(self.kept(), which).need if self.kept() else need_of(self.member(which))
        minutes = {"all": 10**6, "any": minutes, "little": 1}[how]
        self.take(
            Act(
                lambda at: self.model.spend(need, minutes, at),
                lambda at: earmarks.spend(by=PLATFORM, at=at, subject=need, minutes=minutes),
            ),
            None,
        )

    @precondition(lambda self: self.kept())
    @rule(which=ANY, is_closed=st.booleans())
    def return_kept_hours(self, which: int, is_closed: bool) -> None:
        """The need is closed, or one of those who gave thinks better of it."""
        one = some_of(self.kept(), which)

        def foreseen(_at: datetime) -> object:
            if is_closed:
                return self.model.release(one.need)
            self.model.take_back(one)
            return None

        def done(at: datetime) -> object:
            if is_closed:
                return earmarks.release(by=PLATFORM, at=at, subject=one.need, reason="It is closed.")
            earmarks.take_back(by=self.person(one.giver), at=at, reservation_id=one.id)
            return None

        self.take(Act(foreseen, done), None)

    # Standing pledges

    @precondition(lambda self: len(self.model.left) < 4)
    @rule(who=WHO, above=ABOVE, to_fund=st.booleans(), is_revoked=st.integers(0, 5).map(lambda n: n == 5))
    def pledge(self, who: int, above: int, to_fund: bool, is_revoked: bool) -> None:
        self.decide(self.belonging(who), above, to_fund, is_revoked)

    def decide(self, member: int, above: int, to_fund: bool, is_revoked: bool) -> None:
        by = self.person(member)

        def foreseen(_at: datetime) -> None:
            if is_revoked:
                self.model.revoke(member)
            else:
                self.model.pledge(member, above, to_fund)

        def done(at: datetime) -> None:
            if is_revoked:
                pledges.revoke(by=by, at=at, member_id=member)
            else:
                pledges.make(by=by, at=at, member_id=member, above_minutes=above, to_solidarity=to_fund)

        self.take(Act(foreseen, done), None)

    @rule(which=ANY, lacking=LACKING, days=st.sampled_from([0, 1, 6, 7, 8, 10]))
    def run_pledge(self, which: int, lacking: list[tuple[int, int]], days: int) -> None:
        """Mostly of whoever holds most above their bound, for the needs that lack hours that day."""
        members = [self.member(number) for number in range(4)]
        member = max(members, key=self.free_of)
        if which % 2 and member not in self.model.left and self.model.pledge_of(member) is None:
            self.decide(member, 0, which % 4 == 1, False)
        self.pass_time(days * 24)
        if which % 7 == 0:
            member = self.member(which // 7)
        elif self.model.runs and which % 7 in (1, 3):
            member = self.model.runs[-1].member
        if not self.model.left and which % 7 == 2:
            self.leave(2, 1)
        if self.model.left and which % 7 == 2:
            lacking = [(number, 60) for number in range(4) if members[number] in self.model.left]
        needs = [
            Need(need_of(self.member(who)), self.member(who), minutes, START + timedelta(hours=minutes % 3))
            for who, minutes in lacking
        ]
        told = [OpenNeed(need.name, need.asker, need.lacks, need.asked_at) for need in needs]
        at, ((pledge_id,),) = self.on_the_clock(), rows(LAST_PLEDGE, member)

        def done(_at: datetime) -> object:
            found = pledges.run(by=PLATFORM, at=at, member_id=member, needs=told)
            if found is None:
                return None
            if found.solidarity_minutes:
                return max(entry_id for *_rest, entry_id in rows(EVERY_RUN))
            return [(share.need.subject, share.minutes) for share in found.shares]

        day = timezone.localdate(at)
        self.take(Act(lambda _at: self.model.run(member, needs, day, at, pledge_id), done), None)
        if self.model.runs and which % 7 == 3:
            self.run_pledge(1, lacking, 1)

    # What two agreed on, and quarrel over

    @rule(who=WHO, step=STEP, minutes=MINUTES, nature=PROMISABLE, pause=PAUSE)
    def agree(self, who: int, step: int, minutes: int, nature: str, pause: int) -> None:
        """A helper accepts: the hours are held."""
        self.pass_time(pause)
        subject, expires_at = f"engagement:{self.key()}", timezone.now() + timedelta(days=30)
        exchange = Exchange(self.member(who + step), self.member(who), minutes, 0, Nature(nature), self.now)

        def foreseen(_at: datetime) -> Promised:
            promised = self.promised_for(exchange, subject, 0, expires_at)
            found = self.model.reserve(
                promised.key, promised.content, (promised.giver, promised.receiver), minutes
            )
            self.missions.append(Mission(subject, exchange.giver_id, exchange.receiver_id, nature, found))
            return found

        def done(at: datetime) -> int:
            return self.hold(exchange, subject, 0, expires_at, at)

        self.take(Act(foreseen, done), None)

    @precondition(lambda self: self.missions)
    @rule(which=ANY, is_late=st.booleans(), pause=PAUSE)
    def dispute(self, which: int, is_late: bool, pause: int) -> None:
        """What is held stays held until it is settled; past its term it is held anew, if there is room."""
        self.pass_time(pause)
        mission = self.mission(which)
        if is_late and not mission.held.how:
            self.let_pass(mission.held)
        if is_late and which % 3 == 0:  # meanwhile whoever asked gives all that they may
            asker = [self.member(number) for number in range(4)].index(mission.receiver)
            self.gift_of_all_that_one_may_give(asker, 1, 0)
        known, expires_at = mission.held, timezone.now() + timedelta(days=30)
        exchange = Exchange(
            mission.giver, mission.receiver, known.minutes, 0, Nature(mission.nature), self.now
        )

        def foreseen(_at: datetime) -> Promised:
            promised = self.promised_for(exchange, mission.subject, known.id, expires_at)
            return self.model.hold_again(mission, promised)

        def done(at: datetime) -> int:
            if known.id in held.open_ones([known.id]):
                return known.id
            try:
                return self.hold(exchange, mission.subject, known.id, expires_at, at)
            except Refused:
                return known.id

        self.take(Act(foreseen, done), None)

    @rule(
        which=ANY,
        minutes=ANY,
        figure=FIGURE,
        is_late=st.sampled_from([False, False, False, True]),
        pause=PAUSE,
    )
    def mediate(self, which: int, minutes: int, figure: str, is_late: bool, pause: int) -> None:
        """A mediator says which hours stand: those that were agreed, fewer or more."""
        if all(one.held.how for one in self.missions):
            self.agree(which, 1 + which % 3, minutes % 240 + 1, "mutual_help", 0)
        if not self.missions:
            return
        if which % 4 == 0:
            self.drop(which + 1)
        self.pass_time(pause)
        mission = self.mission(which)
        if is_late and not mission.held.how:
            self.let_pass(mission.held)
        agreed = mission.held.minutes
        stands = {"whole": agreed, "part": minutes % agreed + 1, "more": agreed + minutes % 60 + 1}
        minutes = stands.get(figure, minutes % (2 * agreed) + 1)
        self.take(self.standing(mission, minutes), self.standing(mission, minutes + 1))

    @precondition(lambda self: self.missions)
    @rule(which=ANY)
    def drop(self, which: int) -> None:
        """It comes to nothing: what is held is free again."""
        mission = self.mission(which)
        known = mission.held

        def done(at: datetime) -> None:
            reservations.let_go(
                by=self.life.coordinator, at=at, reservation_id=known.id, reason="It came to nothing."
            )

        self.take(Act(lambda _at: self.model.drop(mission), done), None)

    # Leaving

    @precondition(lambda self: len(self.model.left) < 2)
    @rule(which=ANY, pause=st.integers(1, 72))
    def leave(self, which: int, pause: int) -> None:
        """Sometimes the one who owes most, just after a gift to the fund; sometimes again."""
        member = self.belonging(which)
        if which % 4 == 1:
            self.gift(which, 0, 240, 0)
            member = min(self.there(), key=self.free_of)
        elif self.model.left and which % 4 == 0:
            member = min(self.model.left)
        self.pass_time(pause)

        def done(at: datetime) -> None:
            leaving.leave(by=self.person(member), at=at, member_id=member)

        self.take(Act(lambda at: self.model.leave(member, at), done), None)

    @precondition(lambda self: self.model.left)
    @rule(which=ANY, pause=PAUSE)
    def come_back(self, which: int, pause: int) -> None:
        self.pass_time(pause)
        left = sorted(self.model.left)
        member = left[which % len(left)]

        def done(at: datetime) -> None:
            members.join(by=self.person(member), at=at, display_name="Somebody")
            members.admit(by=PLATFORM, at=at, member_id=member)

        self.take(Act(lambda _at: self.model.come_back(member), done), None)

    def teardown(self) -> None:
        self.life.ended.update(self.model.met)
        self.life.ended.update(f"kept: {one.how or 'still'}" for one in self.kept())
        super().teardown()

    # Who, what and when

    def kept(self) -> list[Promised]:
        return [one for one in self.model.promised if one.need]

    def between_two(self) -> list[Promised]:
        """What two agreed on ends as a mediation does."""
        theirs = {one.held.key for one in self.missions}
        return [one for one in super().between_two() if one.key not in theirs]

    def free_of(self, member: int) -> int:
        held = self.model.held.get(time_code(member))
        return 0 if held is None else held.least

    def belonging(self, which: int) -> int:
        there = self.there()
        return there[which % len(there)]

    def there(self) -> list[int]:
        """Those who have not left."""
        return [one for one in map(self.member, range(4)) if one not in self.model.left]

    def mission(self, which: int) -> Mission:
        """Mostly one whose hours are held, sometimes one whose hours are free again and were never paid."""
        still_open = [one for one in self.missions if not one.held.how]
        unpaid = [one for one in self.missions if one.held.how and not one.has_stood]
        some = (still_open if which % 4 else unpaid) or self.missions
        return some[which % len(some)]

    def on_the_clock(self) -> datetime:
        """The same day and hour by the database's clock, which ends what is kept."""
        return min(self.now, START + MOST_AHEAD) + self.ahead

    # Acts, as the model and as the ledger do them

    def keeping(self, one: Earmark, key: str) -> Act:
        at = self.on_the_clock()
        return Act(
            lambda _at: self.model.keep(
                kept(one.giver_id, one.receiver_id, one.minutes, one.subject, key, is_named=one.is_named)
            ),
            lambda _at: earmarks.keep(by=self.person(one.giver_id), at=at, earmark=one, key=key),
        )

    def promised_for(self, exchange: Exchange, subject: str, known_id: int, expires_at: datetime) -> Promised:
        content: Content = {
            "verb": "reserve",
            "giver_id": exchange.giver_id,
            "receiver_id": exchange.receiver_id,
            "minutes": exchange.minutes,
            "cents": 0,
            "nature": exchange.nature.value,
            "acting_for_id": None,
            "subject": subject,
            "expires_at": expires_at.astimezone(UTC).isoformat(),
        }
        key, parties = f"reserve:{subject}:{known_id}", (exchange.giver_id, exchange.receiver_id)
        return Promised(key, content, exchange.nature.value, (), *parties, exchange.minutes)

    def hold(
        self, exchange: Exchange, subject: str, known_id: int, expires_at: datetime, at: datetime
    ) -> int:
        return reservations.hold(
            by=self.life.coordinator,
            at=at,
            exchange=exchange,
            expires_at=expires_at,
            subject=subject,
            key=f"{subject}:{known_id}",
        )

    def standing(self, mission: Mission, minutes: int) -> Act:
        happened_at, known_id = self.now, mission.held.id
        exchange = Exchange(mission.giver, mission.receiver, minutes, 0, Nature(mission.nature), happened_at)
        content: Content = {
            "verb": "exchange",
            "giver_id": mission.giver,
            "receiver_id": mission.receiver,
            "minutes": minutes,
            "cents": 0,
            "nature": mission.nature,
            "happened_at": happened_at.isoformat(),
            "acting_for_id": None,
            "subject": mission.subject,
        }

        def foreseen(_at: datetime) -> Entry:
            return self.model.stand(f"exchange:{mission.subject}", content, mission, minutes, happened_at)

        def done(at: datetime) -> int | None:
            return exchanges.record(
                by=self.life.coordinator,
                at=at,
                exchange=exchange,
                subject=mission.subject,
                key=mission.subject,
                reservation_id=known_id,
            )

        return Act(foreseen, done)

    def compare(self) -> None:
        self.learn_ids()
        super().compare()
        said = [(one.member, one.act, one.above, one.to_fund) for one in self.model.pledges]
        assert rows(EVERY_PLEDGE) == said
        ran = [
            (one.member, one.day, one.minutes, one.entry.id if one.entry else 0) for one in self.model.runs
        ]
        assert rows(EVERY_RUN) == ran

    def learn_ids(self) -> None:
        """One act may write several entries, or keep hours for several needs."""
        written = {one.key: one for one in self.model.entries if not one.id}
        promised = {one.key: one for one in self.model.promised if not one.id}
        for question, unnamed in ((NAMED[0], written), (NAMED[1], promised)):
            if unnamed:
                with connection.cursor() as cursor:
                    cursor.execute(question, [list(unnamed)])
                    for key, number in cursor.fetchall():
                        unnamed[key].id = number
        for entry in written.values():
            self.compare_entry(entry)


def need_of(member_id: int) -> str:
    return f"need:{member_id}"


def changed(one: Earmark) -> Earmark:
    return Earmark(one.giver_id, one.receiver_id, one.minutes + 1, one.subject, one.is_named)
