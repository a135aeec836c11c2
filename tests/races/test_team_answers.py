"""Two answers to one request, accepted at the same instant; and a plan that changes while it is accepted."""

from functools import partial

import pytest

from coop.domain.actors import Actor
from marketplace.domain.engagements import State
from marketplace.domain.team_plans import Plan, PlannedLot
from marketplace.models import Engagement, TeamAnswer
from marketplace.selectors import team_answers as composed
from marketplace.services import engagements, team_answers
from tests.instants import after
from tests.marketplace.samples import WEB, id_of, invite, post, settle
from tests.races.threads import at_once, refusals
from timebank.selectors import audit

pytestmark = pytest.mark.django_db(transaction=True)
RUNNING = [State.AGREED, State.CONFIRMING, State.DISPUTED, State.COMPLETED]


@pytest.fixture
def people(founded: None) -> list[Actor]:
    return [settle(f"Person {letter}", others=(WEB,)) for letter in "abcd"]


def plan(*team: Actor, minutes: int = 40) -> Plan:
    ids = [id_of(one) for one in team]
    return Plan(tuple(PlannedLot("Work", minutes, 0, id) for id in ids), dict.fromkeys(ids, 1))


def offered(request_id: int, *team: Actor) -> int:
    answer_id = team_answers.compose(by=team[0], at=after(), request_id=request_id, plan=plan(*team))
    stamp = composed.get(answer_id).fingerprint
    for one in team:
        team_answers.sign(by=one, at=after(), answer_id=answer_id, fingerprint=stamp)
    team_answers.offer(by=team[0], at=after(), answer_id=answer_id)
    return answer_id


def accept(asker: Actor, answer_id: int) -> None:
    stamp = composed.get(answer_id).fingerprint
    team_answers.accept(by=asker, at=after(), answer_id=answer_id, fingerprint=stamp)


def test_of_two_teams_and_one_member_exactly_one_is_agreed_with(people: list[Actor]) -> None:
    asker, *team = people
    request_id = post(asker)
    answers = [offered(request_id, *team), offered(request_id, *reversed(team))]
    single = settle("Single", others=(WEB,))
    engagement_id = invite(asker, single, request_id)
    told = at_once(
        *(partial(accept, asker, answer_id) for answer_id in answers),
        partial(engagements.accept, by=single, at=after(), engagement_id=engagement_id),
    )
    assert len(refusals(told)) == 2
    running = Engagement.objects.filter(request_id=request_id, state__in=RUNNING)
    assert len(set(running.order_by("pk").values_list("team_id", flat=True))) == 1
    assert TeamAnswer.objects.filter(state="accepted").count() <= 1
    assert audit.check().is_sound


def test_a_plan_written_while_the_other_is_accepted(people: list[Actor]) -> None:
    asker, *team = people
    request_id = post(asker)
    answer_id = offered(request_id, *team)
    stamp = composed.get(answer_id).fingerprint
    told = at_once(
        partial(team_answers.accept, by=asker, at=after(), answer_id=answer_id, fingerprint=stamp),
        partial(
            team_answers.take_back,
            by=team[0],
            at=after(),
            answer_id=answer_id,
        ),
    )
    engaged = Engagement.objects.filter(team_id=answer_id).count()
    state = composed.get(answer_id).facts.state
    assert (state, engaged) in (("accepted", 3), ("withdrawn", 0)), told
