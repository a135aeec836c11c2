"""Projects, calls and grants without a database: states, eligibility, what a vote makes of each, what goes
back.
"""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.actors import PLATFORM, VISITOR, Actor, Role
from coop.domain.errors import Refused
from governance.domain import fairness
from governance.domain.polls import Budget, Paper, Poll
from timebank.domain import calls, grants, permissions, projects
from timebank.domain.calls import Choice, Ending
from timebank.domain.grants import Beneficiary, Paid
from timebank.domain.legs import CLEARING, group_time_of, time_of
from timebank.domain.natures import AccountKind, Unit
from timebank.domain.projects import (
    MOVES,
    Criteria,
    Milestone,
    ProjectAct,
    ProjectDraft,
    ProjectState,
    Receiver,
    Standing,
)

TODAY = date(2026, 3, 2)
LATER = TODAY + timedelta(days=30)


def draft(**changed: object) -> ProjectDraft:
    usual: dict[str, object] = {
        "title": " Un  café ",
        "purpose": "Une tasse.",
        "receiver": Receiver.MEMBER,
        "milestones": (Milestone("Deux", 40, LATER + timedelta(days=1)), Milestone("Un", 60, LATER)),
        "receiver_id": 1,
    }
    return ProjectDraft(**usual | changed)  # type: ignore[arg-type]  # one field at a time


class TestStates:
    def test_every_state_but_the_ends_has_an_exit(self) -> None:
        ends = {
            ProjectState.REFUSED,
            ProjectState.NOT_FUNDED,
            ProjectState.FINISHED,
            ProjectState.CANCELLED,
        }
        assert {state for state, _act in MOVES} == set(ProjectState) - ends
        assert set(MOVES.values()) == set(ProjectState) - {ProjectState.DRAFT}

    @pytest.mark.parametrize("act", list(ProjectAct))
    def test_what_has_ended_moves_no_more_and_says_so(self, act: ProjectAct) -> None:
        assert not projects.may_move(ProjectState.FINISHED, act)
        with pytest.raises(Refused) as refused:
            projects.move(ProjectState.FINISHED, act)
        assert str(refused.value).endswith(".")

    def test_a_move(self) -> None:
        assert projects.move(ProjectState.DRAFT, ProjectAct.SUBMIT) is ProjectState.SUBMITTED


class TestDrafts:
    def test_its_words_are_cleaned_and_its_milestones_follow_their_days(self) -> None:
        kept = projects.clean(draft(), unit=Unit.CENTS, today=TODAY)
        assert (kept.title, kept.amount) == ("Un café", 100)
        assert [one.title for one in kept.milestones] == ["Un", "Deux"]

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"title": ""}, "title"),
            ({"purpose": " "}, "purpose"),
            ({"structure": "Elle"}, "structure"),
            ({"receiver": Receiver.STRUCTURE}, "structure"),
            ({"milestones": ()}, "milestones"),
            ({"milestones": (Milestone("Un", 1, LATER),) * 7}, "milestones"),
            ({"milestones": (Milestone("Un", 0, LATER),)}, "milestones"),
            ({"milestones": (Milestone("Un", 1, TODAY),)}, "milestones"),
            ({"milestones": (Milestone(" ", 1, LATER),)}, "milestones"),
        ],
    )
    def test_what_is_wrong_is_said_beside_its_field(self, changed: dict[str, object], field: str) -> None:
        with pytest.raises(Refused) as refused:
            projects.clean(draft(**changed), unit=Unit.CENTS, today=TODAY)
        assert refused.value.field == field

    def test_hours_stay_in_the_house(self) -> None:
        outside = draft(receiver=Receiver.STRUCTURE, structure="L’école")
        assert projects.clean(outside, unit=Unit.CENTS, today=TODAY).structure == "L’école"
        with pytest.raises(Refused, match="outside the cooperative nobody has an account"):
            projects.clean(outside, unit=Unit.MINUTES, today=TODAY)

    def test_a_refusal_says_why(self) -> None:
        assert projects.clean_reason(" Trop  cher ") == "Trop cher"
        with pytest.raises(Refused):
            projects.clean_reason(" ")


