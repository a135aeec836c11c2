"""The demo has lived: every state is there, every law held, and building it again changes nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from config.demo import cooperative
from governance.domain.proposals import State
from governance.selectors import amendments, ballots, moderation, sponsorships
from marketplace.domain.engagements import STATE_NAMES
from tests.demo.conftest import NOW
from timebank.rules import EARMARK_DAYS, GROUP_DAYS
from timebank.selectors import audit, closings, earmarks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house"), pytest.mark.long]


def fingerprint() -> dict[str, int]:
    """How many rows each of our tables has."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.app_label in ("coop", "governance", "timebank", "marketplace")
    }


def states(label: str) -> set[str]:
    return set(apps.get_model(label)._default_manager.order_by().values_list("state", flat=True).distinct())


def scalar(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        (value,) = cursor.fetchone()
    return int(value)


def test_engagements_are_in_every_state() -> None:
    assert states("marketplace.Engagement") == {state.value for state in STATE_NAMES}


def test_votes_are_open_decided_and_withdrawn() -> None:
    assert states("governance.Proposal") == {state.value for state in State}


def test_a_proposal_lacks_one_sponsor_that_the_member_may_be_and_those_voted_went_the_whole_way() -> None:
    (seeking,) = apps.get_model("governance.Proposal")._default_manager.filter(state="discussed")
    assert seeking.sponsorships.filter(ended_at=None).count() == 1
    assert [one.fate.value for one in amendments.every(seeking.pk)] == ["accepted", "awaited"]
    assert (seeking.title, seeking.value) == ("Un peu plus d’une semaine pour voter", 10)
    member = apps.get_model("coop.Profile")._default_manager.get(display_name="Camille Aubertin").member_id
    assert seeking.pk in sponsorships.awaiting(member, at=NOW)[2]
    said = apps.get_model("governance.Remark")._default_manager.filter(proposal=seeking)
    kinds = ["answer", "objection", "question", "question", "support"]
    assert sorted(said.values_list("kind", flat=True)) == kinds
    assert moderation.to_look_at(at=NOW).paginator.count == 1
    awaited = ballots.awaited(member, at=NOW)
    assert [len(one.proxy.held) for one in awaited if one.proxy] == [1], (
        "one asks the member to vote for them"
    )
    (to_certify,) = apps.get_model("governance.Scrutiny")._default_manager.filter(
        ballot__proposal__state="counted"
    )
    duties = sponsorships.awaiting(member, at=NOW)[3]
    assert [(duty.id, duty.is_answer) for duty in duties] == [(to_certify.ballot_id, False)]
    decided = apps.get_model("governance.Ballot")._default_manager.select_related("proposal").order_by("pk")
    for ballot in decided:
        proposal = ballot.proposal
        assert proposal.published_at is not None
        assert proposal.announced_at is not None
        assert proposal.published_at + timedelta(days=5) < proposal.announced_at
        assert proposal.announced_at + timedelta(days=3) < ballot.opened_at
        assert proposal.sponsorships.count() == 2


def test_two_periods_are_distributed_and_the_last_month_may_be_contested() -> None:
    periods = apps.get_model("timebank.Distribution")._default_manager.order_by("period")
    ends = [row.period.upper for row in periods]
    assert ends == [datetime(2026, 7, 31, 22, tzinfo=UTC), datetime(2026, 9, 30, 22, tzinfo=UTC)]
    (live,) = closings.live()
    assert (live.period.start, live.state) == (ends[-1], "computed")
    assert live.may_be_contested(NOW)


def test_about_sixty_members_live_in_several_regions() -> None:
    profiles = apps.get_model("coop.Profile")._default_manager
    regions = profiles.order_by().values_list("place__region", flat=True).distinct()
    assert 58 <= profiles.count() <= 66
    assert regions.count() >= 8


def test_the_second_distribution_obeys_the_vote() -> None:
    distributions = apps.get_model("timebank.Distribution")._default_manager.order_by("period")
    first, second = distributions
    assert first.version.proposal_id is None
    assert second.version.proposal is not None
    assert second.version.proposal.state == "adopted"


def test_hours_sum_to_zero() -> None:
    assert scalar("SELECT coalesce(sum(amount), 0) FROM timebank_leg") == 0
    assert scalar("SELECT count(*) FROM timebank_leg") > 200


def test_a_need_lacks_hours_and_pledges_feed_it() -> None:
    """Hours are kept by the database's own clock: of a demo of long ago they are back already."""
    request = apps.get_model("marketplace.ServiceRequest")._default_manager.get(welcomes_gifts=True)
    assert request.state == "open"
    assert apps.get_model("timebank.Pledge")._default_manager.count() == 2
    if timezone.now() < NOW + timedelta(days=EARMARK_DAYS.default - 3):
        kept = earmarks.for_need(f"need:{request.pk}")
        assert (len(kept), sum(one.minutes for one in kept)) == (2, 240)
        assert [one.is_named for one in kept] == [True, False]
        assert apps.get_model("timebank.PledgeRun")._default_manager.exists()


def test_two_groups_one_with_hours_and_one_that_asks() -> None:
    """What two delegates decide is held by the database's own clock: a demo of long ago has none of it."""
    groups = apps.get_model("coop.Group")._default_manager
    choir, garden = groups.order_by("-pk")
    assert (choir.member.admitted_at, garden.member.left_at) == (None, None)
    assert garden.delegates.filter(ended_at=None).count() == 3
    payments = apps.get_model("timebank.GroupPayment")._default_manager.order_by("pk")
    if timezone.now() < NOW + timedelta(days=GROUP_DAYS.default - 4):
        approved, waiting = payments
        assert approved.answer.how == "approved"
        assert not hasattr(waiting, "answer")
    spent = apps.get_model("timebank.Leg")._default_manager.filter(
        account__kind="group_time", account__owner_id=garden.pk, amount__lt=0
    )
    assert spent.count() >= 2
    assert audit.check().is_sound


def test_building_it_again_changes_nothing() -> None:
    before = fingerprint()
    assert cooperative.build(now=NOW, progress=lambda at: None) is False
    assert fingerprint() == before


@override_settings(IS_DEMO=True)
@pytest.mark.parametrize("person", ["member", "newcomer", "coordinator", "auditor", "observer", "admin"])
def test_each_demo_person_logs_in_with_the_public_password(person: str) -> None:
    client = Client()
    answer = client.post(
        "/compte/login/", {"login": f"{person}@demo.example", "password": "temps-commun-demo"}, follow=True
    )
    assert answer.redirect_chain, answer.content.decode()
    assert answer.status_code == 200
    assert client.session.get("_auth_user_id"), answer.redirect_chain


@override_settings(IS_DEMO=False)
def test_its_log_ins_open_nothing_where_the_demo_is_off() -> None:
    client = Client()
    client.post("/compte/login/", {"login": "member@demo.example", "password": "temps-commun-demo"})
    assert "_auth_user_id" not in client.session


@override_settings(IS_TEST=False, IS_DEMO=False)
def test_the_demo_is_refused_anywhere_else() -> None:
    with pytest.raises(CommandError, match="MODE=demo"):
        call_command("seed")
