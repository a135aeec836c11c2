"""A ballot that is held while somebody votes in it: by many voters at once, and not while it is counted."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from governance.domain import ballots, questions, secrecy
from governance.domain.questions import Question
from governance.selectors import ballots as facts

HOLD = """
SELECT e.id, b.frozen - %s
FROM governance_ballot b LEFT JOIN governance_elector e ON e.ballot_id = b.id AND e.member_id = %s
WHERE b.id = %s AND b.closes_at > %s AND b.closed_at IS NULL
FOR SHARE OF b
"""


@dataclass(frozen=True, slots=True)
class Held:
    """elector_id: None where who votes is not on the frozen list."""

    question: Question
    is_secret: bool
    elector_id: int | None


def hold(*, by: Actor, at: datetime, ballot_id: int) -> Held:
    """Until the transaction ends nobody counts this ballot; others may vote in it meanwhile.

    Its count waits for whoever came before the term, and for nobody else: who comes after it is refused
    without holding anything, so that a crowd of late voters never keeps a count waiting. Raises Refused.
    """
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [list(facts.OF_PEOPLE), by.member_id, ballot_id, at])
        found = cursor.fetchone()
    if found is not None:
        elector_id, frozen = found[0], json.loads(found[1])
        return Held(questions.of_frozen(frozen), secrecy.is_secret(frozen), elector_id)
    if not facts.exists(ballot_id):
        raise Hidden
    raise Refused(ballots.HAS_ENDED)