class TestEligibility:
    CRITERIA = Criteria(Unit.CENTS, Decimal("0.5"), 10, 100, 2)

    @pytest.mark.parametrize(
        ("standing", "met"),
        [
            (Standing(100, 200, 100, 1), [True] * 5),
            (Standing(9, 200, 100, 0), [False, True, True, True, True]),
            (Standing(101, 300, 200, 0), [True, False, True, True, True]),
            (Standing(50, 200, 49, 0), [True, True, False, True, True]),
            (Standing(51, 101, 100, 0), [True, True, True, False, True]),
            (Standing(50, 200, 100, 2), [True, True, True, True, False]),
        ],
    )
    def test_each_rule_is_said_and_kept_or_not(self, standing: Standing, met: list[bool]) -> None:
        checks = projects.checks(standing, self.CRITERIA)
        assert [one.is_met for one in checks] == met
        assert all("%" not in str(one.sentence) or one.sentence.values for one in checks)
        if all(met):
            projects.check(standing, self.CRITERIA)
        else:
            with pytest.raises(Refused):
                projects.check(standing, self.CRITERIA)

    def test_hours_are_said_in_hours(self) -> None:
        told = projects.checks(Standing(60, 600, 600, 0), Criteria(Unit.MINUTES, Decimal(1), 60, 60, 1))
        assert told[0].sentence.values == {"asked_minutes": 60, "least_minutes": 60}


class TestCalls:
    def test_what_a_call_needs(self) -> None:
        assert calls.clean_words(" Un ", "Pour tous") == ("Un", "Pour tous")
        assert calls.clean_reference(" AG ") == "AG"
        usual = {"amount": 10, "free": 10, "opened_on": TODAY, "closes_on": LATER, "days": 30}
        calls.check_opening(**usual)  # type: ignore[arg-type]  # one field at a time
        for changed in ({"amount": 0}, {"free": 9}, {"days": 31}):
            with pytest.raises(Refused):
                calls.check_opening(**usual | changed)  # type: ignore[arg-type]  # the same

    def test_before_and_after_its_last_day(self) -> None:
        calls.check_open(closes_on=TODAY, today=TODAY)
        calls.check_over(closes_on=TODAY, today=LATER)
        calls.check_examined(0)
        calls.check_sum([1, 2], 3)
        with pytest.raises(Refused):
            calls.check_open(closes_on=TODAY, today=LATER)
        with pytest.raises(Refused):
            calls.check_over(closes_on=TODAY, today=TODAY)
        with pytest.raises(Refused):
            calls.check_examined(1)
        with pytest.raises(Refused):
            calls.check_sum([1, 3], 3)

    def test_what_a_vote_makes_of_each_project(self) -> None:
        one, two, three = Choice("Un", 1), Choice("Deux", 2), Choice("Trois", 3)
        known = {1: one, 2: two, 3: three}
        put = {one, two, Choice("Trois", 4)}
        assert calls.fates(known, Ending.CHOSEN, put=put, chosen={one}) == {
            1: ProjectAct.FUND,
            2: ProjectAct.PASS_OVER,
            3: ProjectAct.GIVE_BACK,
        }
        assert calls.fates({1: one}, Ending.NOBODY, put=put, chosen={one}) == {1: ProjectAct.PASS_OVER}
        assert calls.fates({1: one}, Ending.UNDECIDED, put=put, chosen={one}) == {1: ProjectAct.GIVE_BACK}


