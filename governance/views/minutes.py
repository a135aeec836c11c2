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
from governance.domain import deciding
from governance.domain.ballots import CHOICE_NAMES, Choice
from governance.domain.tally import CountSheet
from governance.selectors import ballots, certifications, proxies
from governance.selectors.ballots import BallotFacts
from governance.views import askings, checked, colleges, consent_rounds
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
    scrutiny = certifications.of_ballot(ballot_id, at=timezone.now())
    return _paper(
        name=_("minutes-%(id)s.pdf") % {"id": ballot.id},
        title=_("Minutes of a vote"),
        ballot=ballot,
        facts=(
            (_("Vote opened"), _instant(ballot.opened_at)),
            (_("Vote ended"), _instant(ballot.closes_at)),
            (_("Counted on"), _instant(ballot.closed_at or ballot.closes_at)),
            *checked.facts(scrutiny),
            (_("Proposed by"), members.name_of(ballot.proposer_id)),
            _decided_by(ballot),
            *([(_("Secrecy"), _("secret vote"))] if ballot.is_secret else []),
        ),
        parts=(
            (_("Quorum"), words.say_quorum(ballot.terms)),
            *([(_("Majority"), words.say_majority(ballot.terms))] if ballot.is_yes_no else []),
            (_("The question"), _question(ballot)),
            (_("Why, in the words of who proposed it"), ballot.reason),
            (_("What was decided"), _decided(ballot)),
            *_colleges(sheet),
            *_rounds(ballot),
            *_proxies(ballot),
            *checked.contests(scrutiny),
            (_("Fingerprint of what was frozen when it opened"), ballot.frozen_hash),
            *checked.fingerprint(scrutiny),
        ),
        columns=(
            Column(_("What"), 60),
            Column(_("Counted"), 20, is_figure=True),
            Column(_("Needed"), 20, is_figure=True),
        ),
        rows=_count_rows(sheet) if sheet else _method_rows(ballot),
        note=_("Anybody may count it again with the recount kit on the page of this vote."),
        signed_by=checked.signatures(scrutiny) or (_("First scrutineer"), _("Second scrutineer")),
    )


@limited("search", method="GET")
@require_safe
@for_readers
@in_french
def attendance(request: HttpRequest, actor: Actor, ballot_id: int) -> HttpResponse:
    """Who could vote, and who did; not what they chose."""
    from coop.rendering.sheets import Column

    ballot, _sheet = _counted(ballot_id)
    rows = ballots.attendance(ballot_id)
    people = members.people([member_id for member_id, _has_voted in rows])
    carried = {one.giver_id: people[one.holder_id].name for one in proxies.counted(ballot_id)}
    told = [
        (people[id].name, str(people[id].number), _attended(has_voted, carried.get(id)))
        for id, has_voted in rows
    ]
    return _paper(
        name=_("attendance-%(id)s.pdf") % {"id": ballot.id},
        title=_("Attendance sheet"),
        ballot=ballot,
        facts=(
            (_("Voters"), _count(ballot.electorate)),
            (_("Voted"), _count(ballot.votes - ballot.by_proxy)),
            *([(_("Represented"), _count(ballot.by_proxy))] if ballot.by_proxy else []),
        ),
        parts=(),
        columns=(
            Column(_("Member no."), 14, is_figure=True),
            Column(_("Name"), 60),
            Column(_("Vote"), 26),
        ),
        rows=[
            (number, name, attended)
            for name, number, attended in sorted(told, key=lambda one: names.fold(one[0]))
        ],
        note=_("As the list of voters was frozen when the vote opened. What each chose is not written here."),
        signed_by=(),
    )


def _counted(ballot_id: int) -> tuple[BallotFacts, CountSheet | None]:
    """The sheet of yes and no, None of any other method. Raises Hidden before the count, as for an id that
    names none.
    """
    ballot = ballots.get(ballot_id)
    if ballot is None or ballot.counted is None:
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
    needed = {} if sheet.weighted else {Choice.YES: sheet.majority_needed}
    return [
        (_("Voters"), _count(sheet.electorate), ""),
        (_("Votes"), _count(sheet.votes), _count(sheet.quorum_needed)),
        *([(_("of which by proxy"), _count(sheet.by_proxy), "")] if sheet.by_proxy else []),
        *(
            (_(CHOICE_NAMES[choice]), _count(number), _count(needed[choice]) if choice in needed else "")
            for choice, number in choices.items()
        ),
    ]


