"""What the page of a vote and its minutes tell of the check of its count: who certified or contested it."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coop.domain import quantities
from coop.domain.actors import Actor
from coop.selectors import members
from governance.domain import permissions
from governance.domain.certifying import Verdict
from governance.selectors import certifications
from governance.selectors.ballots import BallotFacts
from governance.selectors.certifications import ContestFacts, ScrutinyFacts


def of_ballot(actor: Actor, ballot: BallotFacts, at: datetime, *, is_elector: bool) -> dict[str, object]:
    """Who certified the count, who contests its result, and what this person may do about it."""
    scrutiny = certifications.of_ballot(ballot.id, at=at) if ballot.counted else None
    if scrutiny is None:
        return {"scrutiny": None}
    names = members.names_of(_people(scrutiny))
    has_contested = actor.member_id in [one.member_id for one in scrutiny.contests]
    return {
        "scrutiny": scrutiny,
        "scrutineers": [(names[one.member_id], one.certified_at) for one in scrutiny.scrutineers],
        "contests": [
            {
                "facts": one,
                "name": names[one.member_id],
                "answers": [
                    (answer, names[answer.scrutineer_id], _VERDICTS[answer.verdict]())
                    for answer in one.answers
                ],
                "may_answer": scrutiny.is_scrutineer(actor.member_id)
                and ballot.outcome is None
                and one.is_awaited_of(actor.member_id, at=at),
            }
            for one in scrutiny.contests
        ],
        "may_certify": is_elector
        and permissions.may_certify(actor, proposer_id=ballot.proposer_id)
        and scrutiny.may_be_certified(at)
        and not scrutiny.is_scrutineer(actor.member_id),
        "may_contest": is_elector
        and ballot.outcome is None
        and permissions.may_contest(actor)
        and scrutiny.may_be_contested(at)
        and not has_contested,
    }


_VERDICTS: dict[Verdict, Callable[[], str]] = {
    Verdict.MAINTAINED: lambda: _("scrutineer: the count holds"),
    Verdict.RETRACTED: lambda: _("scrutineer: the count does not hold"),
}


def _people(scrutiny: ScrutinyFacts) -> set[int]:
    scrutineers = {one.member_id for one in scrutiny.scrutineers}
    return scrutineers | {one.member_id for one in scrutiny.contests}


def facts(scrutiny: ScrutinyFacts | None) -> Iterator[tuple[str, str]]:
    """When the count was certified, and until when its result may be contested."""
    if scrutiny is None or scrutiny.certified_at is None or scrutiny.executable_at is None:
        return
    yield _("Certified on"), _instant(scrutiny.certified_at)
    yield _("Contestable until"), _instant(scrutiny.executable_at)


def contests(scrutiny: ScrutinyFacts | None) -> Iterator[tuple[str, str]]:
    """Each contest with its motive, then what each scrutineer answered."""
    for contest in scrutiny.contests if scrutiny else ():
        title = _("Contested by %(person)s, %(instant)s")
        told = {"person": members.name_of(contest.member_id), "instant": _instant(contest.contested_at)}
        yield title % told, "\n".join([contest.motive, *_answers(contest)])


def fingerprint(scrutiny: ScrutinyFacts | None) -> Iterator[tuple[str, str]]:
    """Of the count sheet, as its scrutineers found it."""
    if scrutiny is not None:
        yield _("Fingerprint of the count sheet"), scrutiny.fingerprint


def signatures(scrutiny: ScrutinyFacts | None) -> tuple[str, ...]:
    """The names of who certified; none while nobody has."""
    names = members.names_of([one.member_id for one in scrutiny.scrutineers]) if scrutiny else {}
    return tuple(_("%(person)s, scrutineer") % {"person": name} for name in names.values())


def _answers(contest: ContestFacts) -> Iterator[str]:
    names = members.names_of([one.scrutineer_id for one in contest.answers])
    for one in contest.answers:
        said = {
            "person": names[one.scrutineer_id],
            "verdict": _VERDICTS[one.verdict](),
            "text": one.text,
        }
        yield _("%(person)s, %(verdict)s. %(text)s") % said


def _instant(at: datetime) -> str:
    return quantities.say_instant(timezone.localtime(at), get_language() or "fr")
