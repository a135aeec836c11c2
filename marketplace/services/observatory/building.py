"""Releases computed by the keeper: begun after the end of each quarter, taken up again after one was killed.

What is read for a release is what stood when it was begun, so that a computation that is taken up again comes
to the same. It is written at once: a keeper that is killed leaves it as it was.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.utils import timezone

from coop.domain import jobs
from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden, Refused
from coop.domain.words import N_
from governance.domain.rules import InForce
from governance.selectors import rules
from marketplace.domain.observatory import quarters, releases, sources
from marketplace.domain.observatory.disclosure import Policy
from marketplace.domain.observatory.release_rules import RELEASE_DAYS
from marketplace.domain.observatory.releases import Audience
from marketplace.domain.observatory.rules import DOMINANCE, THRESHOLD_MEMBERS, THRESHOLD_OPEN
from marketplace.domain.observatory.sources import Source
from marketplace.selectors.observatory import releases as reading
from marketplace.selectors.observatory import trees
from marketplace.selectors.observatory.inputs import gather
from marketplace.selectors.observatory.releases import Told
from marketplace.services.observatory import releases as keeping
from marketplace.services.observatory.releases import Built
from timebank.domain.periods import of_days

OBEYED = (THRESHOLD_MEMBERS, THRESHOLD_OPEN, DOMINANCE)

Tell = Callable[[int, int], None]
"""Hears how many series are computed, of how many."""

Compute = Callable[[Told, Tell], Built]


@dataclass(frozen=True, slots=True)
class Again:
    """What a release comes to when it is computed again, beside what is kept of it.

    differing: indicators and audiences of the series that come out otherwise, or not at all.
    """

    content_hash: str
    has_same_hash: bool
    has_same_bytes: bool
    differing: tuple[tuple[str, str], ...]

    @property
    def is_same(self) -> bool:
        return self.has_same_hash and self.has_same_bytes


def build(*, by: Actor, at: datetime, release_id: int, compute: Compute) -> bool:
    """Compute a release that was begun, and keep it. Twice is once: False where there is nothing to do."""
    if not releases.may_compute(by):
        raise Forbidden
    told = reading.known(by, release_id)
    if not told.is_building:
        return False

    def tell(done: int, steps: int) -> None:
        keeping.tell(by=by, at=at, release_id=release_id, done=done, steps=steps)

    return keeping.keep(by=by, at=at, release_id=release_id, built=compute(told, tell))


def build_due(*, by: Actor, at: datetime) -> int:
    """Whatever was begun, one after the other; how many were computed."""

    def act(release_id: int) -> int:
        return int(build(by=by, at=at, release_id=release_id, compute=_computed))

    return jobs.each(act, reading.to_build())


def begin_due(*, by: Actor, at: datetime) -> int:
    """The last quarter that is over, so many days after its end as members voted; how many were begun."""
    today = timezone.localdate(at)
    quarter = quarters.previous(quarters.quarter_of(today))
    days = rules.in_force(RELEASE_DAYS, at=at).value
    if today <= quarter.last_on + timedelta(days=days):
        return 0
    code = quarters.code(quarter)
    if reading.was_begun(code) or not reading.is_older(of_days(quarter.first_on, quarter.last_on).end):
        return 0
    keeping.begin(by=by, at=at, quarter=code)
    return 1


def rebuilt(*, by: Actor, at: datetime, release_id: int) -> str | None:
    """The hash to which a release comes, computed again from the text that is kept of its inputs; None once
    that is erased. Raises Refused where the text is not that of the hash of the inputs.
    """
    found = again(by=by, at=at, release_id=release_id)
    return None if found is None else found.content_hash


def again(*, by: Actor, at: datetime, release_id: int, tell: Tell = lambda done, steps: None) -> Again | None:
    """The same, whole, beside what is kept: of the series that it has, whatever others the house computes by
    now. Nothing is written.
    """
    told = reading.known(by, release_id)
    text = reading.inputs_of(release_id)
    if text is None:
        return None
    if releases.digest(text) != told.inputs_hash:
        raise Refused(N_("What is kept of this release is not what it was computed from."))
    kept = reading.texts(told)
    source, before = sources.read(text), _source(told.corrects_id)
    found = list[dict[str, Any]]()
    for one in sources.series(source, before.inputs if before else None, kept.keys()):
        found.append(one)
        tell(len(found), len(kept))
    frozen = releases.freeze(told.quarter, told.version, source.policy, found)
    named = [(one["indicator"], one["audience"]) for one in found]
    computed = dict(zip(named, frozen.series, strict=True))
    return Again(
        content_hash=frozen.content_hash,
        has_same_hash=frozen.content_hash == told.content_hash,
        has_same_bytes=releases.joined(frozen.head, frozen.series, frozen.tail)
        == reading.document(told, None),
        differing=tuple(name for name in kept if computed.get(name) != kept[name]),
    )


def _computed(told: Told, tell: Tell) -> Built:
    """From what stood when it was begun. A correction stands beside what the versions before were computed
    from, and obeys the rules of the first: what is hidden for one reason stays hidden for the same.
    """
    before, obeyed = _source(told.corrects_id), rules.together(*OBEYED, at=told.begun_at)
    inputs = gather(quarters.read(told.quarter), at=told.begun_at)
    policies = before.policies if before else _policies(obeyed)
    source = Source(inputs, trees.of_inputs(inputs), policies)
    found, steps = list[dict[str, Any]](), sources.count()
    for one in sources.series(source, before.inputs if before else None):
        found.append(one)
        tell(len(found), steps)
    versions = reading.known(PLATFORM, told.corrects_id).obeys if told.corrects_id else _versions(obeyed)
    return Built(source.policy, found, sources.written(source), versions)


def _source(release_id: int | None) -> Source | None:
    """What a version was computed from, with the versions before it; None where there is none."""
    if release_id is None:
        return None
    text = reading.inputs_of(release_id)
    if text is None:
        raise Refused(N_("What it was computed from is erased: this quarter is not corrected any more."))
    source, before = sources.read(text), _source(reading.known(PLATFORM, release_id).corrects_id)
    return replace(source, inputs=replace(source.inputs, before=before.inputs if before else None))


def _versions(obeyed: Mapping[str, InForce[Any]]) -> tuple[int, ...]:
    return tuple(sorted(one.version_id for one in obeyed.values()))


def _policies(obeyed: Mapping[str, InForce[Any]]) -> dict[str, Policy]:
    """By audience, as members voted them."""
    dominance = Fraction(obeyed[DOMINANCE.key].value)
    return {
        Audience.MEMBERS.value: Policy(obeyed[THRESHOLD_MEMBERS.key].value, dominance),
        Audience.OPEN.value: Policy(obeyed[THRESHOLD_OPEN.key].value, dominance),
    }
