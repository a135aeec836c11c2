"""The coordinators' desk: who asks to join, and entering those who have no internet."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.membership import may_admit
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.forms.membership import EnrolForm
from coop.selectors import admissions, members
from coop.services import members as memberships
from coop.views import answers
from coop.views.doors import for_those
from coop.views.limits import limited


@require_safe
@for_those(may_admit)
def browse(request: HttpRequest, actor: Actor) -> HttpResponse:
    return render(
        request, "coop/admissions/browse.html", {"asking": admissions.asking(except_user_id=actor.user_id)}
    )


@limited("act")
@require_POST
@for_those(may_admit)
def admit(request: HttpRequest, actor: Actor, member_id: int) -> HttpResponse:
    memberships.admit(by=actor, at=timezone.now(), member_id=member_id)
    messages.success(request, _("%(person)s is now a member.") % {"person": members.name_of(member_id)})
    return answers.see("admissions")


@limited("act")
@require_POST
@for_those(may_admit)
def decline(request: HttpRequest, actor: Actor, member_id: int) -> HttpResponse:
    memberships.decline(by=actor, at=timezone.now(), member_id=member_id)
    messages.success(request, _("The request is closed. The person may ask again."))
    return answers.see("admissions")


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_those(may_admit)
def enrol(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Somebody without internet becomes a member at once; their profile comes next."""
    form = EnrolForm(request.POST) if request.method == "POST" else EnrolForm()
    if form.is_valid():
        try:
            member_id = memberships.enrol(by=actor, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(
                request, _("The member is entered. Now write what they need and what they can do.")
            )
            return answers.see("member_profile_edit", member_id)
    trail = [Crumb(_("Admissions"), reverse("admissions")), Crumb(_("Enter a member without internet"))]
    context = {"form": form, "trail": trail}
    return render(request, "coop/admissions/enrol.html", context, status=422 if form.errors else 200)
