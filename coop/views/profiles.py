"""One's own profile, and the one that a coordinator writes for a member without a log-in."""

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coop import words
from coop.domain import membership as rights
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.membership import Membership, Standing
from coop.forms import refusals
from coop.forms.profiles import ProfileForm
from coop.selectors import members, profiles
from coop.services import profiles as writing
from coop.views import answers
from coop.views.doors import for_people
from coop.views.limits import limited


@require_safe
@for_people
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """My profile, as other members see it."""
    membership = _own(actor)
    if membership is None:
        return redirect("membership")
    language = words.language()
    context = {"profile": profiles.shown(membership.member_id, language), "membership": membership}
    return render(request, "coop/profiles/mine.html", context)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def edit(request: HttpRequest, actor: Actor) -> HttpResponse:
    membership = _own(actor)
    if membership is None:
        return redirect("membership")
    return _edit(request, actor, membership, back=reverse("profile"), title=_("My profile"))


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def edit_for(request: HttpRequest, actor: Actor, member_id: int) -> HttpResponse:
    membership = members.get(member_id)
    if membership is None or not rights.may_see(actor, membership):
        raise Hidden
    if not rights.may_edit_profile(actor, membership):
        raise Forbidden
    title = _("Profile of %(person)s") % {"person": members.name_of(member_id)}
    return _edit(request, actor, membership, back=reverse("member", args=[member_id]), title=title)


def _own(actor: Actor) -> Membership | None:
    membership = members.of_user(actor.user_id)
    return None if membership is None or membership.standing is Standing.ENDED else membership


def _edit(
    request: HttpRequest, actor: Actor, membership: Membership, *, back: str, title: str
) -> HttpResponse:
    language = words.language()
    if request.method == "POST":
        form = ProfileForm(request.POST, language=language)
        if not form.is_looking and form.is_valid() and _wrote(form, actor, membership.member_id):
            messages.success(request, _("The profile is saved."))
            return answers.see(back)
    else:
        form = ProfileForm(initial=asdict(profiles.get(membership.member_id)), language=language)
    context = {"form": form, "families": form.skill_families(), "back": back, "title": title}
    return render(request, "coop/profiles/edit.html", context, status=422 if form.errors else 200)


def _wrote(form: ProfileForm, actor: Actor, member_id: int) -> bool:
    try:
        writing.update(by=actor, at=timezone.now(), member_id=member_id, profile=form.profile())
    except Refused as refused:
        refusals.show(form, refused)
        return False
    return True
