"""The papers of a counted vote, to print and to sign: minutes and attendance sheet. In French, as kept."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coop.domain import names, quantities
from coop.domain.actors import Actor
from coop.domain.errors import Hidden
from coop.selectors import members
from coop.views.limits import limited
from governance import words
from governance.domain.ballots import CHOICE_NAMES, Choice
from governance.domain.proposals import OUTCOME_SENTENCES
from governance.domain.tally import CountSheet
from governance.selectors import ballots
from governance.selectors.ballots import BallotFacts
from governance.views.doors import for_readers

if TYPE_CHECKING:
    from coop.rendering.sheets import Column

LANGUAGE = "fr"
View = Callable[[HttpRequest, Actor, int], HttpResponse]


def in_french(view: View) -> View:
    """The language of the register, whatever that of the reader."""

    @wraps(view)
    def said(request: HttpRequest, actor: Actor, ballot_id: int) -> HttpResponse:
        with translation.override(LANGUAGE):
            return view(request, actor, ballot_id)

    return said


@limited("search", method="GET")
@require_safe
@for_readers
@in_french
def minutes(request: HttpRequest, actor: Actor, ballot_id: int) -> HttpResponse:
    """What was asked, under which rules, what was counted and what follows."""
    # What draws PDF takes a third of the time in which a process starts, and few processes draw.
    from coop.rendering.sheets import Column

    ballot, sheet = _counted(ballot_id)
    return _paper(
        name=_("minutes-%(id)s.pdf") % {"id": ballot.id},
        title=_("Minutes of a vote"),
        ballot=ballot,
        facts=(
            (_("Vote opened"), _instant(ballot.opened_at)),
            (_("Vote ended"), _instant(ballot.closes_at)),
            (_("Counted on"), _instant(ballot.closed_at or ballot.closes_at)),
            (_("Proposed by"), members.name_of(ballot.proposer_id)),
            (_("Quorum"), quantities.say_share(ballot.quorum_share, LANGUAGE)),
            (_("Majority of yes and no, more than"), quantities.say_share(ballot.majority_share, LANGUAGE)),
        ),
        parts=(
            (_("The question"), _change(ballot)),
            (_("Why, in the words of who proposed it"), ballot.reason),
            (_("What was decided"), _decided(ballot)),
            (_("Fingerprint of what was frozen when it opened"), ballot.frozen_hash),
        ),
        columns=(
            Column(_("What"), 60),
            Column(_("Counted"), 20, is_figure=True),
            Column(_("Needed"), 20, is_figure=True),
        ),
        rows=_count_rows(sheet),
        note=_("Anybody may count it again with the recount kit on the page of this vote."),
        signed_by=(_("First scrutineer"), _("Second scrutineer")),
    )


@limited("search", method="GET")
@require_safe
@for_readers
@in_french
def attendance(request: HttpRequest, actor: Actor, ballot_id: int) -> HttpResponse:
    """Who could vote, and who did; not what they chose."""
    from coop.rendering.sheets import Column

    ballot, sheet = _counted(ballot_id)
    rows = ballots.attendance(ballot_id)
    people = members.people([member_id for member_id, _has_voted in rows])
    told = [(people[id].name, str(people[id].number), has_voted) for id, has_voted in rows]
    return _paper(
        name=_("attendance-%(id)s.pdf") % {"id": ballot.id},
        title=_("Attendance sheet"),
        ballot=ballot,
        facts=(
            (_("Voters"), _count(sheet.electorate)),
            (_("Voted"), _count(sheet.votes)),
        ),
        parts=(),
        columns=(
            Column(_("Member no."), 14, is_figure=True),
            Column(_("Name"), 60),
            Column(_("Vote"), 26),
        ),
        rows=[
            (number, name, _("voted") if has_voted else _("did not vote"))
            for name, number, has_voted in sorted(told, key=lambda one: names.fold(one[0]))
        ],
        note=_("As the list of voters was frozen when the vote opened. What each chose is not written here."),
        signed_by=(),
    )


def _counted(ballot_id: int) -> tuple[BallotFacts, CountSheet]:
    """Raises Hidden before the count, as for an id that names none."""
    ballot = ballots.get(ballot_id)
    if ballot is None or ballot.sheet is None:
        raise Hidden
    return ballot, ballot.sheet


def _paper(
    *,
    name: str,
    title: str,
    ballot: BallotFacts,
    facts: tuple[tuple[str, str], ...],
    parts: tuple[tuple[str, str], ...],
    columns: tuple["Column", ...],
    rows: Sequence[Sequence[str]],
    note: str,
    signed_by: tuple[str, ...],
) -> HttpResponse:
    from coop.rendering import sheets

    numbers = {"ballot": ballot.id, "proposal": ballot.proposal_id}
    sheet = sheets.Sheet(
        language=LANGUAGE,
        title=title,
        house=_("Commontime"),
        lines=(ballot.title, _("Vote no. %(ballot)s, on proposal no. %(proposal)s") % numbers),
        facts=facts,
        columns=columns,
        note=note,
        page=_("Page %(page)s of %(pages)s"),
        parts=parts,
        signed_by=signed_by,
    )
    response = HttpResponse(sheets.written(sheet, rows), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _count_rows(sheet: CountSheet) -> list[tuple[str, str, str]]:
    choices = {Choice.YES: sheet.yes, Choice.NO: sheet.no, Choice.BLANK: sheet.blank}
    needed = {Choice.YES: sheet.majority_needed}
    return [
        (_("Voters"), _count(sheet.electorate), ""),
        (_("Votes"), _count(sheet.votes), _count(sheet.quorum_needed)),
        *(
            (_(CHOICE_NAMES[choice]), _count(number), _count(needed[choice]) if choice in needed else "")
            for choice, number in choices.items()
        ),
    ]


def _change(ballot: BallotFacts) -> str:
    told = {"rule": _(ballot.rule.label), "change": words.say_change(ballot.rule, ballot.old, ballot.new)}
    return _("%(rule)s: %(change)s") % told


def _decided(ballot: BallotFacts) -> str:
    said = _(OUTCOME_SENTENCES[ballot.outcome]) if ballot.outcome else ""
    if ballot.effective_at is None:
        return said
    day = quantities.say_day(timezone.localdate(ballot.effective_at), LANGUAGE)
    return said + " " + _("The new value is obeyed from %(day)s.") % {"day": day}


def _count(number: int) -> str:
    return quantities.say_count(number, LANGUAGE)


def _instant(at: datetime) -> str:
    return quantities.say_instant(timezone.localtime(at), LANGUAGE)
