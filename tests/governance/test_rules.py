"""Founding and reading rules: what is in force at an instant, for ever."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from coop.domain.actors import PLATFORM, VISITOR, Actor
from coop.domain.errors import Forbidden
from coop.models import AuditEvent
from governance import rules as voting
from governance.domain import registry
from governance.domain.rules import BEGINNING, InForce, NotFounded, Rule, Unit
from governance.models import RuleVersion
from governance.selectors import rules
from governance.services import rules as founding
from tests.governance.stories import QUORUM, adopt, make_voters
from tests.instants import START, after

pytestmark = pytest.mark.django_db


def test_founding_writes_one_value_for_each_rule_and_only_once(unfounded: None) -> None:
    declared = len(registry.every())
    assert founding.found(by=PLATFORM, at=START) == declared
    assert founding.found(by=PLATFORM, at=after(days=1)) == 0
    assert RuleVersion.objects.count() == declared
    assert AuditEvent.objects.filter(action="governance.found").count() == declared


def test_the_command_founds_and_says_so(unfounded: None) -> None:
    said = StringIO()
    call_command("found", stdout=said)
    call_command("found", stdout=said)
    assert said.getvalue().splitlines() == [
        f"{len(registry.every())} founding values written.",
        "Every rule has its founding value.",
    ]


@pytest.mark.parametrize("person", [VISITOR, Actor(user_id=1, member_id=1)])
def test_nobody_founds_by_hand(person: Actor) -> None:
    with pytest.raises(Forbidden):
        founding.found(by=person, at=START)


@pytest.mark.usefixtures("founded")
class TestInForce:
    def test_a_founding_value_holds_for_every_past(self) -> None:
        current = rules.in_force(voting.QUORUM_SHARE, at=datetime(1999, 1, 1, tzinfo=UTC))
        assert current.value == Decimal("0.20")
        assert current.effective_at == BEGINNING

    def test_a_voted_value_holds_from_its_instant_and_not_before(self) -> None:
        adopt(make_voters()[0])
        version = RuleVersion.objects.get(key=QUORUM, proposal__isnull=False)
        at = version.effective_at
        assert rules.in_force(voting.QUORUM_SHARE, at=at) == InForce(Decimal("0.5"), version.pk, at)
        just_before = rules.in_force(voting.QUORUM_SHARE, at=at - (after(minutes=1) - START))
        assert just_before.value == Decimal("0.20")

    def test_reading_takes_one_query(self, django_assert_num_queries: object) -> None:
        with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django ships no type for it
            rules.in_force(voting.NOTICE_DAYS, at=START)

    def test_a_version_is_read_by_its_id(self) -> None:
        current = rules.in_force(voting.NOTICE_DAYS, at=START)
        assert rules.of_version(voting.NOTICE_DAYS, current.version_id) == current
        with pytest.raises(NotFounded):
            rules.of_version(voting.QUORUM_SHARE, current.version_id)

    def test_versions_tell_the_vote_behind_them(self) -> None:
        vote = adopt(make_voters()[0])
        version_id = RuleVersion.objects.get(proposal_id=vote.proposal_id).pk
        told = rules.versions([version_id])[version_id]
        assert (told.ballot_id, told.value, told.title) == (vote.ballot_id, Decimal("0.5"), "A higher quorum")
        assert told.count is not None
        assert told.count["yes"] == 1

    def test_a_story_goes_from_the_founding_to_the_newest(self) -> None:
        adopt(make_voters()[0])
        story = rules.story(QUORUM, at=after(days=8))
        assert [version.value for version in story.versions] == [Decimal("0.20"), Decimal("0.5")]
        assert story.today.is_founding
        assert story.newest.value == Decimal("0.5")
        assert story.today.replaced_at == story.newest.effective_at
        assert not story.today.is_in_force(story.newest.effective_at)

    def test_every_rule_has_a_story_in_one_query(self, django_assert_num_queries: object) -> None:
        with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django ships no type for it
            stories = rules.every(at=START)
        assert [story.rule for story in stories] == registry.every()

    def test_recent_changes_are_those_of_votes(self) -> None:
        assert rules.recent(at=after(days=9)) == []
        adopt(make_voters()[0])
        (change,) = rules.recent(at=after(days=9))
        assert (change.rule.key, change.old, change.new) == (QUORUM, Decimal("0.20"), Decimal("0.5"))
        assert rules.recent(at=after(days=200)) == []


@pytest.fixture
def undeclared() -> Iterator[Rule[int]]:
    yield Rule(key="governance.of_a_test", unit=Unit.COUNT, default=1, upper=2, label="", explanation="")
    registry._rules.pop("governance.of_a_test", None)


def test_a_rule_without_founding_value_says_what_to_do(undeclared: Rule[int]) -> None:
    registry.register(undeclared)
    for ask in (
        lambda: rules.in_force(undeclared, at=START),
        lambda: rules.story(undeclared.key, at=START),
        lambda: rules.every(at=START),
    ):
        with pytest.raises(NotFounded, match=r"run `manage\.py found`"):
            ask()


def test_a_key_is_declared_once(undeclared: Rule[int]) -> None:
    registry.register(undeclared, undeclared)
    with pytest.raises(ValueError, match="declared twice"):
        registry.register(
            Rule(key=undeclared.key, unit=Unit.DAYS, default=1, upper=2, label="", explanation="")
        )


def test_an_unknown_rule_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        rules.story("governance.no_such_rule", at=START)
