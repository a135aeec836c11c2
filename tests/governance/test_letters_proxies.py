"""What a member is told of a vote while proxies live: whose is counted, and for whom one votes too."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor
from coop.selectors import members
from governance import rendering
from governance.domain import concerns as law
from governance.domain import proxies as words_of
from governance.domain.letters import Manner, Pace
from governance.selectors import ballots, concerns, letters
from governance.services import letters as writing
from governance.services import proxies
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.governance import secrets
from tests.governance.stories import Vote, announced, cast, make_voters, open_vote
from tests.instants import after

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]

AWAKE = Manner(pace=Pace.NEVER, quiet_from=0, quiet_until=0, is_sunday_quiet=False, language="en")
GAVE = "You gave your proxy to Ana Petit: it counts if they vote and you do not."
HOLDS = "You also vote for Bruno Leroy, whose proxy you hold."


def id_of(person: Actor) -> int:
    assert person.member_id is not None
    return person.member_id


def give(vote: Vote, giver: Actor, holder: Actor) -> int:
    return proxies.give(by=giver, at=vote.opened_at, proposal_id=vote.proposal_id, holder_id=id_of(holder))


def reasons(person: Actor, vote: Vote) -> list[str]:
    """What is said of voting and of proxies; nothing where the vote concerns them no more."""
    found = concerns.of_member(id_of(person), at=vote.opened_at)
    told = [reason for one in found for reason in one.reasons]
    return [str(one) for one in told if one in (law.MAY_VOTE, law.OWES) or "proxy" in one.msgid]


def remind(vote: Vote) -> dict[str, str]:
    """Who is reminded two days before the end, and with which words."""
    mail.outbox.clear()
    writing.send_due(by=PLATFORM, at=vote.closes_at - timedelta(days=2), write=rendering.mail)
    return {message.to[0]: message.body.split("\n")[0] for message in mail.outbox}


def address(person: Actor) -> str:
    return members.address_of(id_of(person))


@pytest.fixture
def people() -> list[Actor]:
    found = make_voters()
    for person in found:
        writing.choose(by=person, at=after(), choice=AWAKE)
    return found


def test_who_holds_one_is_told_and_who_gave_it_is_asked_until_it_counts(people: list[Actor]) -> None:
    ana, bruno, chloe = people
    vote = open_vote(chloe)
    give(vote, bruno, ana)
    assert reasons(ana, vote) == [str(law.MAY_VOTE), HOLDS]
    assert reasons(bruno, vote) == [str(law.MAY_VOTE), GAVE]
    assert reasons(chloe, vote) == [str(law.MAY_VOTE)]
    cast(vote, [(ana, "yes")])
    assert reasons(bruno, vote) == [GAVE]
    assert reasons(ana, vote) == [HOLDS]


def test_whose_proxy_counts_is_not_reminded(people: list[Actor]) -> None:
    ana, bruno, chloe = people
    vote = open_vote(chloe)
    give(vote, bruno, ana)
    cast(vote, [(ana, "yes")])
    assert set(remind(vote)) == {address(chloe)}


def test_the_reminder_says_for_whom_one_votes_and_whom_one_asked(people: list[Actor]) -> None:
    ana, bruno, chloe = people
    vote = open_vote(chloe)
    give(vote, bruno, ana)
    blank = "Voting blank is a vote too."
    assert remind(vote) == {
        address(ana): f"{law.MAY_VOTE} {HOLDS} {blank}",
        address(bruno): f"{law.MAY_VOTE} {GAVE} {blank}",
        address(chloe): f"{law.MAY_VOTE} {blank}",
    }


def test_a_proxy_that_was_taken_back_is_told_no_more(people: list[Actor]) -> None:
    ana, bruno, chloe = people
    vote = open_vote(chloe)
    proxies.end(by=bruno, at=vote.opened_at, proxy_id=give(vote, bruno, ana))
    cast(vote, [(ana, "yes")])
    assert reasons(bruno, vote) == [str(law.MAY_VOTE)]
    assert reasons(ana, vote) == []
    assert set(remind(vote)) == {address(bruno), address(chloe)}


def test_whose_giver_votes_themself_is_told_no_more(people: list[Actor]) -> None:
    ana, bruno, chloe = people
    vote = open_vote(chloe)
    give(vote, bruno, ana)
    cast(vote, [(bruno, "no")])
    assert (reasons(ana, vote), reasons(bruno, vote)) == ([str(law.MAY_VOTE)], [])
    (card,) = ballots.awaited(id_of(ana), at=vote.opened_at)
    assert card.proxy is None


def test_in_a_secret_vote_each_paper_is_awaited() -> None:
    people = secrets.make_voters()
    for person in people:
        writing.choose(by=person, at=after(), choice=AWAKE)
    ana, bruno, *others = people
    vote = secrets.open_secret(others[0])
    give(vote, bruno, ana)
    secrets.put_all(vote, [(person, "yes") for person in (ana, *others)])
    assert reasons(ana, vote) == [str(law.OWES), HOLDS]
    assert not letters.is_awaited(vote.ballot_id, id_of(others[0]), at=vote.opened_at)
    assert remind(vote) == {
        address(ana): f"{law.OWES} {HOLDS} Voting blank is a vote too.",
        address(bruno): f"{law.MAY_VOTE} {GAVE} Voting blank is a vote too.",
    }
    (card,) = ballots.awaited(id_of(ana), at=vote.opened_at)
    assert card.has_voted
    assert card.proxy is not None
    assert card.proxy.givers == ("Bruno Leroy",)
    secrets.put(vote, ana, giver=bruno)
    for person in (ana, bruno):
        assert ballots.awaited(id_of(person), at=vote.opened_at) == []
        assert not letters.is_awaited(vote.ballot_id, id_of(person), at=vote.opened_at)
        assert reasons(person, vote) == []
    assert letters.asked(vote.ballot_id, 0) == ()


def test_a_proxy_that_one_comes_to_hold_is_news_of_a_digest(people: list[Actor]) -> None:
    ana, bruno, chloe = people
    proposal_id = announced(chloe, at=after(days=9))
    at = after(days=8)
    (told,) = concerns.of_member(id_of(ana), at=at)
    proxy_id = proxies.give(by=bruno, at=at, proposal_id=proposal_id, holder_id=id_of(ana))
    (then,) = concerns.of_member(id_of(ana), at=at)
    assert set(then.keys) - set(told.keys) == {f"{proposal_id}:proxy-{proxy_id}"}
    assert words_of.say_held(["Bruno Leroy"]) in then.reasons
    (givers,) = concerns.of_member(id_of(bruno), at=at)
    assert givers.keys == told.keys


def test_the_card_says_it_too(log_in: LogIn, people: list[Actor]) -> None:
    ana, bruno, chloe = people
    vote = open_vote(chloe, at=timezone.now())
    give(vote, bruno, ana)
    assert "vous n’avez pas encore voté, et vous votez aussi pour Bruno Leroy" in words(
        read(log_in(ana).get("/"))
    )
    assert "votre pouvoir compte si Ana Petit vote et que vous ne votez pas" in words(
        read(log_in(bruno).get("/"))
    )
    cast(vote, [(ana, "yes")])
    assert "Un vote est ouvert" not in words(read(log_in(bruno).get("/")))
    assert "Un vote est ouvert" not in words(read(log_in(ana).get("/")))


def test_the_card_of_a_secret_vote_asks_for_the_papers_of_others(log_in: LogIn) -> None:
    people = secrets.make_voters()
    ana, bruno, chloe, *_ = people
    vote = secrets.open_secret(chloe, at=timezone.now())
    give(vote, bruno, ana)
    secrets.put(vote, ana)
    said = words(read(log_in(ana).get("/")))
    assert (
        "vous portez le pouvoir de Bruno Leroy, et n’avez pas encore mis chaque bulletin dans l’urne" in said
    )
