"""Figures with noise of a published release: drawn once, paid from the budget of its year, then kept.

Whoever draws holds the release first: of two at once one draws, and the other is told what was drawn. Noise
that was drawn twice would tell more than was paid for.
"""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Protocol

from django.db import IntegrityError, transaction

from coop.domain.actors import Actor, Role
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.services import audit
from governance.selectors import mandates, rules
from marketplace.domain.observatory import noised, privacy, published, releases, sources
from marketplace.domain.observatory.noised import Design
from marketplace.domain.observatory.privacy_rules import EPSILON, EPSILON_YEAR, NOISE_THRESHOLD
from marketplace.domain.observatory.releases import Audience, State
from marketplace.domain.observatory.sources import Source
from marketplace.models import PrivacySpending, Release, ReleaseSeries
from marketplace.selectors.observatory import noise
from marketplace.selectors.observatory.releases import inputs_of
from timebank.domain import canonical

OBEYED = (EPSILON, EPSILON_YEAR, NOISE_THRESHOLD)
WITHIN = "privacy_stays_within_its_budget"
"""The promise of the database that a year spends no more than was voted."""


class Draw(Protocol):
    """Adds noise of a scale to counts, each with its own; ValueError where that costs more than epsilon."""

    def __call__(
        self, counts: Sequence[int], *, changed: int, spread: Fraction, epsilon: Fraction
    ) -> list[int]: ...


@transaction.atomic
def publish(*, by: Actor, at: datetime, release_id: int, draw: Draw = noise.laplace) -> int:
    """Draw the figures with noise of a published release, and pay for them; the id of what was spent.

    Once for each release: whoever asks again is told the first. Raises Forbidden for who may not publish it,
    Refused where it is not published, where nothing of it may be told, or where its year has too little left.
    """
    row = Release.objects.select_for_update(no_key=True, of=("self",)).filter(pk=release_id).first()
    if row is None:
        raise Hidden
    if by.member_id is None or not privacy.may_spend(by, row.begun_by_id):
        raise Forbidden
    found = PrivacySpending.objects.filter(release=row).values_list("pk", flat=True).first()
    return _draw(by, at, row, draw) if found is None else found


def _draw(by: Actor, at: datetime, row: Release, draw: Draw) -> int:
    if row.state != State.APPROVED:
        raise Refused(N_("Figures with noise are drawn once the release is published."))
    if draw is noise.laplace and not noise.may_draw():
        raise Refused(N_("This instance can not draw noise: OpenDP is not installed."))
    mandate_id = mandates.id_under(by.member_id or 0, Role.OBSERVER, at=at)
    if mandate_id is None:
        raise Refused(N_("This power counts only by a mandate that is in force."))
    obeyed = rules.together(*OBEYED, at=at)
    source, year = _source(row), privacy.year(row.quarter)
    asked = _design(row, source, obeyed[EPSILON.key].value, obeyed[NOISE_THRESHOLD.key].value)
    spent = PrivacySpending.objects.filter(year=year).values_list("epsilon", flat=True)
    privacy.check(asked.epsilon, obeyed[EPSILON_YEAR.key].value, spent)
    text = canonical.written(noised.document(asked, _drawn(source, asked, draw)))
    spending = PrivacySpending(
        release=row,
        year=year,
        epsilon=asked.epsilon,
        content=text,
        content_hash=releases.digest(text),
        obeys=sorted(one.version_id for one in obeyed.values()),
        drawn_at=at,
        drawn_by_id=by.user_id or 0,
        drawn_under_id=mandate_id,
    )
    _pay(spending)
    data = {"quarter": row.quarter, "version": row.version, "epsilon": asked.epsilon, "year": year}
    audit.record(
        by=by,
        at=at,
        action="marketplace.spend_privacy",
        subject=f"release:{row.pk}",
        data={**data, "content_hash": spending.content_hash},
    )
    return spending.pk


def _source(row: Release) -> Source:
    text = inputs_of(row.pk)
    if text is None:
        raise Refused(N_("What it was computed from is erased: nothing more of this quarter is drawn."))
    return sources.read(text)


def _design(row: Release, source: Source, epsilon: int, least: int) -> Design:
    """From what is public alone: the shown cells of the open series."""
    shown = ReleaseSeries.objects.filter(release=row, indicator=privacy.INDICATOR, audience=Audience.OPEN)
    content = shown.values_list("content", flat=True).first()
    tree = source.trees["trade"]
    codes = () if content is None else privacy.told(published.read(content), tree, least)
    if not codes:
        raise Refused(N_("No figure of this release is of enough members to be told with noise."))
    return noised.design(row.quarter, row.version, codes, tree.root, epsilon, least)


def _drawn(source: Source, asked: Design, draw: Draw) -> list[int]:
    counts = privacy.histograms(source.inputs.rates, source.trees["trade"], asked.codes)
    return draw(
        noised.in_a_row(counts, asked.codes),
        changed=asked.changed,
        spread=asked.spread,
        epsilon=Fraction(asked.epsilon, privacy.UNIT),
    )


def _pay(spending: PrivacySpending) -> None:
    """The database adds up the year once more: another release of it may have been drawn meanwhile."""
    try:
        with transaction.atomic():
            spending.save(force_insert=True)
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if getattr(diagnosis, "constraint_name", "") != WITHIN:
            raise
        raise Refused(privacy.SPENT) from error
