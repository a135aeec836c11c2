"""What was decided, as another database can take it over: versions of rules, and the votes that wrote them.

Neither the texts of proposals, nor their sponsors, nor anyone's choice: the exact change, who could vote,
and the count.
"""

from typing import Any

from governance.models import Ballot, Certification, Proposal, RuleVersion, Scrutiny

VERSION = ("id", "key", "value", "effective_at", "proposal_id", "replaces_id", "written_at")
"""Of an emergency measure it tells what it suspends too."""
PUBLISHED = ("published_at", "announceable_at", "sponsor_version_id", "discussion_version_id")
ANNOUNCED = ("announced_at", "opens_at", "announcement_version_id")
PROPOSAL = (
    *("id", "proposer_id", "rule_key", "base_id", "value", "created_at", "ended_at", "outcome"),
    *(*PUBLISHED, *ANNOUNCED),
)
BALLOT = ("id", "opened_at", "closes_at", "closed_at", "frozen", "frozen_hash", "count_sheet")
SCRUTINY = ("fingerprint", "needed", "due_at", "certified_at", "executable_at")

Row = dict[str, Any]


def every() -> list[Row]:
    """Every version in the order of its writing, with its `proposal` and `ballot` (None: founding).

    A ballot has its `scrutiny` with who certified it, as members (None: counted before there was one).
    """
    proposals = {row["id"]: row for row in Proposal.objects.order_by("id").values(*PROPOSAL)}
    checks = _checks()
    ballots = {
        row.pop("proposal_id"): row | {"scrutiny": checks.get(row["id"])}
        for row in Ballot.objects.order_by("id").values(*BALLOT, "proposal_id")
    }
    return [
        {**row, "proposal": proposals.get(row["proposal_id"]), "ballot": ballots.get(row["proposal_id"])}
        for row in RuleVersion.objects.order_by("id").values(*VERSION, "suspends_id")
    ]


def _checks() -> dict[int, Row]:
    found = {
        row.pop("ballot_id"): row | {"certifications": []}
        for row in Scrutiny.objects.order_by("id").values(*SCRUTINY, "ballot_id")
    }
    rows = Certification.objects.order_by("certified_at", "id")
    for ballot_id, member_id, at in rows.values_list(
        "elector__ballot_id", "elector__member_id", "certified_at"
    ):
        found[ballot_id]["certifications"].append({"member_id": member_id, "certified_at": at})
    return found
