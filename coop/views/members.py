"""The members: finding one, and meeting one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from coop import words
from coop.domain import membership as rights
from coop.domain import navigation
from coop.domain.actors import Actor
from coop.domain.errors import Hidden
from coop.domain.membership import Standing
from coop.domain.pieces import Crumb
from coop.forms.directory import DirectoryForm
from coop.selectors import directory, members, profiles
from coop.views.doors import for_people, for_those
from coop.views.limits import limited


@limited("search", method="GET")
@require_safe
@for_those(rights.may_see_directory)
def browse(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Members by name; what was asked stays in the address, what can not be is said beside its field."""
    form = DirectoryForm(request.GET or None, language=words.language())
    is_valid = form.is_valid()
    asked = form.cleaned_data if is_valid else {}
    page = directory.search(
        text=asked.get("q", ""),
        skill_id=asked.get("skill"),
        region=asked.get("region", ""),
        around=form.around() if is_valid else None,
        page=request.GET.get("page", "1"),
        language=words.language(),
    )
    context = {
        "form": form,
        "page": page,
        "is_asked": is_valid and form.is_asked(),
        "lead": _("In the order of the alphabet. Nobody is ranked."),
        "found_said": _found(page.paginator.count),
    }
    return render(request, "coop/members/browse.html", context)


@require_safe
@for_people
def show(request: HttpRequest, actor: Actor, member_id: int) -> HttpResponse:
    membership = members.get(member_id)
    if membership is None or not rights.may_see(actor, membership):
        raise Hidden
    profile = profiles.shown(member_id, words.language())
    context = {
        "profile": profile,
        "is_own": rights.is_own(actor, membership),
        "may_edit": rights.may_edit_profile(actor, membership),
        "may_move": rights.may_admit_this(actor, membership) and membership.standing is Standing.ADMITTED,
        "standing_said": _standing(membership.standing),
        "reviews_url": reverse(navigation.place("reviews"), args=[member_id]),
        "panels": navigation.member_panels_for(actor, member_id, timezone.now()),
        "trail": [Crumb(_("Members"), reverse("members")), Crumb(profile.name)],
    }
    return render(request, "coop/members/show.html", context)


def _found(count: int) -> str:
    return ngettext("%(count)d member", "%(count)d members", count) % {"count": count}


def _standing(standing: Standing) -> str:
    if standing is Standing.PENDING:
        return _("This person asks to become a member: only they and the coordinators see this page.")
    if standing is Standing.ENDED:
        return _("This person is no longer a member: only they and the coordinators see this page.")
    return ""
