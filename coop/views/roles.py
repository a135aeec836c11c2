"""Roles, given and ended by administrators. Nobody gives one to themself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coop.domain import acts
from coop.domain.actors import Actor, Role
from coop.domain.errors import Hidden, Refused
from coop.domain.membership import ROLE_NAMES, may_give_roles
from coop.forms import refusals
from coop.forms.roles import RoleForm
from coop.selectors import roles
from coop.services import roles as powers
from coop.views import answers
from coop.views.doors import for_those
from coop.views.limits import limited


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_those(may_give_roles)
def browse(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who holds what, and the form that gives a role."""
    form = RoleForm(request.POST) if request.method == "POST" else RoleForm()
    if form.is_valid():
        user_id, role = form.cleaned_data["email"], form.cleaned_data["role"]
        try:
            powers.grant(by=actor, at=timezone.now(), user_id=user_id, role=role)
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("The role is given."))
            return answers.see("roles")
    held = [
        (holder, _(ROLE_NAMES[holder.role]), acts.subject_of(holder.source)) for holder in roles.holders()
    ]
    return render(
        request, "coop/roles/browse.html", {"form": form, "held": held}, status=422 if form.errors else 200
    )


@limited("act")
@require_POST
@for_those(may_give_roles)
def end(request: HttpRequest, actor: Actor, user_id: int) -> HttpResponse:
    try:
        role = Role(request.POST.get("role", ""))
    except ValueError:
        raise Hidden from None
    powers.end(by=actor, at=timezone.now(), user_id=user_id, role=role)
    messages.success(request, _("The role has ended."))
    return answers.see("roles")
