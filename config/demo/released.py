"""The observatory of the demo: two quarters published, one of them corrected, a correction on its way.

They are computed last: what the ledger recorded is known from the instant at which the demo was built.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from config.demo.calendar import Calendar
from config.demo.cast import FIRST, Cast
from config.demo.mandated import administrator
from coop.domain.actors import PLATFORM, Actor, Role
from coop.selectors import actors
from governance.domain.mandates import Draft
from governance.services import mandates
from marketplace.domain.observatory import quarters
from marketplace.selectors.observatory import releases as told
from marketplace.services.observatory import building, releases

CHANGED = {
    "changed_fr": "Des heures écrites en retard manquaient : elles y sont, là où elles ne révèlent personne.",
    "changed_en": "Hours that were written late were missing: they are counted, where they tell of nobody.",
}
ON_ITS_WAY = {
    "changed_fr": "Une structure avait été comptée deux fois ; le trimestre est calculé à nouveau.",
    "changed_en": "A structure had been counted twice; the quarter is computed anew.",
}


def mandate(cast: Cast, calendar: Calendar) -> None:
    """Who coordinated first observes now."""
    calendar.plan(calendar.days_before(60, 18), _mandate, cast=cast, calendar=calendar)


def release(cast: Cast) -> None:
    """The two last quarters, then a correction of the older one; that of the other is left to the keeper."""
    observer, coordinator = actors.of_user(cast.actors[FIRST].user_id), cast.coordinator
    last = quarters.previous(quarters.quarter_of(timezone.localdate()))
    first = _published(observer, quarters.code(quarters.previous(last)))
    second = _published(observer, quarters.code(last))
    releases.correct(by=coordinator, at=timezone.now(), release_id=first, **CHANGED)
    _publish(observer)
    releases.correct(by=coordinator, at=timezone.now(), release_id=second, **ON_ITS_WAY)


def _published(observer: Actor, quarter: str) -> int:
    releases.begin(by=PLATFORM, at=timezone.now(), quarter=quarter)
    return _publish(observer)


def _publish(observer: Actor) -> int:
    (release_id,) = told.to_build()
    building.build_due(by=PLATFORM, at=timezone.now())
    releases.approve(by=observer, at=timezone.now(), release_id=release_id)
    return release_id


def _mandate(cast: Cast, calendar: Calendar, at: datetime) -> None:
    last = calendar.days_before(-300).date()
    draft = Draft(
        duty="Observatoire",
        is_single=True,
        holder_id=cast.actors[FIRST].member_id or 0,
        purpose="Lire les chiffres de chaque trimestre avant qu’ils paraissent : ce qu’ils disent, ce qui "
        "est masqué et pourquoi. Les publier, ou les écarter avec une raison.",
        powers=frozenset({Role.OBSERVER}),
        begins_on=None,
        until_on=last,
        report_due_on=last + timedelta(days=30),
        decided="Assemblée d’automne : 28 voix pour, 3 blancs.",
    )
    mandates.open(by=administrator(), at=at, draft=draft)
