"""How long each rule is replayed, in the database of `make bench-dryrun`: seconds by rule, as JSON.

`python -m tests.bench.rehearsing` adds members, needs, engagements and lists where they are not there yet.
"""

import json
import statistics
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import django

FIRST, LAST = datetime(2023, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
MEMBERS, TIMES = 600, 3

# Drawn from the number of the row, the same in every run; written without the triggers, which would ask
# each row for its life.
AGREED = """
SET session_replication_role = replica;
INSERT INTO marketplace_servicerequest (title, text, wanted_minutes, terms, is_remote, state, posted_at, key,
    requester_id, welcomes_gifts, search, category, half_days, expires_at)
  SELECT 'Besoin', 'Besoin', 60, 'hours', true, 'closed', at, 'bench-' || n, 1 + n %% 600, false, '', '', 0,
    at + interval '60 days'
  FROM generate_series(1, 100000) AS n
  CROSS JOIN LATERAL (SELECT %(first)s + n * interval '930 seconds' AS at) AS drawn;
INSERT INTO marketplace_engagement (terms, agreed_minutes, is_in_trade, state, invited_at, agreed_at,
    noted_at, ended_at, giver_id, receiver_id, request_id, proposed_by, missed_by, lot_count, giver_minutes,
    receiver_minutes, disputed_at, missed_at, entry_id)
  SELECT 'hours', 60, false, 'completed', at, at + interval '1 day' * (n %% 20), at + interval '25 days',
    at + interval '1 day' * (25 + n %% 30), 1 + (request.requester_id + n %% 599) %% 600,
    request.requester_id, request.id, '', '', 0, 60 + n %% 40, 60,
    CASE WHEN n %% 50 = 0 THEN at + interval '26 days' END,
    CASE WHEN n %% 70 = 0 THEN at + interval '26 days' END, row_number() OVER ()
  FROM (
    SELECT id, id AS n, requester_id, posted_at AS at FROM marketplace_servicerequest
    WHERE key LIKE 'bench-%%'
  ) AS request;
INSERT INTO marketplace_engagementstep (act, side, at, reason, engagement_id)
  SELECT act, side, CASE act WHEN 'accept' THEN agreed_at WHEN 'confirm' THEN noted_at ELSE ended_at END,
    '', id
  FROM marketplace_engagement CROSS JOIN (VALUES ('accept', 'giver'), ('confirm', 'giver'),
    ('complete', 'receiver')) AS done (act, side);
INSERT INTO marketplace_match (score, rank, reasons, computed_at, member_id, version_id, request_id,
    fingerprint)
  SELECT 1000 - 9 * n - request.id %% 7, n, '[]', request.posted_at, 1 + (request.id * 31 + n) %% 600, 1,
    request.id, ''
  FROM generate_series(1, 10) AS n CROSS JOIN marketplace_servicerequest request
  WHERE key LIKE 'bench-%%' AND request.id %% 10 = 0;
INSERT INTO marketplace_exposure (shown, due, at, member_id, request_id)
  SELECT 500, 500, computed_at, member_id, request_id FROM marketplace_match;
INSERT INTO timebank_paymentrequest (key, minutes, nature, purpose, asked_at, expires_at, actor_id, payee_id,
    payer_id)
  SELECT 'bench-' || n, 30 + n %% 90, 'mutual_help', '-', %(first)s + n * interval '75 minutes',
    %(first)s + n * interval '75 minutes' + interval '14 days', 1 + n %% 600, 1 + n %% 600, 1 + (n + 7) %% 600
  FROM generate_series(1, 20000) AS n;
INSERT INTO timebank_paymentanswer (how, reason, answered_at, request_id)
  SELECT CASE WHEN id %% 9 = 0 THEN 'expired' ELSE 'declined' END,
    CASE WHEN id %% 9 = 0 THEN '' ELSE '-' END,
    CASE WHEN id %% 9 = 0 THEN expires_at ELSE asked_at + id %% 14 * interval '1 day' END, id
  FROM timebank_paymentrequest;
SET session_replication_role = DEFAULT;
"""


def main() -> None:
    django.setup()
    from django.db import connection

    from coop.models import Member
    from governance.domain import registry
    from governance.domain.registry import Rehearsed

    if not _is_filled():
        if not Member.objects.exists():
            _fill()
        with connection.cursor() as cursor:
            cursor.execute(AGREED, {"first": FIRST})
            cursor.execute("VACUUM ANALYZE")
    every = [registry.rehearsed(rule.key) for rule in registry.every()]
    seconds = {one.rule.key: _measured(one) for one in every if isinstance(one, Rehearsed)}
    sys.stdout.write(json.dumps(seconds) + "\n")


def other(rule: Any) -> Any:  # noqa: ANN401  the unit decides the type
    """Another value that may be voted: as far from the founding one as the bounds allow."""
    value = rule.default
    match value:
        case bool():
            return not value
        case str():
            return next(choice for choice in reversed(rule.choices) if choice != value)
        case Mapping():
            first, *_others, last = value
            moved = min(value[first] - rule.floor(first), Decimal("0.1"))
            return {**value, first: value[first] - moved, last: value[last] + moved}
        case _:
            return rule.upper if value != rule.upper else rule.lower


def _is_filled() -> bool:
    from marketplace.models import ServiceRequest

    return ServiceRequest.objects.filter(key__startswith="bench-").exists()


def _fill() -> None:
    from coop.domain.actors import PLATFORM
    from coop.services import starter
    from governance.services import rules
    from tests.bench import finding

    starter.load()
    rules.found(by=PLATFORM, at=FIRST)
    finding.fill(0, MEMBERS)
    list(finding.asked_for())


def _measured(one: Any) -> float:  # noqa: ANN401
    """From the question to what is told, the median of three, in seconds."""
    from governance.domain.rehearsals import Window
    from governance.selectors import rehearsals

    new, taken = other(one.rule), list[float]()
    for _time in range(TIMES):
        started = time.perf_counter()
        told = rehearsals.compute(one, one.rule.default, new, Window(FIRST, LAST))
        taken.append(time.perf_counter() - started)
    sys.stderr.write(f"{one.rule.key}: {told.state} {told.cases:,} cases, {len(told.bands)} bands\n")
    return statistics.median(taken)


if __name__ == "__main__":
    main()
