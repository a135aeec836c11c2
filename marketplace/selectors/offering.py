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
    return [one.candidate for one in told(ids, at=at, has_texts=False)]


def told(ids: Collection[int], *, at: datetime, has_texts: bool = True) -> list[Offering]:
    """The same with their texts: the profile first, then each offer."""
    people = members.candidates(only_ids=ids)
    texts = members.texts_of([one.member_id for one in people]) if has_texts else {}
    standing: dict[int, list[offers.Offered]] = {}
    for offer in offers.standing(at=at, member_ids=[one.member_id for one in people]):
        standing.setdefault(offer.member_id, []).append(offer)
    return [
        Offering(
            candidate=replace(
                one,
                skill_ids=one.skill_ids.union(
                    *(offer.skill_ids for offer in standing.get(one.member_id, ()))
                ),
            ),
            said=(
                *texts.get(one.member_id, ()),
                *(f"{offer.title}\n{offer.text}" for offer in standing.get(one.member_id, ())),
            ),
        )
        for one in people
    ]
