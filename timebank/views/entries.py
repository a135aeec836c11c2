"""An entry and its story, the journal for those who read it all, and the correction of a mistake."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.views import answers
from coop.views.doors import for_people, for_those
from coop.views.limits import limited
from coop.words import say
from governance.domain import registry
from timebank.domain import permissions, subjects
from timebank.domain.natures import ACCOUNT_NAMES, NATURE_GUARDS, NATURE_NAMES
from timebank.forms.entries import JournalForm, ReversalForm
from timebank.selectors import entries, following, proofs
from timebank.selectors.entries import Story
from timebank.selectors.sight import NOTHING
from timebank.services import reversals
from timebank.views import exports, labels, tables, traces

PAGE_SIZE = 50


@require_safe
@for_those(permissions.may_read_ledger)
def browse(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every entry, the latest first; the filters stay in the address."""
    form = JournalForm(request.GET, auto_id="find_%s")
    asked = form.cleaned_data if form.is_valid() else {}
    found = entries.matching(
        first_on=asked.get("first_on"),
        last_on=asked.get("last_on"),
        nature=asked.get("nature", ""),
        account=asked.get("account", ""),
        text=asked.get("text", ""),
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [tables.entry_row(row) for row in entries.rows(page.object_list)],
        "is_asked": any(asked.values()),
    }
    return render(request, "timebank/journal.html", context)


@require_safe
@for_people
def show(request: HttpRequest, actor: Actor, entry_id: int) -> HttpResponse:
    story = entries.story(entry_id, by=actor)
    context = {
        "story": story,
        "title": _title(story),
        "nature": _(NATURE_NAMES[story.nature]),
        "guard": _(NATURE_GUARDS[story.nature]) if story.nature in NATURE_GUARDS else "",
        "subject": say(subjects.words(story.subject)),
        "trail": _trail(actor, story),
        "legs": [(leg, _(ACCOUNT_NAMES[leg.kind]).capitalize()) for leg in story.legs],
        "rules": [(version, registry.get(version.key)) for version in story.versions],
        "may_reverse": _may_reverse(actor, story),
        **_followed(entry_id),
        "number": proofs.number_of(entry_id),
        "today": timezone.localdate(),
    }
    return render(request, "timebank/entry.html", context)


@require_safe
@for_people
def receipt(request: HttpRequest, actor: Actor, entry_id: int) -> HttpResponse:
    """The proof that the entry is in the ledger, for the stand-alone verifier."""
    try:
        told = proofs.receipt(entry_id, by=actor)
    except Refused as refused:
        messages.info(request, say(refused.sentence))
        return answers.see("entry", entry_id)
    name = _("receipt")
    return exports.attached(f"{name}-{told['entry']['number']}.json", told)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def reverse_entry(request: HttpRequest, actor: Actor, entry_id: int) -> HttpResponse:
    """Undo an entry, with its reason."""
    story = entries.story(entry_id, by=actor)
    if not permissions.may_reverse(actor, story.concerned_ids):
        raise Hidden
    form = ReversalForm(answers.sent(request))
    if form.is_valid():
        try:
            reversal_id = reversals.reverse(
                by=actor,
                at=timezone.now(),
                entry_id=entry_id,
                reason=form.cleaned_data["reason"],
                key=form.cleaned_data["key"],
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("The correction is written: this entry undoes the earlier one."))
            return answers.see("entry", reversal_id)
    crumb = Crumb(_("Entry no. %(number)s") % {"number": entry_id}, reverse("entry", args=[entry_id]))
    context = {"story": story, "form": form, "trail": [crumb, Crumb(_("Correct"))]}
    return render(request, "timebank/entry_reverse.html", context, status=422 if form.errors else 200)


def _followed(entry_id: int) -> dict[str, object]:
    """What it brought to the commons and where that is; what it paid for has a page of its own."""
    told = following.onward([entry_id], NOTHING)
    return {
        "brings": bool(told.fed) or any(told.waiting.values()),
        "fed": traces.fed(told.fed),
        "waiting": [labels.part(amount, unit) for unit, amount in told.waiting.items() if amount],
    }


def _may_reverse(actor: Actor, story: Story) -> bool:
    return not story.reversal_ids and permissions.may_reverse(actor, story.concerned_ids)


def _title(story: Story) -> str:
    return _("Entry no. %(number)s") % {"number": story.id}


def _trail(actor: Actor, story: Story) -> list[Crumb]:
    if permissions.may_read_ledger(actor):
        return [Crumb(_("Journal"), reverse("journal")), Crumb(_title(story))]
    return [Crumb(_("My hours"), reverse("statement")), Crumb(_title(story))]
