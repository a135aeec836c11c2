"""Three mandates: a coordination that ended at its term, the one that follows it, and the audit."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from config.demo.calendar import Calendar
from config.demo.cast import AUDITOR, COORDINATOR, FIRST, Cast
from config.demo.exchanges import id_of
from coop.domain.actors import PLATFORM, Actor, Role
from coop.selectors import actors, roles
from governance.domain.mandates import Draft
from governance.selectors import mandates as known
from governance.services import mandates

COORDINATION = Draft(
    duty="Coordination",
    is_single=True,
    holder_id=0,
    purpose="Accueillir les nouveaux sociétaires, débloquer les échanges qui n’avancent pas, apaiser les désaccords. "
    "Passer par téléphone avec celles et ceux qui n’ont pas Internet.",
    powers=frozenset({Role.COORDINATOR}),
    begins_on=None,
    until_on=date.max,
    report_due_on=date.max,
    decided="Assemblée de fondation, à main levée : 14 voix pour, une abstention.",
)
AUDIT = replace(
    COORDINATION,
    duty="Contrôle des comptes",
    purpose="Vérifier chaque mois que le livre des heures est entier, que les règles votées sont bien celles qui "
    "s’appliquent, et dire aux sociétaires ce qui ne va pas.",
    powers=frozenset({Role.AUDITOR}),
)
FIRST_REPORT = """Quarante-trois personnes accueillies, la plupart dans la semaine.
Neuf échanges étaient arrêtés faute de réponse : sept ont repris après un appel, deux ont été annulés d’un commun accord.
Une médiation, qui s’est bien finie.
Ce qui reste à faire : nous joignons encore mal celles et ceux qui n’ont pas Internet. Un rendez-vous fixe par semaine
dans un lieu connu aiderait plus qu’un numéro de téléphone."""
SECOND_REPORT = """À mi-parcours : la permanence du mardi est ouverte depuis un mois, et trois personnes sans Internet
y sont venues deux fois. Les nouvelles demandes d’adhésion reçoivent une réponse en quatre jours."""


def mandate(cast: Cast, calendar: Calendar) -> None:
    calendar.plan(calendar.days_before(178, 18), _first, cast=cast, calendar=calendar)
    calendar.plan(calendar.days_before(176, 18), _audit, cast=cast, calendar=calendar)
    calendar.plan(calendar.days_before(100, 18), _second, cast=cast, calendar=calendar)
    calendar.plan(calendar.days_before(90, 0, 5), mandates.follow, by=PLATFORM)
    calendar.plan(
        calendar.days_before(75, 20), _report, cast=cast, name=FIRST, text=FIRST_REPORT, is_due=True
    )
    calendar.plan(
        calendar.days_before(10, 20),
        _report,
        cast=cast,
        name=COORDINATOR.name,
        text=SECOND_REPORT,
        is_due=False,
    )


def _first(cast: Cast, calendar: Calendar, at: datetime) -> None:
    """Up to ninety days ago."""
    last = calendar.days_before(91).date()
    draft = _until(COORDINATION, last, report_after=20, holder=cast.actors[FIRST])
    mandates.open(by=administrator(), at=at, draft=draft)


def _second(cast: Cast, calendar: Calendar, at: datetime) -> None:
    """Decided before the first one ended; it began when that one did."""
    draft = replace(
        _until(
            COORDINATION,
            calendar.days_before(-275).date(),
            report_after=30,
            holder=cast.actors[COORDINATOR.name],
        ),
        decided="Assemblée d’été : 31 voix pour, 2 contre, 4 blancs.",
    )
    (before,) = (one for one in known.current(at) if one.duty == COORDINATION.duty)
    mandates.open(by=administrator(), at=at, draft=draft, follows_id=before.id)


def _audit(cast: Cast, calendar: Calendar, at: datetime) -> None:
    """Its report is due in three weeks: the auditor's home says so."""
    draft = _until(AUDIT, calendar.days_before(-10).date(), report_after=11, holder=cast.actors[AUDITOR.name])
    mandates.open(by=administrator(), at=at, draft=draft)


def _report(cast: Cast, name: str, text: str, at: datetime, *, is_due: bool) -> None:
    holder = cast.actors[name]
    (own,) = (one for one in known.every() if one.mandate.holder_id == holder.member_id)
    mandates.report(by=holder, at=at, mandate_id=own.id, text=text, is_due=is_due)


def _until(draft: Draft, last: date, *, report_after: int, holder: Actor) -> Draft:
    due_on = last + timedelta(days=report_after)
    return replace(draft, holder_id=id_of(holder), until_on=last, report_due_on=due_on)


def administrator() -> Actor:
    return actors.of_user(roles.log_in_of("admin@demo.example"))
