"""Structures that vouch: declaring one, its page, validating and ending it, vouching for somebody."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.views import answers
from coop.views.doors import for_members, for_people
from coop.views.limits import limited
from marketplace.domain.support import permissions
from marketplace.forms.support.declaring import EnrolForm, StructureForm
from marketplace.selectors.support import beneficiaries as known
from marketplace.selectors.support import structures as told
from marketplace.selectors.support.structures import Told
from marketplace.services.support import beneficiaries, structures
from marketplace.views.support import words


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def declare(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = StructureForm(answers.sent(request))
    if form.is_valid():
        try:
            structure_id = structures.declare(by=actor, at=timezone.now(), draft=form.draft())
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("Declared: a coordinator looks at it before it vouches for anybody."))
            return answers.see("support_structure", structure_id)
    context = {"form": form, "trail": words.trail(Crumb(_("Declare a structure")))}
    return render(
        request, "marketplace/support/structure_new.html", context, status=422 if form.errors else 200
    )


@require_safe
@for_people
def show(request: HttpRequest, actor: Actor, structure_id: int) -> HttpResponse:
    """For who answers for it, and for coordinators: names are for the first alone."""
    one = _seen(actor, structure_id)
    today = timezone.localdate()
    lines = known.of_structure(structure_id, on=today)
    is_own = actor.is_one_of(one.facts.answerer_id)
    context = {
        "one": one,
        "row": words.structures([one])[0],
        "people": words.people(lines, known.aliases([line.id for line in lines]) if is_own else None),
        "today": today,
        "is_own": is_own,
        "may_validate": permissions.may_validate(actor, one.facts) and not one.facts.is_validated,
        "trail": words.trail(Crumb(one.name)),
    }
    return render(request, "marketplace/support/structure.html", context)


@limited("act")
@require_POST
@for_people
def validate(request: HttpRequest, actor: Actor, structure_id: int) -> HttpResponse:
    structures.validate(by=actor, at=timezone.now(), structure_id=structure_id)
    messages.success(request, _("Validated: this structure may now vouch for people."))
    return answers.see("support_structure", structure_id)


@limited("act")
@require_POST
@for_people
def end(request: HttpRequest, actor: Actor, structure_id: int) -> HttpResponse:
    structures.end(by=actor, at=timezone.now(), structure_id=structure_id)
    messages.success(request, _("Ended: it vouches for nobody more. Whoever is helped is helped on."))
    return answers.see("support_structure", structure_id)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def enrol(request: HttpRequest, actor: Actor, structure_id: int) -> HttpResponse:
    one = _seen(actor, structure_id)
    form = EnrolForm(answers.sent(request))
    if form.is_valid():
        try:
            beneficiary_id = beneficiaries.vouch(
                by=actor, at=timezone.now(), structure_id=structure_id, enrolment=form.enrolment()
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("Noted. Print the paper now, and have it signed."))
            return answers.see("support_person", beneficiary_id)
    steps = Crumb(one.name, reverse("support_structure", args=[structure_id])), Crumb(_("Vouch for somebody"))
    context = {"form": form, "one": one, "trail": words.trail(*steps)}
    return render(request, "marketplace/support/person_new.html", context, status=422 if form.errors else 200)


def _seen(actor: Actor, structure_id: int) -> Told:
    one = told.get(structure_id)
    if not permissions.may_answer(actor, one.facts):
        raise Hidden
    return one
