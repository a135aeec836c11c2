"""Whether anything waits for somebody at all: one question, so that a calm home costs nothing more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from marketplace.domain.requests import NOTICE_DAYS

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
    WHERE step.side = 'platform' AND step.at > %(told)s AND %(member)s IN (one.giver_id, one.receiver_id))
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a home page has to look at: a term that comes, what was hidden or shown again, what was found or
    reported, hours asked back, answers of teams, words about each other, a first exchange to make,
    what a term ended.
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


def of_member(member_id: int, *, at: datetime, told: timedelta, lately: timedelta) -> Waiting:
    """told: how long an end is told; lately: how long something found is new."""
    soon = at + timedelta(days=NOTICE_DAYS)
    values: dict[str, Any] = {"member": member_id, "soon": soon, "told": at - told}
    values |= {"now": at, "lately": at - lately}
    with connection.cursor() as cursor:
        cursor.execute(WAITS, values)
        return Waiting(*cursor.fetchone())