class TestGrants:
    def test_where_a_grant_goes(self) -> None:
        assert grants.account_of(Beneficiary(Receiver.MEMBER, 7), Unit.MINUTES) == time_of(7)
        assert grants.account_of(Beneficiary(Receiver.GROUP, 7), Unit.MINUTES) == group_time_of(7)
        assert grants.account_of(Beneficiary(Receiver.STRUCTURE), Unit.CENTS) == CLEARING
        with pytest.raises(ValueError, match="account of the house"):
            grants.account_of(Beneficiary(Receiver.STRUCTURE), Unit.MINUTES)

    def test_an_instalment_and_its_return_are_each_others_inverse(self) -> None:
        there = grants.of_instalment(AccountKind.INCLUSION, Unit.CENTS, CLEARING, 5)
        back = grants.of_return(AccountKind.INCLUSION, Unit.CENTS, CLEARING, 5)
        assert {leg.account: leg.amount for leg in there} == {leg.account: -leg.amount for leg in back}
        assert sum(leg.amount for leg in there) == 0

    def test_a_late_report_or_too_much_stops_an_instalment(self) -> None:
        paid = [Paid(1, 1, 60, TODAY)]
        usual = {"paid": paid, "amount": 40, "granted": 100, "late": 0, "today": TODAY}
        grants.check_instalment(**usual)  # type: ignore[arg-type]  # one field at a time
        late = {"today": LATER}
        for changed in ({"late": 1}, late, {"amount": 41}):
            with pytest.raises(Refused):
                grants.check_instalment(**usual | changed)  # type: ignore[arg-type]  # the same
        told = {"paid": [Paid(1, 1, 60, TODAY, spent=0)]}
        grants.check_instalment(**usual | late | told)  # type: ignore[arg-type]  # the same

    def test_days(self) -> None:
        assert grants.report_due_on(TODAY, 30) == LATER
        assert grants.clean_report(" Oui ") == "Oui"

    @given(st.lists(st.tuples(st.integers(1, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))))
    def test_what_stays_is_what_was_spent(self, told: list[tuple[int, int, int]]) -> None:
        """Whatever has gone back already: never more than was paid, never less than what was spent."""
        paid = [
            Paid(number, number, amount, TODAY, spent=min(spent, amount), returned=min(gone, amount))
            for number, (amount, spent, gone) in enumerate(told)
        ]
        backs = {one.instalment_id: one.amount for one in grants.unspent(paid)}
        for one in paid:
            assert one.spent is not None
            left = one.amount - one.returned - backs.get(one.id, 0)
            assert left == min(one.spent, one.amount - one.returned)

    def test_nothing_goes_back_before_every_report(self) -> None:
        with pytest.raises(Refused):
            grants.unspent([Paid(1, 1, 60, TODAY)])
        for spent in (-1, 61):
            with pytest.raises(Refused):
                grants.check_spent(spent, 60)

    def test_an_agreement_has_one_fingerprint(self) -> None:
        told = {
            "fund": AccountKind.INCLUSION,
            "unit": Unit.CENTS,
            "milestones": [Milestone("Un", 60, LATER)],
            "report_days": 30,
            "decided": "AG",
        }
        text = grants.agreement(project={"title": "Un"}, **told)  # type: ignore[arg-type]  # as above
        assert text["amount"] == 60
        assert text["milestones"] == [{"title": "Un", "amount": 60, "due_on": "2026-04-01"}]
        assert grants.fingerprint(text) == grants.fingerprint(dict(reversed(text.items())))
        assert grants.fingerprint(text) != grants.fingerprint(text | {"amount": 61})


class TestFairness:
    def poll(self, *papers: Paper) -> Poll:
        budget = Budget(Fraction(10), {"a": Fraction(6), "b": Fraction(4)})
        return Poll(("a", "b"), papers, budget=budget)

    def test_who_is_served_and_what_each_got(self) -> None:
        poll = self.poll(
            Paper((("a", 1), ("b", 1)), count=2),
            Paper((("b", 1),)),
            Paper(()),
            Paper((("a", 1),), is_invalid=True),
        )
        told = fairness.of(poll, ["a"])
        assert (told.voters, told.served, told.spent) == (4, 2, Fraction(3))
        assert told.served_share == Fraction(1, 2)

    def test_nobody_voted(self) -> None:
        told = fairness.of(self.poll(), [])
        assert (told.voters, told.served_share, told.spent) == (0, Fraction(1), Fraction(0))


def test_who_may_do_what() -> None:
    member = Actor(user_id=1, member_id=1)
    judge = Actor(user_id=2, member_id=2, roles=frozenset({Role.COORDINATOR}))
    guest = Actor(user_id=3, roles=frozenset({Role.COORDINATOR}))
    auditor = Actor(user_id=4, roles=frozenset({Role.AUDITOR}))
    administrator = Actor(user_id=5, roles=frozenset({Role.ADMINISTRATOR}))
    everybody = (member, judge, guest, auditor, administrator, VISITOR, PLATFORM)

    def those(found: list[bool]) -> list[Actor]:
        return [one for one, may in zip(everybody, found, strict=True) if may]

    assert those([permissions.may_propose_project(one) for one in everybody]) == [member, judge]
    readers = [member, judge, guest, auditor, administrator]
    assert those([permissions.may_read_projects(one) for one in everybody]) == readers
    assert those([permissions.may_read_project(one, 1, is_draft=True) for one in everybody]) == [member]
    assert those([permissions.may_read_project(one, 1, is_draft=False) for one in everybody]) == readers
    assert those([permissions.may_run_calls(one) for one in everybody]) == [judge]
    assert those([permissions.may_decide_on_project(one, [1]) for one in everybody]) == [judge]
    assert those([permissions.may_decide_on_project(one, [1, 2]) for one in everybody]) == []
    assert those([permissions.may_report_on_grant(one, [1]) for one in everybody]) == [member, judge]
