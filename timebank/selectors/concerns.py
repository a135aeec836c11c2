"""Whom a change of a rule of hours bears on more than others."""

from collections.abc import Collection, Mapping
from datetime import datetime

from coop.domain.words import N_, Sentence
from timebank.selectors import limits

NEAR_LEAST = Sentence(N_("Your hours are near this limit: it changes how many you may still receive."))
NEAR_MOST = Sentence(N_("Your hours are near this limit: it changes how many you may still earn."))


def before_least(member_ids: Collection[int], *, at: datetime) -> Mapping[int, Sentence]:
    """Who of these has little left to receive."""
    near, _most = limits.near(at=at)
    return dict.fromkeys(sorted(near & set(member_ids)), NEAR_LEAST)


def before_most(member_ids: Collection[int], *, at: datetime) -> Mapping[int, Sentence]:
    """Who of these has little left to earn."""
    _least, near = limits.near(at=at)
    return dict.fromkeys(sorted(near & set(member_ids)), NEAR_MOST)
