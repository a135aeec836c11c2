"""What another database decided, taken over with the ids by which entries name it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import connection, transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Refused
from coop.domain.words import N_
from governance.domain import certifying, freezing, secrecy
from governance.domain.proposals import State
from governance.models import Attendance, Ballot, Certification, Elector, Proposal, RuleVersion, Scrutiny
from governance.selectors import decisions
from governance.selectors.decisions import Row

_DAYS = (*decisions.PUBLISHED, *decisions.ANNOUNCED)

GO_ON = """
SELECT setval(pg_get_serial_sequence(name, 'id'), greatest(last, nextval(pg_get_serial_sequence(name, 'id'))))
FROM (
  SELECT 'governance_ruleversion' AS name, max(id) AS last FROM governance_ruleversion
  UNION ALL SELECT 'governance_proposal', max(id) FROM governance_proposal
  UNION ALL SELECT 'governance_ballot', max(id) FROM governance_ballot
) AS table_
"""


@transaction.atomic
def restore(
    *, by: Actor, at: datetime, rows: Sequence[Row], told: Callable[[int], object] = lambda version_id: None
) -> int:
    """Write the versions that are missing (`decisions.every`), each through the vote that wrote it; how many.

    Nothing goes around the promises: a ballot opens, is counted, and its version follows. `at` changes
    nothing: instants are those of the rows. told: called with the id of each before it is written. Raises
    Refused where a version that is here is another one.
    """
    if not by.is_platform:
        raise Forbidden
    here = {row["id"]: row for row in decisions.every()}
    if any(not _is_same(here[row["id"]], row) for row in rows if row["id"] in here) or {
        row["key"] for row in here.values()
    } & {row["key"] for row in rows if row["id"] not in here and row["proposal"] is None}:
        raise Refused(
            N_("The rules that are here are not those of this file: begin before they are founded.")
        )
    missing = [row for row in rows if row["id"] not in here]
    for row in missing:
        told(row["id"])
        _write(row)
    with connection.cursor() as cursor:
        cursor.execute(GO_ON)
    return len(missing)


def _is_same(one: Row, other: Row) -> bool:
    return all(one[name] == other[name] for name in ("key", "value", "effective_at", "replaces_id"))


def _write(row: Row) -> None:
    if row.get("suspends_id") is not None:
        raise Refused(
            N_("This file names an emergency measure without its mandates: it can not be taken over.")
        )
    if row["proposal"] is not None:
        _vote(row["proposal"], row["ballot"])
    RuleVersion.objects.create(**{name: row[name] for name in decisions.VERSION})


def _vote(told: Row, counted: Row) -> None:
    """A proposal without its texts goes the way that it went: written, discussed, announced, voted,
    certified, adopted. Who contested it is not told: all of it was answered.
    """
    if freezing.digest(counted["frozen"]) != counted["frozen_hash"]:
        raise Refused(N_("A vote of this file is not what was hashed when it opened."))
    days = {name: told[name] for name in _DAYS} if told.get("published_at") else _at_once(told, counted)
    proposal = Proposal.objects.create(
        **{
            **{name: value for name, value in told.items() if name not in _DAYS},
            "outcome": "",
            "ended_at": None,
            "title": f"{told['rule_key']} ({told['id']})",
            "reason": "-",
        }
    )
    _move(proposal, State.DISCUSSED, {name: days.get(name) for name in decisions.PUBLISHED})
    is_secret = secrecy.is_secret(counted["frozen"])
    _move(
        proposal,
        State.ANNOUNCED,
        {name: days.get(name) for name in decisions.ANNOUNCED} | {"is_secret": is_secret},
    )
    closed = {name: counted[name] for name in ("closed_at", "count_sheet")}
    opened = {name: counted[name] for name in decisions.BALLOT if name not in closed}
    ballot = Ballot.objects.create(**opened, proposal=proposal)
    Elector.objects.bulk_create(
        Elector(ballot=ballot, member_id=member_id) for member_id in counted["frozen"]["electorate"]
    )
    if is_secret:
        Attendance.objects.create(ballot=ballot)
    _move(proposal, State.VOTING, {})
    Ballot.objects.filter(pk=ballot.pk).update(**closed)
    _move(proposal, State.COUNTED, {})
    _check(ballot, counted.get("scrutiny") or _by_itself(counted))
    _move(proposal, State.CERTIFIED, {})
    _move(proposal, State.ADOPTED, {"ended_at": told["ended_at"], "outcome": told["outcome"]})


def _check(ballot: Ballot, told: Row) -> None:
    """The scrutineers of a count, and until when it could be contested."""
    certified = {name: told[name] for name in ("certified_at", "executable_at")}
    scrutiny = Scrutiny.objects.create(
        ballot=ballot, **{name: told[name] for name in decisions.SCRUTINY if name not in certified}
    )
    for one in told["certifications"]:
        elector = Elector.objects.get(ballot=ballot, member_id=one["member_id"])
        Certification.objects.create(
            elector=elector, fingerprint=scrutiny.fingerprint, certified_at=one["certified_at"]
        )
    Scrutiny.objects.filter(pk=scrutiny.pk).update(**certified)


def _by_itself(counted: Row) -> Row:
    """A vote that was counted before there were scrutineers: its count certified it, at once."""
    at = counted["closed_at"]
    return {
        "fingerprint": certifying.fingerprint(counted["count_sheet"]),
        "needed": 0,
        "certifications": (),
        **dict.fromkeys(("due_at", "certified_at", "executable_at"), at),
    }


def _move(proposal: Proposal, state: State, told: Row) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(state=state, **told)


def _at_once(told: Row, counted: Row) -> Row:
    """The days of a proposal voted before there was a discussion: discussed and announced at once."""
    written, opened = told["created_at"], counted["opened_at"]
    return {"published_at": written, "announceable_at": written, "announced_at": opened, "opens_at": opened}
