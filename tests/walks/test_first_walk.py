"""One request, from the need to the rule: the story that the house stands for, told by the services."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from coop.domain import quantities
from coop.domain.actors import PLATFORM, Actor, Role
from coop.domain.people import ProfileData
from coop.selectors import members, places, skills
from coop.services import profiles
from governance.selectors import rules
from governance.services import ballots, proposals
from marketplace.domain.requests import Need
from marketplace.domain.terms import Terms
from marketplace.selectors import engagements as agreed
from marketplace.selectors import matches
from marketplace.services import engagements, requests
from tests.governance.stories import carry
from tests.people import make_member
from tests.timebank import closing
from tests.walks.narrator import Narrator, check_page
from timebank import rules as counting
from timebank.domain.natures import ACCOUNT_NAMES, FUNDS, AccountKind, Unit
from timebank.selectors import balances, entries
from timebank.selectors import distributions as distributed

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def january(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 1, day, hour, tzinfo=UTC)


def february(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 2, day, hour, tzinfo=UTC)


def hours(minutes: int) -> str:
    return quantities.with_sign(minutes, quantities.say_minutes(minutes, "en"))


def euros(cents: int) -> str:
    return quantities.with_sign(cents, quantities.say_cents(cents, "en"))


def settle_in(name: str, place: str, trades: tuple[str, ...], others: tuple[str, ...] = ()) -> Actor:
    """A member with a profile, as the pages let them fill it in."""
    powers = (Role.COORDINATOR,) if name == "Élise" else ()
    actor = make_member(name, at=january(5), powers=powers)
    codes = skills.ids_by_code()
    profiles.update(
        by=actor,
        at=january(5, 10),
        member_id=actor.member_id or 0,
        profile=ProfileData(
            display_name=name,
            place_id=places.ids_by_code()[place],
            weekly_minutes=240,
            skill_ids=tuple(codes[code] for code in trades + others),
            trade_skill_ids=tuple(codes[code] for code in trades),
        ),
    )
    return actor


def need(title: str, code: str, minutes: int, terms: Terms, budget_cents: int | None = None) -> Need:
    return Need(
        title=title,
        text=f"{title}: a few lines that say what would help.",
        skill_ids=(skills.ids_by_code()[code],),
        wanted_minutes=minutes,
        terms=terms,
        budget_cents=budget_cents,
        place_id=places.ids_by_code()["69123"],
        is_remote=True,
    )


def exchange(receiver: Actor, giver: Actor, asked: Need, at: datetime) -> int:
    """The whole life of a need that goes well. Returns the entry that it wrote."""
    request_id = requests.post(by=receiver, at=at, need=asked, key=f"walk:{asked.title}")
    engagement_id = engagements.invite(
        by=receiver, at=at, request_id=request_id, member_id=giver.member_id or 0
    )
    engagements.accept(by=giver, at=at, engagement_id=engagement_id)
    for side in (giver, receiver):
        engagements.confirm(by=side, at=at, engagement_id=engagement_id, minutes=asked.wanted_minutes)
    entry_id = agreed.get(engagement_id).entry_id
    assert entry_id is not None
    return entry_id


def legs_table(tale: Narrator, reader: Actor, entry_id: int) -> None:
    rows = []
    for leg in entries.story(entry_id, by=reader).legs:
        whose = f"{leg.owner_name}, " if leg.owner_name else ""
        amount = hours(leg.amount) if leg.unit is Unit.MINUTES else euros(leg.amount)
        rows.append((f"{whose}{ACCOUNT_NAMES[leg.kind]}", amount))
    tale.table(("account", "amount"), rows)


def lines_table(tale: Narrator, distribution_id: int) -> None:
    lines = {(line.fund, line.unit): line for line in distributed.recompute(distribution_id).lines}
    rows = [
        (
            ACCOUNT_NAMES[fund],
            quantities.say_share(lines[fund, Unit.MINUTES].share, "en"),
            quantities.say_minutes(lines[fund, Unit.MINUTES].amount, "en"),
            quantities.say_cents(lines[fund, Unit.CENTS].amount, "en"),
        )
        for fund in FUNDS
    ]
    tale.table(("fund", "share", "hours", "euros"), rows)


def amounts(distribution_id: int) -> dict[tuple[AccountKind, Unit], int]:
    return {(line.fund, line.unit): line.amount for line in distributed.recompute(distribution_id).lines}


def shares_said(value: Mapping[str, Decimal]) -> str:
    return ", ".join(
        f"{ACCOUNT_NAMES[AccountKind(part)]} {quantities.say_share(share, 'en')}"
        for part, share in value.items()
    )


def vote(voters: Iterable[tuple[Actor, str]], ballot_id: int, at: datetime) -> None:
    for voter, choice in voters:
        ballots.cast(by=voter, at=at, ballot_id=ballot_id, choice=choice)


@pytest.mark.usefixtures("founded")
def test_a_request_travels_from_the_need_to_the_rule() -> None:
    tale = Narrator("One request, from the need to the rule")
    tale.say(
        """This page is written by a test that lives the story through the platform's own services. It
        fails when a figure changes, so that what you read is what the code does."""
    )

    tale.heading("Five people")
    elise = settle_in("Élise", "69123", ("project-coordination",))
    amina = settle_in("Amina", "69123", ("crafts",))
    bruno = settle_in("Bruno", "69266", ("web-development", "accessibility-review"))
    chloe = settle_in("Chloé", "35238", ("website",), ("accessibility-review",))
    denis = settle_in("Denis", "59350", ("illustration",))
    people = (elise, amina, bruno, chloe, denis)
    tale.say(
        "Amina, Bruno, Chloé and Denis are freelancers. Élise coordinates: she admits members and mediates, "
        "and can not change a rule."
    )

    tale.heading("A need, and who fits it")
    asked = need("Make my shop's site accessible", "accessibility-review", 120, Terms.HOURS)
    request_id = requests.post(by=amina, at=january(12), need=asked, key="walk:first")
    proposed = matches.of_request(request_id)
    names = members.names_of([match.member_id for match in proposed])
    tale.say("Amina, in Lyon, asks for two hours of help, to be given in hours. The platform proposes:")
    tale.table(
        ("rank", "member", "because"),
        [(match.rank, names[match.member_id], "; ".join(map(str, match.reasons))) for match in proposed],
    )
    assert proposed[0].member_id == bruno.member_id
    assert {elise.member_id, amina.member_id}.isdisjoint(names)

    tale.heading("Agreed, done, counted")
    engagement_id = engagements.invite(
        by=amina, at=january(12, 10), request_id=request_id, member_id=bruno.member_id or 0
    )
    engagements.accept(by=bruno, at=january(13), engagement_id=engagement_id)
    engagements.confirm(by=bruno, at=january(16), engagement_id=engagement_id, minutes=120)
    engagements.confirm(by=amina, at=january(16, 18), engagement_id=engagement_id, minutes=120)
    entry_id = agreed.get(engagement_id).entry_id
    assert entry_id is not None
    tale.say(
        """Bruno accepts, helps, and both confirm two hours. The second confirmation writes the journal
        entry. One twentieth goes to the common pool, because that is the rule in force that day:"""
    )
    legs_table(tale, elise, entry_id)
    assert balances.of_members([amina.member_id or 0, bruno.member_id or 0]) == {
        amina.member_id: -120,
        bruno.member_id: 114,
    }

    tale.heading("A paid mission")
    paid = exchange(chloe, denis, need("Six drawings", "illustration", 600, Terms.EUROS, 45_000), january(20))
    tale.say(
        """Denis draws for Chloé, for €450. The euros pass from one to the other outside the platform; the
        ledger counts the fee, under the rule in force:"""
    )
    legs_table(tale, elise, paid)

    tale.heading("January is shared")
    first = closing.post(by=elise, at=february(2), start=_month(1), end=_month(2))
    tale.say("The common pool of January is split between the funds, exact to the minute and the cent:")
    lines_table(tale, first)
    january_lines = amounts(first)
    assert sum(amount for (_, unit), amount in january_lines.items() if unit is Unit.MINUTES) == 6
    assert sum(amount for (_, unit), amount in january_lines.items() if unit is Unit.CENTS) == 1350

    tale.heading("The members change the rule")
    before = rules.in_force(counting.DISTRIBUTION_SHARES, at=february(3))
    proposal_id = proposals.write(
        by=denis,
        at=february(3),
        title="More for digital inclusion",
        reason="Requests for help arrive faster than we can answer them.",
        rule_key=counting.DISTRIBUTION_SHARES.key,
        value={"observatory": "0.25", "inclusion": "0.50", "solidarity": "0.15", "reserve": "0.10"},
    )
    proposals.publish(by=denis, at=february(3), proposal_id=proposal_id)
    for sponsor in (amina, chloe):
        proposals.sponsor(by=sponsor, at=february(4), proposal_id=proposal_id)
    proposals.announce(by=denis, at=february(9, 10), proposal_id=proposal_id)
    ballots.open_due(by=PLATFORM, at=february(13, 10))
    ballot_id = ballots.open(by=denis, at=february(13, 11), proposal_id=proposal_id)
    vote(zip(people, ("yes", "yes", "no", "yes", "yes"), strict=True), ballot_id, february(14))
    ballots.close(by=PLATFORM, at=february(20, 12), ballot_id=ballot_id)
    carry(ballot_id, at=february(20, 12))
    after = rules.in_force(counting.DISTRIBUTION_SHARES, at=february(26))
    tale.say(
        """Denis proposes another split; the proposal carries the exact change. Amina and Chloé sponsor it, it
        is discussed for five whole days, its vote is announced three whole days ahead and opens by itself.
        Four vote yes, one votes no. Two scrutineers count it again, and it may be contested for three whole
        days."""
    )
    tale.table(
        ("", "in force"),
        [("before the vote", shares_said(before.value)), ("after it", shares_said(after.value))],
    )
    assert after.version_id != before.version_id
    assert rules.in_force(counting.DISTRIBUTION_SHARES, at=february(3)) == before

    tale.heading("February follows it, January stays as it was")
    exchange(denis, chloe, need("Check my portfolio", "website", 400, Terms.HOURS), february(20))
    exchange(amina, denis, need("A shop sign", "illustration", 300, Terms.EUROS, 20_000), february(21))
    second = closing.post(by=elise, at=datetime(2026, 3, 2, 9, tzinfo=UTC), start=_month(2), end=_month(3))
    lines_table(tale, second)
    assert amounts(second) == {
        (AccountKind.OBSERVATORY, Unit.MINUTES): 5,
        (AccountKind.INCLUSION, Unit.MINUTES): 10,
        (AccountKind.SOLIDARITY, Unit.MINUTES): 3,
        (AccountKind.RESERVE, Unit.MINUTES): 2,
        (AccountKind.OBSERVATORY, Unit.CENTS): 150,
        (AccountKind.INCLUSION, Unit.CENTS): 300,
        (AccountKind.SOLIDARITY, Unit.CENTS): 90,
        (AccountKind.RESERVE, Unit.CENTS): 60,
    }
    again = distributed.recompute(first)
    assert again.same
    assert amounts(first) == january_lines
    tale.say(
        """Computed again from the ledger, under the rule of its own time, January gives the same figures,
        to the last minute and cent:"""
    )
    lines_table(tale, first)

    check_page("first_walk", tale.page())


def _month(month: int) -> datetime:
    """Midnight in Paris on the first of that month."""
    return datetime(2026, month, 1, tzinfo=PARIS)
