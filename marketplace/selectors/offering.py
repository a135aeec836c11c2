"""Members with all that they offer: in their profile, and in the offers that stand."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from coop.domain.people import Candidate
from coop.selectors import members
from marketplace.selectors import offers


@dataclass(frozen=True, slots=True)
class Offering:
    """A member as the matching asks for them, and what they tell in their own words, part by part."""

    candidate: Candidate
    said: tuple[str, ...]


def of_members(ids: Collection[int], *, at: datetime) -> list[Candidate]:
    """Those who belong today, ascending, with the skills of their offers beside those of their profile."""
    people = members.candidates(only_ids=ids)
    offered = offers.skills_of([one.member_id for one in people], at=at)
    return [
        replace(one, skill_ids=one.skill_ids | offered[one.member_id]) if one.member_id in offered else one
        for one in people
    ]


def told(ids: Collection[int], *, at: datetime) -> list[Offering]:
    """The same with their texts: the profile first, then each offer."""
    people = of_members(ids, at=at)
    texts = members.texts_of([one.member_id for one in people])
    said: dict[int, list[str]] = {}
    for offer in offers.standing(at=at, member_ids=[one.member_id for one in people]):
        said.setdefault(offer.member_id, []).append(f"{offer.title}\n{offer.text}")
    return [Offering(one, (*texts.get(one.member_id, ()), *said.get(one.member_id, ()))) for one in people]
