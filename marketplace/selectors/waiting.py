"""Whether anything waits for somebody at all: one question, so that a calm home costs nothing more."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from marketplace.domain.requests import NOTICE_DAYS
from marketplace.domain.support.themes import Theme

WAITS = """
SELECT
  EXISTS (SELECT FROM marketplace_servicerequest
    WHERE requester_id = %(member)s AND state = 'open' AND expires_at <= %(soon)s)
  OR EXISTS (SELECT FROM marketplace_offer
    WHERE author_id = %(member)s AND state = 'open' AND expires_at <= %(soon)s),
  EXISTS (SELECT FROM marketplace_hiding hiding
    LEFT JOIN marketplace_servicerequest need ON need.id = hiding.request_id
    LEFT JOIN marketplace_offer offer ON offer.id = hiding.offer_id
    WHERE %(member)s IN (need.requester_id, offer.author_id)
      AND (hiding.restored_at IS NULL OR hiding.restored_at > %(told)s)),
  EXISTS (SELECT FROM marketplace_finding finding JOIN marketplace_alert alert ON alert.id = finding.alert_id
    WHERE alert.member_id = %(member)s AND finding.found_at > %(lately)s),
  EXISTS (SELECT FROM marketplace_report WHERE settled_at IS NULL),
  EXISTS (SELECT FROM marketplace_refund refund
    JOIN marketplace_engagement one ON one.id = refund.engagement_id
    WHERE refund.state = 'asked' AND %(member)s IN (one.giver_id, one.receiver_id)),
  EXISTS (SELECT FROM marketplace_teamanswer answer
    JOIN marketplace_servicerequest need ON need.id = answer.request_id AND need.state = 'open'
    WHERE answer.state IN ('composing', 'offered') AND (
      %(member)s IN (answer.lead_id, need.requester_id)
      OR EXISTS (SELECT FROM marketplace_teamshare share
        JOIN marketplace_teamplan plan ON plan.id = share.plan_id
        WHERE plan.answer_id = answer.id AND share.member_id = %(member)s))),
  EXISTS (SELECT FROM marketplace_engagement one
    WHERE one.reviews_end_at > %(now)s AND %(member)s IN (one.giver_id, one.receiver_id)
      AND NOT EXISTS (SELECT FROM marketplace_review said
        WHERE said.engagement_id = one.id AND said.author_id = %(member)s)),
  EXISTS (SELECT FROM marketplace_reviewreport WHERE settled_at IS NULL),
  NOT EXISTS (SELECT FROM marketplace_engagement
    WHERE state = 'completed' AND %(member)s IN (giver_id, receiver_id)),
  EXISTS (SELECT FROM marketplace_engagementstep step
    JOIN marketplace_engagement one ON one.id = step.engagement_id
    WHERE step.side = 'platform' AND step.at > %(told)s AND %(member)s IN (one.giver_id, one.receiver_id)),
  (SELECT count(*) FROM marketplace_supportneed need
    JOIN marketplace_beneficiary person ON person.id = need.beneficiary_id
    WHERE need.closed_at IS NULL AND person.until_on >= %(today)s AND person.erased_at IS NULL
      AND NOT EXISTS (SELECT FROM marketplace_supportassignment given
        WHERE given.need_id = need.id AND given.ended_at IS NULL)),
  (SELECT coalesce(json_agg(json_build_array(id, beneficiary_id, theme, wanted_by, has_begun)), '[]')::text
    FROM (
      SELECT given.id, need.beneficiary_id, need.theme, need.wanted_by, EXISTS (
        SELECT FROM marketplace_supportsession held
        WHERE held.assignment_id = given.id AND held.undone_at IS NULL
      ) AS has_begun
      FROM marketplace_supportassignment given JOIN marketplace_supportneed need ON need.id = given.need_id
      WHERE given.helper_id = %(member)s AND given.ended_at IS NULL
      ORDER BY has_begun, need.wanted_by, given.id LIMIT %(most)s
    ) AS helping)
"""
MOST_HELPED = 2


@dataclass(frozen=True, slots=True)
class Helping:
    """Somebody whom a member helps in the support programme. has_begun: a session was held."""

    assignment_id: int
    beneficiary_id: int
    theme: Theme
    wanted_by: date
    has_begun: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a home page has to look at: a term that comes, what was hidden or shown again, what was found or
    reported, hours asked back, answers of teams, words about each other, a first exchange to make,
    what a term ended; needs of the support programme that nobody helps with, and whom the member helps.
    """

    is_ending: bool
    is_moderated: bool
    is_found: bool
    is_reported: bool
    is_asked_back: bool
    is_in_team: bool
    owes_words: bool
    has_reported_reviews: bool
    is_new: bool
    is_ended_alone: bool
    unhelped: int
    helping: tuple[Helping, ...]


def of_member(member_id: int, *, at: datetime, told: timedelta, lately: timedelta) -> Waiting:
    """told: how long an end is told; lately: how long something found is new."""
    soon = at + timedelta(days=NOTICE_DAYS)
    values: dict[str, Any] = {"member": member_id, "soon": soon, "told": at - told}
    values |= {"now": at, "lately": at - lately, "today": timezone.localdate(at), "most": MOST_HELPED}
    with connection.cursor() as cursor:
        cursor.execute(WAITS, values)
        row: tuple[Any, ...] = cursor.fetchone()
    found = [*row[:-1], tuple(_helping(told) for told in json.loads(row[-1]))]
    return Waiting(*found)


def _helping(row: Sequence[Any]) -> Helping:
    assignment_id, beneficiary_id, theme, wanted_by, has_begun = row
    return Helping(assignment_id, beneficiary_id, Theme(theme), date.fromisoformat(wanted_by), has_begun)
