"""What the tests of emergency measures tell again and again: a voted value, a guardian, a witness, a measure.

Both hold their power by a mandate that a vote gave; the rule is one that the ledger obeys.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor, Role
from governance.domain.mandates import Draft
from governance.models import Measure, RuleVersion
from governance.services import mandates, measures
from tests.governance.stories import Vote, adopt
from tests.instants import after
from tests.people import make_member

CREDIT = "timebank.credit_minutes"
FOUNDED, VOTED = 1200, 480
REASON = "Des membres ne peuvent plus demander d’aide."


@dataclass(frozen=True)
class Emergency:
    """A value that was voted and is obeyed at `at`, and the two who can put it aside."""

    vote: Vote
    version: RuleVersion
    guardian: Actor
    witness: Actor
    proposer: Actor
    at: datetime

    def propose(self, *, by: Actor | None = None, at: datetime | None = None, reason: str = REASON) -> int:
        return measures.propose(
            by=by or self.guardian, at=at or self.at, rule_key=self.version.key, reason=reason
        )

    def confirm(self, measure_id: int, *, by: Actor | None = None, at: datetime | None = None) -> None:
        measures.confirm(by=by or self.witness, at=at or self.at, measure_id=measure_id)

    def suspend(self) -> RuleVersion:
        """Proposed and confirmed at once: the version that lies over the voted one."""
        measure_id = self.propose()
        self.confirm(measure_id)
        return Measure.objects.get(pk=measure_id).version


def emergency(*, key: str = CREDIT, value: object = VOTED, began_at: datetime | None = None) -> Emergency:
    """Voted by Ana, and obeyed since two hours. began_at: when its vote opened."""
    ana = make_member("Ana Petit")
    vote = adopt(ana, key=key, value=value, at=began_at)
    version = RuleVersion.objects.get(proposal_id=vote.proposal_id)
    at = version.effective_at + timedelta(hours=1)
    guardian = empower(make_member("Bruno Leroy"), Role.GUARDIAN, at=at, decision_id=vote.proposal_id)
    witness = empower(make_member("Chloé Martin"), Role.WITNESS, at=at, decision_id=vote.proposal_id)
    return Emergency(vote, version, guardian, witness, ana, at + timedelta(hours=1))


def empower(
    person: Actor, role: Role, *, at: datetime | None = None, decision_id: int | None, days: int = 300
) -> Actor:
    """The same person with that power, by a mandate; voted where a decision is named."""
    given_at = at or after(days=1)
    draft = Draft(
        duty=f"{role.value} {person.member_id}",
        is_single=True,
        holder_id=person.member_id or 0,
        purpose="Garder les règles.",
        powers=frozenset({role}),
        begins_on=timezone.localdate(given_at),
        until_on=timezone.localdate(given_at) + timedelta(days=days),
        report_due_on=timezone.localdate(given_at) + timedelta(days=days),
        decided="L’assemblée.",
    )
    mandates.open(by=PLATFORM, at=given_at, draft=draft, decision_id=decision_id)
    return replace(person, roles=person.roles | {role})
