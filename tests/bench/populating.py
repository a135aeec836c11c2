"""Members, missions and pooled rows beside a ledger of `filling`, for `make bench-observatory`.

Members spread like a city and its country: few departments and trades have many, most have few. One in two
pools the price of a day and how clients were found, with three rows in each of the last three quarters.
"""

import os
import sys
import time
from contextlib import closing

import psycopg2

from marketplace.domain.observatory.classes import CLASSES
from marketplace.domain.observatory.places import ELSEWHERE, TREE
from tests.bench.filling import FIRST

SKILLS, FAMILIES = 60, 8

PEOPLE = """
INSERT INTO coop_skill (id, code, label_fr, label_en, family, kind, source, uri)
  SELECT id, 'bench:' || id, 'm' || id, 't' || id, 'family:' || id %% %(families)s, 'skill', 'house', ''
  FROM generate_series(100001, 100000 + %(skills)s) AS id;
INSERT INTO coop_place (id, insee_code, name, department, department_name, region, post_codes, search)
  SELECT 100000 + place, (10000 + place)::text, 'place ' || place, department, department, 'region', '{}',
    ' place'
  FROM unnest(%(departments)s::text[]) WITH ORDINALITY AS one (department, place);
INSERT INTO coop_member (id, number, college, joined_at, admitted_at)
  SELECT id, id, 'producer', %(first)s, %(first)s + id * interval '70 minutes'
  FROM generate_series(1, %(members)s) AS id;
INSERT INTO coop_profile (
    member_id, display_name, trade, about, radius_km, is_remote, weekly_minutes, place_id
  )
  SELECT id, 'm' || id, '', '', 20, true, 120,
    100001 + floor(%(places)s * power((id * 7919 %% 10007) / 10007.0, 3))::bigint
  FROM generate_series(1, %(members)s) AS id;
INSERT INTO coop_memberskill (member_id, skill_id, is_trade)
  SELECT id, 100001 + floor(%(skills)s * power((id * 104729 %% 10009) / 10009.0, 2))::bigint, true
  FROM generate_series(1, %(members)s) AS id;
"""
MISSIONS = """
INSERT INTO marketplace_engagement (
    id, request_id, giver_id, receiver_id, terms, agreed_minutes, giver_minutes, receiver_minutes,
    is_in_trade, state, invited_at, ended_at, proposed_by, missed_by, lot_count, price_amount,
    price_amount_currency
  )
SELECT id, id, 1 + (id * 7919 + 1 + id %% (%(members)s - 1)) %% %(members)s,
  1 + (id * 7919) %% %(members)s, 'euros', 420, 420, 420, true,
   'completed', ended - interval '9 days', ended, '', '', 0, 100 + id %% 900, 'EUR'
FROM (
  SELECT id, %(first)s + interval '9 days' + id * (interval '1080 days' / %(engagements)s) AS ended
  FROM generate_series(1, %(engagements)s::bigint) AS id
) AS done;
"""
POOLED = """
INSERT INTO marketplace_pooledconsent (member_id, data_class, version, given_at)
  SELECT id, asked.data_class, asked.version, %(first)s
  FROM generate_series(1, %(members)s, 2) AS id,
    unnest(%(classes)s::text[], %(versions)s::int[]) AS asked (data_class, version);
INSERT INTO marketplace_pooledfact (
    member_id, key, happened_on, trade_id, client_sector, client_size, lead_source, outcome, reason,
    day_rate_cents, payment_days, unpaid_minutes, written_at
  )
SELECT member.id, 'bench ' || n, date '2025-04-10' + n * 30, trade.skill_id,
  (ARRAY['J', 'M', 'G', 'C', 'F', 'P', 'Q', 'R'])[1 + (member.id / 2 + n) %% 8],
  (ARRAY['person', 'micro', 'small', 'large'])[1 + (member.id / 2 + n) %% 4],
  (ARRAY['recommendation', 'network', 'prospecting'])[1 + (member.id / 2 + n) %% 3],
  (ARRAY['won', 'lost'])[1 + (member.id / 2 + n) %% 2], '', 1000 * (20 + (member.id * 31 + n) %% 80),
  (member.id * 17 + n) %% 90, 60, %(first)s + interval '900 days'
FROM coop_member member JOIN coop_memberskill trade ON trade.member_id = member.id, generate_series(0, 8) AS n
WHERE member.id %% 2 = 1;
ANALYZE;
"""


def populate(address: str, *, members: int, engagements: int) -> None:
    """Once: a database that has its members is left as it is."""
    started = time.monotonic()
    departments = sorted(code[1:] for code in TREE.leaves() if code != ELSEWHERE)
    values = {
        "first": FIRST,
        "members": members,
        "engagements": engagements,
        "skills": SKILLS,
        "families": FAMILIES,
        "departments": departments,
        "places": len(departments),
        "classes": [one.key.value for one in CLASSES],
        "versions": [one.version for one in CLASSES],
    }
    with closing(psycopg2.connect(address)) as session:
        session.autocommit = True
        with session.cursor() as cursor:
            cursor.execute("SELECT FROM marketplace_pooledfact LIMIT 1")
            if cursor.fetchone() is not None:
                return
            cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off")
            for step in (PEOPLE, MISSIONS, POOLED):
                cursor.execute(step, values)
    sys.stderr.write(f"{members:,} members, {engagements:,} missions in {time.monotonic() - started:.0f} s\n")


def environment(address: str) -> dict[str, str]:
    """Of a process that works on that database."""
    return os.environ | {
        "MODE": "test",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": address,
        "PYTHONWARNINGS": "ignore",
    }