def _attended(has_voted: bool, holder: str | None) -> str:
    if has_voted:
        return _("voted")
    return _("represented by %(name)s") % {"name": holder} if holder else _("did not vote")


def _colleges(sheet: CountSheet | None) -> list[tuple[str, str]]:
    """Heads and weights of each college, where votes are weighed by them."""
    return [(_("By college"), "\n".join(colleges.lines(sheet.weighted)))] if sheet and sheet.weighted else []


def _rounds(ballot: BallotFacts) -> list[tuple[str, str]]:
    """From the second round of consent on: which it is, the text as improved, the objections of before."""
    if "round" not in ballot.frozen:
        return []
    told, sheet = ballot.frozen["round"], ballot.counted or {}
    said = [_("This is round %(number)s.") % {"number": told["number"]}]
    said += consent_rounds.lines(sheet[deciding.EARLIER])
    improved = [(_("The text as improved, which is what is voted"), told["improvement"])]
    return [(_("Rounds of consent"), "\n".join(said)), *(improved if told["improvement"] else [])]


def _proxies(ballot: BallotFacts) -> list[tuple[str, str]]:
    """Who was represented by whom, where anybody was."""
    counted = proxies.counted(ballot.id)
    if not counted:
        return []
    names = proxies.names(counted)
    lines = [
        _("%(giver)s, represented by %(holder)s")
        % {"giver": names[one.giver_id], "holder": names[one.holder_id]}
        for one in counted
    ]
    return [(_("Proxies"), "\n".join(lines))]


def _method_rows(ballot: BallotFacts) -> list[tuple[str, str, str]]:
    sheet = ballot.counted or {}
    return [
        (_("Voters"), _count(ballot.electorate), ""),
        (_("Votes"), _count(sheet["papers"]["cast"]), _count(sheet["quorum_needed"])),
        (_("Blank"), _count(sheet["papers"]["blank"]), ""),
        *((label, figure, "") for label, figure in askings.figures(ballot, askings.labels(ballot))),
    ]


def _decided_by(ballot: BallotFacts) -> tuple[str, str]:
    return _("Way to vote"), askings.say_method(ballot.question.method)


def _question(ballot: BallotFacts) -> str:
    asked = askings.of_ballot(ballot)
    if asked is None:
        return _change(ballot)
    facts = [_("%(label)s: %(value)s") % {"label": label, "value": value} for label, value in asked.facts]
    options = [f"– {label}" for label in askings.labels(ballot).values()] if not ballot.is_yes_no else []
    return "\n".join(line for line in (asked.title, asked.text, *facts, *options) if line)


def _change(ballot: BallotFacts) -> str:
    assert ballot.rule is not None  # a change has a rule and two values
    assert ballot.old is not None
    assert ballot.new is not None
    told = {"rule": _(ballot.rule.label), "change": words.say_change(ballot.rule, ballot.old, ballot.new)}
    return _("%(rule)s: %(change)s") % told


def _decided(ballot: BallotFacts) -> str:
    if ballot.outcome is None:
        return _("Nothing yet: this result is provisional until it may no longer be contested.")
    said = words.say_outcome(ballot.is_yes_no, ballot.outcome)
    if ballot.sheet is None:
        named = askings.labels(ballot)
        chosen = [named[option] for option in (ballot.counted or {})[deciding.CHOSEN]]
        return f"{said} " + (_("Chosen: %(labels)s.") % {"labels": ", ".join(chosen)} if chosen else "")
    if ballot.effective_at is None:
        return said
    day = quantities.say_day(timezone.localdate(ballot.effective_at), LANGUAGE)
    return said + " " + _("The new value is obeyed from %(day)s.") % {"day": day}


def _count(number: int) -> str:
    return quantities.say_count(number, LANGUAGE)


def _instant(at: datetime) -> str:
    return quantities.say_instant(timezone.localtime(at), LANGUAGE)
