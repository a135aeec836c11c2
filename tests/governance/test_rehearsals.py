"""What a proposed value would have changed: computed once, for the whole months before its publication."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone, translation

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden
from governance import rules as voting
from governance.domain import registry
from governance.domain.registry import Rehearsed, Unrehearsed
from governance.domain.rehearsals import Band, Figure, Kind, Rehearsal, State, Window, window
from governance.domain.rules import Value
from governance.models import Rehearsal as Kept
from governance.selectors import rehearsals
from governance.selectors.rehearsals import Made
from governance.services import ballots, proposals
from governance.services import rehearsals as keeping
from governance.views.rehearsals import say_band
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.governance.stories import adopt, cast, close, make_voters, open_vote, propose, publish
from tests.governance.test_promises import refused, sql, truncate
from tests.instants import after
from tests.people import make_coordinator
from tests.rights import OWNER, acting_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]
LATER = after(days=95)
"""In June: the months before it hold everything that happened in March."""


@pytest.fixture
def voters() -> list[Actor]:
    return make_voters(5)


def told(key: str, new: Value, *, old: Value | None = None, at: datetime = LATER) -> Rehearsal:
    rule = registry.get(key)
    made = rehearsals.of_value(rule, rule.default if old is None else old, new, at=at)
    assert isinstance(made, Made)
    return made.told


def figures(key: str, new: Value) -> dict[str, tuple[int, int]]:
    return {one.label: (one.before, one.after) for one in told(key, new).figures}


def test_every_rule_is_replayed_or_says_why_not() -> None:
    silent = set[str]()
    for rule in registry.every():
        one = registry.rehearsed(rule.key)
        assert one.rule == rule
        said = one.assumes if isinstance(one, Rehearsed) else one.why
        assert said.endswith("."), rule.key
        if isinstance(one, Unrehearsed):
            silent.add(rule.key)
    assert silent == {
        "governance.appeal_days",
        "governance.certification_days",
        "governance.college_weights",
        "governance.consent_round_days",
        "governance.consent_rounds",
        "governance.contest_days",
        "governance.measure_confirmation_days",
        "governance.measure_days",
        "governance.notice_days",
        "governance.reminder_days",
        "governance.scrutineer_count",
        "governance.second_call_days",
        "governance.votes_by_college",
        "marketplace.notice_minutes",
        "marketplace.observatory_dominance",
        "marketplace.observatory_epsilon",
        "marketplace.observatory_epsilon_year",
        "marketplace.observatory_inputs_days",
        "marketplace.observatory_noise_threshold",
        "marketplace.observatory_release_days",
        "marketplace.observatory_threshold_members",
        "marketplace.observatory_threshold_open",
        "marketplace.offer_days",
        "marketplace.support_credited_minutes",
        "marketplace.support_credited_share",
        "marketplace.support_retention_days",
        "marketplace.support_smallest_cell",
        "timebank.bond_yield_share",
        "timebank.call_days",
        "timebank.funds_route",
        "timebank.grant_reminder_days",
        "timebank.grant_report_days",
        "timebank.interest_margin_share",
        "timebank.leaving_to_fund",
        "timebank.leaving_write_off",
        "timebank.legal_reserve_ceiling",
        "timebank.legal_reserve_share",
        "timebank.patronage_share",
        "timebank.project_count",
        "timebank.project_least_cents",
        "timebank.project_least_minutes",
        "timebank.project_most_cents",
        "timebank.project_most_minutes",
        "timebank.project_share",
        "timebank.public_aid_reading",
        "timebank.statutory_reserve_share",
        "timebank.distribution_contest_days",
    }


def test_a_rule_is_rehearsed_in_one_way() -> None:
    with pytest.raises(ValueError, match=r"governance.notice_days is rehearsed twice"):
        registry.register_rehearsals(Unrehearsed(voting.NOTICE_DAYS, "Another reason."))


class TestRulesOfDeciding:
    def test_a_ballot_is_counted_again_under_another_quorum_and_named(self, voters: list[Actor]) -> None:
        vote = open_vote(voters[0], value="0.3")
        cast(vote, [(voters[0], "yes"), (voters[1], "no"), (voters[2], "yes")])
        close(vote)
        found = told("governance.quorum_share", Decimal("0.8"))
        assert [(one.label, one.before, one.after) for one in found.figures] == [
            ("Votes that adopt", 1, 0),
            ("Votes without the quorum", 0, 1),
            ("Votes without the majority", 0, 0),
        ]
        assert (found.cases, found.is_exact, found.otherwise) == (1, True, (vote.proposal_id,))
        assert told("governance.quorum_share", Decimal("0.6")).otherwise == ()

    def test_a_ballot_is_counted_again_under_another_majority(self, voters: list[Actor]) -> None:
        vote = open_vote(voters[0], value="0.3")
        cast(vote, [(voters[0], "yes"), (voters[1], "no"), (voters[2], "yes")])
        close(vote)
        assert told("governance.majority_share", Decimal("0.7")).otherwise == (vote.proposal_id,)
        assert figures("governance.majority_share", Decimal("0.7"))["Votes without the majority"] == (0, 1)
        assert told("governance.majority_share", Decimal("0.6")).otherwise == ()

    def test_votes_that_a_shorter_vote_would_not_have_taken(self, voters: list[Actor]) -> None:
        vote = open_vote(voters[0], value="0.3")
        late = vote.opened_at + timedelta(days=4)
        cast(vote, [(voters[0], "yes")])
        for voter in voters[1:]:
            ballots.cast(by=voter, at=late, ballot_id=vote.ballot_id, choice="yes")
        close(vote)
        assert told("governance.voting_days", 4).state is State.FEW
        cast_again = told("governance.voting_days", 5)
        assert (cast_again.cases, cast_again.figures[0].before, cast_again.figures[0].after) == (5, 0, 0)

    def test_who_had_not_been_a_member_long_enough(self, voters: list[Actor]) -> None:
        adopt(voters[0], value="0.3")
        assert figures("governance.electorate_days", 60) == {"Times that a member could not vote yet": (0, 5)}
        bands = told("governance.electorate_days", 60).bands
        assert [(band.low, band.high, band.members) for band in bands] == [(1, 1, 5)]

    def test_sponsors_and_days_are_public_and_exact(self, voters: list[Actor]) -> None:
        adopt(voters[0], value="0.3", at=after(days=20))
        assert figures("governance.sponsor_count", 3) == {"Announced proposals with too few sponsors": (0, 1)}
        assert figures("governance.discussion_days", 6) == {
            "Proposals that would have been announced later": (0, 1)
        }
        assert figures("governance.announcement_days", 3) == {"Votes that would have opened later": (0, 0)}
        assert figures("governance.announcement_days", 4) == {"Votes that would have opened later": (0, 1)}

    @pytest.mark.parametrize("key", ["governance.mandate_days", "governance.report_days"])
    def test_without_a_mandate_there_is_nothing_to_replay(self, key: str) -> None:
        assert told(key, 30) == Rehearsal(State.NOTHING)


def test_the_value_in_force_changes_nothing(voters: list[Actor]) -> None:
    adopt(voters[0], value="0.3")
    span = window(LATER, timezone.get_default_timezone())
    for rule in registry.every():
        known = registry.rehearsed(rule.key)
        if isinstance(known, Rehearsed):
            found = known.replay(rule.default, rule.default, span)
            assert [one.label for one in found.figures if one.change] == [], rule.key
            assert not any(found.effects.values()), rule.key
            assert found.otherwise == (), rule.key


class TestKeeping:
    def test_it_is_computed_once_for_the_months_before_the_publication(self, voters: list[Actor]) -> None:
        adopt(voters[0], value="0.3")
        proposal_id = publish(voters[1], key="governance.majority_share", value="0.7", at=LATER)
        rule = registry.get("governance.majority_share")
        assert rehearsals.of_proposal(proposal_id, rule) is None
        assert keeping.rehearse_due(by=PLATFORM, at=LATER + timedelta(days=40)) == 1
        made = rehearsals.of_proposal(proposal_id, rule)
        assert isinstance(made, Made)
        assert (made.since_on.isoformat(), made.last_on.isoformat()) == ("2025-06-01", "2026-05-31")
        assert made.told.cases == 1
        assert len(made.fingerprint) == 64
        assert keeping.rehearse_due(by=PLATFORM, at=LATER + timedelta(days=41)) == 0

    def test_the_fingerprint_is_that_of_what_is_read(self, voters: list[Actor]) -> None:
        rule, span = voting.MAJORITY_SHARE, Window(after(), after(days=30))
        old, new = Decimal("0.5"), Decimal("0.6")
        one = Rehearsal(State.TOLD, 5, (Figure("Votes that adopt", Kind.COUNT, 1, 2),))
        other = Rehearsal(State.TOLD, 5, (Figure("Votes that adopt", Kind.COUNT, 1, 1),))
        marks = {
            rehearsals.fingerprint(rule, old, new, span, one),
            rehearsals.fingerprint(rule, old, new, span, other),
            rehearsals.fingerprint(rule, old, old, span, one),
            rehearsals.fingerprint(rule, old, new, Window(after(), after(days=31)), one),
        }
        assert len(marks) == 4
        assert rehearsals.fingerprint(rule, old, new, span, one) in marks

    def test_drafts_and_what_has_ended_have_none(self, voters: list[Actor]) -> None:
        propose(voters[0], at=LATER)
        withdrawn = publish(voters[1], value="0.6", at=LATER)
        proposals.withdraw(by=voters[1], at=LATER, proposal_id=withdrawn)
        publish(voters[2], key="governance.notice_days", value=3, at=LATER)
        assert keeping.rehearse_due(by=PLATFORM, at=LATER) == 0

    def test_nobody_but_the_platform_keeps_one(self) -> None:
        with pytest.raises(Forbidden):
            keeping.rehearse_due(by=make_coordinator(), at=LATER)

    def test_the_database_keeps_it_as_it_was_read(self, voters: list[Actor]) -> None:
        publish(voters[0], at=LATER)
        keeping.rehearse_due(by=PLATFORM, at=LATER)
        with acting_as(OWNER):
            for statement in (
                "UPDATE governance_rehearsal SET fingerprint = 'x'",
                "DELETE FROM governance_rehearsal",
            ):
                with refused("governance_rehearsal"):
                    sql(statement)
        with refused("governance_rehearsal"):
            truncate("governance_rehearsal")
        row = Kept.objects.get()
        with refused("rehearsal_replays_what_is_past"):
            sql(
                "INSERT INTO governance_rehearsal (proposal_id, since, until, told, fingerprint, made_at) "
                "SELECT %s, until, until, told, fingerprint, made_at FROM governance_rehearsal",
                publish(voters[1], at=LATER),
            )
        assert Kept.objects.get() == row


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0, 0, "no change"),
        (1, 1, "up to 1 h more"),
        (2, 2, "1 h to 5 h more"),
        (2, 3, "1 h to 20 h more"),
        (4, 4, "over 20 h more"),
        (1, 4, "more"),
        (-4, -1, "less"),
        (-4, -4, "over 20 h less"),
        (-3, -2, "1 h to 20 h less"),
        (-1, -1, "up to 1 h less"),
        (-1, 0, "no change, or up to 1 h less"),
        (0, 4, "no change, or more"),
        (-2, 1, "no change, up to 5 h less or up to 1 h more"),
    ],
)
def test_a_band_in_words(low: int, high: int, said: str) -> None:
    with translation.override("en"):
        assert say_band(Band(low, high, 5), Kind.MINUTES).replace("\xa0", " ") == said
    with translation.override("fr"):
        assert say_band(Band(low, high, 5), Kind.MINUTES).replace("\xa0", " ") != said


class TestPages:
    def test_it_is_awaited_then_read_by_everybody(self, log_in: LogIn, voters: list[Actor]) -> None:
        vote = open_vote(voters[0], value="0.3")
        cast(vote, [(voter, "yes") for voter in voters[:3]])
        close(vote)
        proposal_id = publish(voters[1], value="0.9", at=LATER)
        browser = log_in(voters[2])
        address = f"/propositions/{proposal_id}/"
        awaited = read(browser.get(address))
        assert "rouvrez cette page dans une minute" in words(awaited)
        part = awaited.select_one("[hx-trigger]")
        assert part is not None
        assert part["hx-get"] == f"{address}essai/"
        keeping.rehearse_due(by=PLATFORM, at=LATER)
        said = words(read(browser.get(address)))
        assert "Rejoué du dimanche 1er juin 2025 au dimanche 31 mai" in said.replace("\xa0", " ")
        assert "Votes sans le quorum" in said
        assert "Ces votes se seraient terminés autrement" in said
        assert browser.get(f"{address}essai/").status_code == 303
        part_said = browser.get(f"{address}essai/", headers={"HX-Request": "true"}).content.decode()
        assert "Votes sans le quorum" in part_said
        assert "hx-trigger" not in part_said

    def test_the_ballot_says_what_changes_in_which_unit_for_whom_and_from_when(
        self, log_in: LogIn, voters: list[Actor]
    ) -> None:
        vote = open_vote(voters[0], key="governance.notice_days", value=3, at=timezone.now())
        page = read(log_in(voters[1]).get(f"/scrutins/{vote.ballot_id}/"))
        names, values = (
            [" ".join(one.get_text(" ").split()) for one in page.select(f"dl.facts {tag}")]
            for tag in ("dt", "dd")
        )
        facts = dict(zip(names, values, strict=True))
        assert facts["Unité"] == "jours"
        assert facts["Qui est concerné"] == "Tous les sociétaires de la coopérative."
        assert facts["À partir de quand, si c’est adopté"]
        said = words(page)
        assert "Aujourd’hui 1 jour" in said
        assert "Si c’est adopté 3 jours" in said
        assert "Elle déplace le jour à partir duquel" in said

    def test_who_writes_looks_before_sending_and_nothing_is_written(
        self, log_in: LogIn, voters: list[Actor]
    ) -> None:
        browser = log_in(voters[0])
        address = "/propositions/nouvelle/?rule=governance.notice_days"
        page = read(
            browser.post(address, {"value": "3", "title": "", "reason": "Pour lire", "rehearse": "1"})
        )
        assert "Elle déplace le jour à partir duquel" in words(page)
        assert "Pour lire" in words(page)
        assert page.select_one('input[name=value][value="3"]')
        wrong = browser.post(address, {"value": "900", "rehearse": "1"})
        assert wrong.status_code == 422
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM governance_proposal")
            assert cursor.fetchone() == (0,)
