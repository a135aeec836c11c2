"""What is promised for later, in the lives of a ledger: hours reserved, and hours asked for."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from coop.domain.actors import PLATFORM, Actor
from tests.laws.machine import ANY, MINUTES, PAUSE, STEP, WHO, Act, LedgerMachine, rows
from tests.laws.model import Asked, Content, Entry, Promised
from tests.rights import OWNER, acting_as
from tests.timebank.ledger import id_of
from timebank.domain.exchanges import Exchange
from timebank.domain.natures import Nature
from timebank.services import payments, reservations

PROMISABLE = st.sampled_from(["mutual_help", "professional"])
EVERYTHING_RESERVED = (
    "SELECT r.id, coalesce(s.how, ''), s.entry_id IS NOT NULL FROM timebank_reservation r "
    "LEFT JOIN timebank_settlement s ON s.reservation_id = r.id ORDER BY r.id"
)
EVERYTHING_ASKED = (
    "SELECT p.id, coalesce(a.how, ''), a.entry_id IS NOT NULL FROM timebank_paymentrequest p "
    "LEFT JOIN timebank_paymentanswer a ON a.request_id = p.id ORDER BY p.id"
)
TERM_DAYS = 14
EXITS = {"", "whole", "part", "void", "expired", "consented", "declined", "withdrawn"}
"""Each end of a promise is met, however the lives went."""


class PromisingMachine(LedgerMachine):
    """Reservations end by the database's clock, which no test can turn: their terms are moved instead."""

    @rule(who=WHO, step=STEP, minutes=MINUTES, nature=PROMISABLE, pause=PAUSE)
    def reserve(self, who: int, step: int, minutes: int, nature: str, pause: int) -> None:
        self.pass_time(pause)
        key, expires_at = self.key(), timezone.now() + timedelta(days=30)
        asked = Exchange(self.member(who + step), self.member(who), minutes, 0, Nature(nature), self.now)
        changed = replace(asked, minutes=minutes + 1)
        self.take(self.reserving(asked, key, expires_at), self.reserving(changed, key, expires_at))

    @precondition(lambda self: self.model.promised)
    @rule(which=ANY, minutes=ANY, how=st.sampled_from(["whole", "part", "any"]), pause=PAUSE)
    def settle(self, which: int, minutes: int, how: str, pause: int) -> None:
        """All of it, a part, or too much; mostly of one that is open."""
        self.pass_time(pause)
        promised = self.promised(which)
        most = promised.minutes * 2 if how == "any" else promised.minutes
        minutes = promised.minutes if how == "whole" else minutes % most + 1
        self.take(self.settling(promised, minutes), self.settling(promised, max(1, minutes - 1)))

    @precondition(lambda self: any(not one.how for one in self.model.promised))
    @rule(which=ANY)
    def settle_too_late(self, which: int) -> None:
        """Of those whose term has passed, or sometimes of one whose term passes now."""
        kept = [one for one in self.model.promised if not one.how]
        due = [one for one in kept if one.is_due]
        if due or which % 4 == 0:
            promised = (due or kept)[which % len(due or kept)]
            self.let_pass(promised)
            self.take(self.settling(promised, promised.minutes), None)

    @precondition(lambda self: self.model.promised)
    @rule(which=ANY, is_by_payer=st.booleans())
    def void(self, which: int, is_by_payer: bool) -> None:
        promised = self.promised(which)
        by = self.person(promised.receiver if is_by_payer else promised.giver)

        def done(at: datetime) -> None:
            reservations.void(by=by, at=at, reservation_id=promised.id, reason="It will not be done.")

        self.take(Act(lambda _at: self.model.void(promised), done), None)

    @precondition(lambda self: self.model.promised)
    @rule(which=ANY)
    def pass_a_term(self, which: int) -> None:
        self.let_pass(self.promised(which))

    @rule()
    def expire(self) -> None:
        self.take(
            Act(lambda _at: self.model.expire(), lambda at: reservations.expire(by=PLATFORM, at=at)), None
        )

    @rule(who=WHO, step=STEP, minutes=MINUTES, is_in_trade=st.booleans(), pause=PAUSE)
    def ask(self, who: int, step: int, minutes: int, is_in_trade: bool, pause: int) -> None:
        self.pass_time(pause)
        nature = "professional" if is_in_trade else "mutual_help"
        term = self.now + timedelta(days=TERM_DAYS)
        asked = Asked(self.member(who), self.member(who + step), minutes, nature, term)
        asked.id = payments.ask(
            by=self.person(asked.payee),
            at=self.now,
            payee_id=asked.payee,
            payer_id=asked.payer,
            minutes=minutes,
            purpose="What was done.",
            is_in_trade=is_in_trade,
            key=self.key(),
        )
        self.model.asked.append(asked)
        self.compare()

    @precondition(lambda self: self.model.asked)
    @rule(which=ANY, pause=PAUSE)
    def consent(self, which: int, pause: int) -> None:
        self.pass_time(pause)
        asked = self.asked(which)
        self.take(
            Act(
                lambda at: self.model.consent(asked, f"payment:{asked.id}", at),
                lambda at: payments.consent(by=self.person(asked.payer), at=at, request_id=asked.id),
            ),
            None,
        )

    @precondition(lambda self: self.model.asked)
    @rule(which=ANY, is_by_payer=st.booleans(), pause=PAUSE)
    def refuse_or_take_back(self, which: int, is_by_payer: bool, pause: int) -> None:
        self.pass_time(pause)
        asked = self.asked(which)

        def done(at: datetime) -> None:
            if is_by_payer:
                payments.decline(by=self.person(asked.payer), at=at, request_id=asked.id, reason="Not so.")
            else:
                payments.withdraw(by=self.person(asked.payee), at=at, request_id=asked.id)

        how = "declined" if is_by_payer else "withdrawn"
        self.take(Act(lambda at: self.model.answer(asked, how, at), done), None)

    @rule(pause=st.integers(0, 200))
    def time_out(self, pause: int) -> None:
        self.pass_time(pause)
        self.take(Act(self.model.time_out, lambda at: payments.expire_due(by=PLATFORM, at=at)), None)

    def teardown(self) -> None:
        self.life.ended.update(one.how for one in self.model.promised)
        self.life.ended.update(one.how for one in self.model.asked)
        super().teardown()

    def let_pass(self, promised: Promised) -> None:
        """As the clock would: its term was yesterday."""
        with acting_as(OWNER), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(
                "UPDATE timebank_reservation SET reserved_at = clock_timestamp() - interval '2 days', "
                "expires_at = clock_timestamp() - interval '1 day' WHERE id = %s",
                [promised.id],
            )
            cursor.execute("SET LOCAL session_replication_role = origin")
        promised.is_due = True

    # Which one: mostly one that is open

    def promised(self, which: int) -> Promised:
        still_open = [one for one in self.model.promised if not one.how and not one.is_due]
        some = still_open if which % 4 and still_open else self.model.promised
        return some[which % len(some)]

    def asked(self, which: int) -> Asked:
        still_open = [one for one in self.model.asked if not one.how and one.expires_at > self.now]
        some = still_open if which % 3 else []
        return (some or self.model.asked)[which % len(some or self.model.asked)]

    # Acts, as the model and as the ledger do them

    def reserving(self, exchange: Exchange, key: str, expires_at: datetime) -> Act:
        content: Content = {
            "verb": "reserve",
            "giver_id": exchange.giver_id,
            "receiver_id": exchange.receiver_id,
            "minutes": exchange.minutes,
            "cents": 0,
            "nature": exchange.nature.value,
            "acting_for_id": None,
            "subject": f"engagement:{key}",
            "expires_at": expires_at.isoformat(),
        }
        parties = (exchange.giver_id, exchange.receiver_id)
        return Act(
            lambda _at: self.model.reserve(f"reserve:{key}", content, parties, exchange.minutes),
            lambda at: reservations.reserve(
                by=self.person(exchange.receiver_id),
                at=at,
                exchange=exchange,
                expires_at=expires_at,
                subject=f"engagement:{key}",
                key=key,
            ),
        )

    def settling(self, promised: Promised, minutes: int) -> Act:
        content: Content = {
            "verb": "settle",
            "reservation_id": promised.id,
            "minutes": minutes,
            "giver_id": promised.giver,
            "receiver_id": promised.receiver,
        }

        def foreseen(at: datetime) -> Entry:
            return self.model.settle(f"reservation:{promised.id}", content, promised, minutes, at)

        def done(at: datetime) -> int:
            by = self.person(promised.receiver)
            return reservations.settle(by=by, at=at, reservation_id=promised.id, minutes=minutes)

        return Act(foreseen, done)

    def compare(self) -> None:
        super().compare()
        settled = [(one.id, one.how, one.how in ("whole", "part")) for one in self.model.promised]
        assert rows(EVERYTHING_RESERVED) == sorted(settled)
        answered = [(one.id, one.how, one.how == "consented") for one in self.model.asked]
        assert rows(EVERYTHING_ASKED) == sorted(answered)

    def person(self, member_id: int) -> Actor:
        return next(one for one in self.life.people if id_of(one) == member_id)
