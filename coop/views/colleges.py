"""Moving a member to another college: a coordinator's page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coop.domain import membership as rights
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.forms.membership import CollegeForm
from coop.selectors import members
from coop.services import colleges
from coop.views import answers
from coop.views.doors import for_people
from coop.views.limits import limited


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def assign(request: HttpRequest, actor: Actor, member_id: int) -> HttpResponse:
    known = members.get(member_id)
    if known is None or known.is_group or not rights.may_see(actor, known):
        raise Hidden
    if not rights.may_admit_this(actor, known):
        raise Forbidden
    form = CollegeForm(request.POST or None, initial={"college": known.college})
    if form.is_valid():
        try:
            colleges.assign(
                by=actor, at=timezone.now(), member_id=member_id, college=form.cleaned_data["college"]
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("The college is written down."))
            return answers.see("member", member_id)
    name, back_url = members.name_of(member_id), reverse("member", args=[member_id])
    context = {
        "form": form,
        "name": name,
        "back_url": back_url,
        "trail": [
            Crumb(_("Members"), reverse("members")),
            Crumb(name, back_url),
            Crumb(_("College")),
        ],
    }
    return render(request, "coop/members/college.html", context, status=422 if form.errors else 200)
