"""Proxies of a vote: giving mine, taking it back, declining one, printing it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop.domain import names, quantities
from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.selectors import members
from coop.views import answers
from coop.views.doors import for_members
from coop.views.limits import limited
from governance.domain import proxies as rights
from governance.domain.proxies import Ending
from governance.forms.proxies import ProxyForm
from governance.selectors import proxies
from governance.selectors.proxies import Asked, Written
from governance.services import proxies as giving

if TYPE_CHECKING:
    from coop.rendering.sheets import Sheet

LANGUAGE = "fr"


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def show(request: HttpRequest, actor: Actor, proposal_id: int) -> HttpResponse:
    """The proxy that I gave for this vote, those that I hold, or the form to give mine."""
    at = timezone.now()
    vote = proxies.asked(proposal_id, at=at)
    if vote is None or actor.member_id is None:
        raise Hidden
    papers = proxies.of(actor.member_id, proposal_id=proposal_id)
    form = _form(request, vote, actor.member_id)
    if form.is_valid():
        try:
            giving.give(by=actor, at=at, proposal_id=proposal_id, holder_id=form.cleaned_data["holder"])
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("Your proxy is given. You may take it back, or vote yourself."))
            return answers.see("proxy", proposal_id)
    people = members.names_of(_people(papers))
    given = next((one for one in papers if one.given.giver_id == actor.member_id), None)
    context = {
        "vote": vote,
        "form": form,
        "given": given,
        "holder": people[given.given.holder_id] if given else "",
        "held": [
            (one.id, people[one.given.giver_id]) for one in papers if one.given.holder_id == actor.member_id
        ],
        "most": proxies.most(proposal_id),
        "back_url": _back(vote),
        "trail": [
            Crumb(_("Proposals"), reverse("proposals")),
            Crumb(vote.title, _back(vote)),
            Crumb(_("Proxy")),
        ],
        "today": timezone.localdate(at),
    }
    status = 422 if form.errors else 200
    return render(request, "governance/proxies/show.html", context, status=status)


@limited("act")
@require_POST
@for_members
def end(request: HttpRequest, actor: Actor, proxy_id: int) -> HttpResponse:
    paper = _paper_of(actor, proxy_id)
    ending = giving.end(by=actor, at=timezone.now(), proxy_id=proxy_id)
    is_own = ending is Ending.REVOKED
    messages.success(
        request, _("Your proxy is taken back.") if is_own else _("You have declined this proxy.")
    )
    return answers.see("proxy", paper.proposal_id)


@limited("search", method="GET")
@require_safe
@for_members
def paper(request: HttpRequest, actor: Actor, proxy_id: int) -> HttpResponse:
    """To print and to sign, for its giver and its holder; in French, as the register is kept."""
    # What draws PDF takes a third of the time in which a process starts, and few processes draw.
    from coop.rendering import sheets

    found = _paper_of(actor, proxy_id)
    with translation.override(LANGUAGE):
        content = sheets.written(_sheet(found), [])
        name = _("proxy-%(id)s.pdf") % {"id": found.id}
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def told(actor: Actor, proposal_id: int) -> dict[str, object]:
    """What the page of a vote says of its reader's proxies: to whom they gave theirs, whose they hold."""
    papers = proxies.of(actor.member_id, proposal_id=proposal_id) if actor.member_id else []
    people = members.names_of(_people(papers))
    return {
        "may_give_proxy": rights.may_give(actor),
        "proxy_given": "".join(
            people[one.given.holder_id] for one in papers if one.given.giver_id == actor.member_id
        ),
        "proxies_held": ", ".join(
            [people[one.given.giver_id] for one in papers if one.given.holder_id == actor.member_id]
        ),
    }


def _people(papers: list[Written]) -> list[int]:
    return [person for one in papers for person in (one.given.giver_id, one.given.holder_id)]


def _paper_of(actor: Actor, proxy_id: int) -> Written:
    found = proxies.get(proxy_id, member_id=actor.member_id) if actor.member_id else None
    if found is None:
        raise Hidden
    return found


def _form(request: HttpRequest, vote: Asked, member_id: int) -> ProxyForm:
    ids = [one for one in proxies.voters(vote) if one != member_id] if vote.is_open else []
    people = sorted(members.names_of(ids).items(), key=lambda one: names.fold(one[1]))
    return ProxyForm(answers.sent(request), people=dict(people))


def _back(vote: Asked) -> str:
    if vote.ballot_id is None:
        return reverse("proposal", args=[vote.proposal_id])
    return reverse("ballot", args=[vote.ballot_id])


def _sheet(found: Written) -> "Sheet":
    from coop.rendering.sheets import Sheet

    people = members.people([found.given.giver_id, found.given.holder_id])
    giver, holder = people[found.given.giver_id], people[found.given.holder_id]
    told = {
        "giver": giver.name,
        "giver_number": giver.number,
        "holder": holder.name,
        "holder_number": holder.number,
        "title": found.title,
    }
    instants = ((_("Vote opens"), found.opens_at), (_("Vote ends"), found.closes_at))
    return Sheet(
        language=LANGUAGE,
        title=_("Proxy"),
        house=_("Commontime"),
        lines=(found.title, _("On proposal no. %(proposal)s") % {"proposal": found.proposal_id}),
        facts=(
            (_("Given on"), _instant(found.given_at)),
            *((label, _instant(at)) for label, at in instants if at is not None),
            (_("The question"), _(found.label)),
        ),
        columns=(),
        parts=(
            (
                _("What is given"),
                _(
                    "I, %(giver)s, member no. %(giver_number)s, ask %(holder)s, member no. "
                    "%(holder_number)s, to vote for me on the proposal “%(title)s”."
                )
                % told,
            ),
            (
                _("What it is worth"),
                _(
                    "It is given for this vote only and is not passed on. I may take it back until the "
                    "end of the vote; if I vote myself, my vote counts and not this proxy."
                ),
            ),
        ),
        note=_("Given on the platform, which keeps when and by whom. Signing it on paper is not needed."),
        page=_("Page %(page)s of %(pages)s"),
        signed_by=(giver.name, holder.name),
    )


def _instant(at: datetime) -> str:
    return quantities.say_instant(timezone.localtime(at), LANGUAGE)
