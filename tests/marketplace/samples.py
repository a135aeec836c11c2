"""People and needs of the marketplace's tests: in the database by services, in the domain by hand."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import uuid4

from coop.domain.actors import Actor, Role
from coop.domain.people import Candidate, ProfileData, Spot
from coop.selectors import places, skills
from coop.services import profiles
from marketplace.domain.criteria import Wanted
from marketplace.domain.requests import Need
from marketplace.domain.terms import Terms
from marketplace.services import engagements, requests
from tests.instants import START
from tests.people import make_member

LYON, VILLEURBANNE, LILLE = "69123", "69266", "59350"
WEB, PROOF = "website", "proofreading"

HERE = Spot(1, "Lyon", "Rhône", "Auvergne-Rhône-Alpes", Decimal("45.7685"), Decimal("4.8236"))
NEAR = Spot(2, "Villeurbanne", "Rhône", "Auvergne-Rhône-Alpes", Decimal("45.7707"), Decimal("4.8902"))
LOST = Spot(7, "Île Perdue", "Rhône", "Auvergne-Rhône-Alpes", None, None)
ELSEWHERE = replace(LOST, department="Polynésie française")
FAR = Spot(3, "Lille", "Nord", "Hauts-de-France", Decimal("50.6311"), Decimal("3.0468"))

WANTED = Wanted(
    request_id=7,
    requester_id=1,
    skill_ids=frozenset({10, 11}),
    minutes=240,
    spot=HERE,
    is_remote=False,
    weeks=4,
    terms=Terms.HOURS,
)
CANDIDATE = Candidate(
    member_id=2,
    name="Bruno",
    skill_ids=frozenset({10}),
    trade_skill_ids=frozenset(),
    spot=NEAR,
    radius_km=30,
    is_remote=False,
    weekly_minutes=60,
)
WEIGHTS = {
    "skills": Decimal("0.45"),
    "words": Decimal(0),
    "distance": Decimal("0.20"),
    "availability": Decimal("0.15"),
    "terms": Decimal(0),
    "reciprocity": Decimal("0.20"),
    "trust": Decimal(0),
}


def settle(
    name: str,
    *,
    place: str | None = LYON,
    trades: tuple[str, ...] = (),
    others: tuple[str, ...] = (),
    is_remote: bool = True,
    powers: tuple[Role, ...] = (),
) -> Actor:
    """An admitted member with a profile."""
    actor = make_member(name, powers=powers)
    ids = skills.ids_by_code()
    profile = ProfileData(
        display_name=name,
        place_id=None if place is None else places.ids_by_code()[place],
        is_remote=is_remote,
        weekly_minutes=240,
        skill_ids=tuple(ids[code] for code in (*trades, *others)),
        trade_skill_ids=tuple(ids[code] for code in trades),
    )
    profiles.update(by=actor, at=START, member_id=id_of(actor), profile=profile)
    return actor


def id_of(actor: Actor) -> int:
    assert actor.member_id is not None
    return actor.member_id


def need(*codes: str, **changes: object) -> Need:
    """A need of two hours in Lyon, in hours; `changes` are fields of Need."""
    ids = skills.ids_by_code()
    plain = Need(
        title="A page for my shop",
        text="A page that says when we are open.",
        skill_ids=tuple(ids[code] for code in codes or (WEB,)),
        wanted_minutes=120,
        terms=Terms.HOURS,
        place_id=places.ids_by_code()[LYON],
        is_remote=True,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # the tests name fields of Need


def post(requester: Actor, *codes: str, at: datetime = START, **changes: object) -> int:
    return requests.post(by=requester, at=at, need=need(*codes, **changes), key=uuid4().hex)


def invite(requester: Actor, giver: Actor, request_id: int | None = None, **changes: object) -> int:
    """An invitation to that request, or to a new one. Returns the engagement id."""
    chosen = post(requester, at=START, **changes) if request_id is None else request_id
    return engagements.invite(by=requester, at=START, request_id=chosen, member_id=id_of(giver))


def agree(requester: Actor, giver: Actor, **changes: object) -> int:
    engagement_id = invite(requester, giver, None, **changes)
    engagements.accept(by=giver, at=START, engagement_id=engagement_id)
    return engagement_id


def quarrel(requester: Actor, giver: Actor, **changes: object) -> int:
    """An engagement for which a mediator is asked."""
    engagement_id = agree(requester, giver, **changes)
    engagements.dispute(by=giver, at=START, engagement_id=engagement_id, reason="We counted otherwise.")
    return engagement_id
