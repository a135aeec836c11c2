"""The last step of a newcomer: what they wish, and their place in the lists of needs that they fit."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden, Refused
from coop.services import profiles
from marketplace.domain import permissions
from marketplace.domain.wishes import Wishes
from marketplace.selectors import matches as proposed
from marketplace.selectors import welcome
from marketplace.services import matches, wishes

MOST_LISTS = 3
"""Needs for which a newcomer is looked for at once; the others find them when they are looked at again."""


def settle(*, by: Actor, at: datetime, weekly_minutes: int, wished: Wishes) -> int:
    """Write the time and the terms of a member. Returns for how many needs a newcomer is proposed now.

    What is written stands before anybody is looked for: a search waits for the copies of others, and would
    hold them up if it held this one's copy.
    """
    if by.member_id is None or not permissions.may_post(by):
        raise Forbidden
    with transaction.atomic():
        profiles.amend(
            by=by,
            at=at,
            member_id=by.member_id,
            change=lambda profile: replace(profile, weekly_minutes=weekly_minutes),
        )
        wishes.write(by=by, at=at, wished=wished)
    return 0 if welcome.has_exchanged(by.member_id) else _introduce(by.member_id, at)


def _introduce(member_id: int, at: datetime) -> int:
    """Look again for who fits the best of the needs that they fit: whoever asked finds them there."""
    found = [one.request_id for one in welcome.fitting(member_id, at=at, most=MOST_LISTS)]
    listed = proposed.for_member(member_id, found)
    for request_id in sorted(set(found) - listed):
        _look(request_id, at)
    return len(proposed.for_member(member_id, found))


def _look(request_id: int, at: datetime) -> None:
    """A need that was agreed on or closed a moment ago looks for nobody."""
    try:
        matches.compute(by=PLATFORM, at=at, request_id=request_id)
    except Refused:
        return
