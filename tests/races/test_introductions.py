"""Two coordinators who confirm at the same instant, in processes of their own."""

import pytest

from coop.domain.actors import Actor, Role
from marketplace.domain.batches import Scope
from marketplace.models import Introduction, IntroductionRun
from marketplace.selectors import batches
from marketplace.services.introductions import CHANGED
from tests.instants import START
from tests.marketplace.samples import PROOF, WEB, id_of, post, settle
from tests.races import sessions
from tests.races.sessions import Sessions
from timebank.selectors import audit

pytestmark = pytest.mark.django_db(transaction=True)


def fingerprint(scope: Scope) -> str:
    return batches.prepare(batches.waiting(scope, at=START), at=START).fingerprint()


@pytest.fixture
def coordinators(founded: None) -> list[Actor]:
    return [settle(f"Coordinator {letter}", powers=(Role.COORDINATOR,)) for letter in "ab"]


def test_the_same_proposal_is_one_run(coordinators: list[Actor]) -> None:
    asker = settle("Amina Benali")
    for letter in "abc":
        settle(f"Helper {letter}", others=(WEB, PROOF))
    for code in (WEB, PROOF):
        post(asker, code)
    with sessions.opened() as race:
        _check_one(race, coordinators)
    assert IntroductionRun.objects.count() == 1
    assert Introduction.objects.count() == IntroductionRun.objects.get().introduction_count
    assert audit.check().is_sound


def _check_one(race: Sessions, coordinators: list[Actor]) -> None:
    read = fingerprint(Scope())
    acts = [sessions.introduce(one, Scope(), read, at=START) for one in coordinators * 2]
    told = sessions.ids(race.at_once(acts))
    assert len(told) == 4
    assert len(set(told)) == 1


def test_two_proposals_that_share_a_member_do_not_both_take_their_time(coordinators: list[Actor]) -> None:
    asker, helper = settle("Amina Benali"), settle("Helper", others=(WEB,))
    for category in ("web", "office"):
        for _need in range(3):
            post(asker, WEB, category=category, wanted_minutes=30)
    scopes = [Scope(category="web"), Scope(category="office")]
    read = [fingerprint(scope) for scope in scopes]
    with sessions.opened() as race:
        acts = [
            sessions.introduce(one, scope, stamp, at=START)
            for one, scope, stamp in zip(coordinators, scopes, read, strict=True)
        ]
        answers = race.at_once(acts)
    assert len(sessions.ids(answers)) == 1
    assert sessions.refusals(answers) == [CHANGED]
    assert Introduction.objects.filter(member_id=id_of(helper)).count() == 3
