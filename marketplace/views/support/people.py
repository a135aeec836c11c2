"""The file of somebody who is helped: what is known, their paper, what they need; and its end."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop.domain import quantities
from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.views import answers
from coop.views.doors import for_people
from coop.views.limits import limited
from marketplace.domain.support import permissions
from marketplace.domain.support.beneficiaries import Basis, Status
from marketplace.forms.support.declaring import SignForm, SupportNeedForm
from marketplace.selectors.support import beneficiaries as known
from marketplace.selectors.support import needs as asked
from marketplace.selectors.support import sessions as given
from marketplace.selectors.support.beneficiaries import Known
from marketplace.services.support import beneficiaries, needs
from marketplace.views.support import words

if TYPE_CHECKING:
    from coop.rendering.sheets import Sheet

LANGUAGE = "fr"


@require_safe
@for_people
def show(request: HttpRequest, actor: Actor, beneficiary_id: int) -> HttpResponse:
    return _page(request, actor, beneficiary_id, SignForm())


@limited("act")
@require_POST
@for_people
def sign(request: HttpRequest, actor: Actor, beneficiary_id: int) -> HttpResponse:
    form = SignForm(request.POST)
    if form.is_valid():
        try:
            beneficiaries.sign(
                by=actor, at=timezone.now(), beneficiary_id=beneficiary_id, **form.cleaned_data
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("The paper is recorded: they may be helped now."))
            return answers.see("support_person", beneficiary_id)
    return _page(request, actor, beneficiary_id, form)


@limited("act")
@require_POST
@for_people
def withdraw(request: HttpRequest, actor: Actor, beneficiary_id: int) -> HttpResponse:
    beneficiaries.withdraw(by=actor, at=timezone.now(), beneficiary_id=beneficiary_id)
    messages.success(request, _("Erased: nothing is known of this person any more, but a number."))
    return answers.see("support")


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def ask(request: HttpRequest, actor: Actor, beneficiary_id: int) -> HttpResponse:
    facts = known.facts_of(beneficiary_id)
    if not permissions.may_manage(actor, facts):
        raise Hidden
    form = SupportNeedForm(answers.sent(request))
    if form.is_valid():
        try:
            needs.ask(by=actor, at=timezone.now(), beneficiary_id=beneficiary_id, asked=form.asked())
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("Asked: a coordinator finds who can help."))
            return answers.see("support_person", beneficiary_id)
    context = {"form": form, "beneficiary_id": beneficiary_id, "trail": words.trail(Crumb(_("A need")))}
    return render(request, "marketplace/support/need_new.html", context, status=422 if form.errors else 200)


@limited("act")
@require_POST
@for_people
def close(request: HttpRequest, actor: Actor, need_id: int) -> HttpResponse:
    beneficiary_id = needs.close(by=actor, at=timezone.now(), need_id=need_id)
    messages.success(request, _("Closed. Whoever helped with it has room again."))
    return answers.see("support_person", beneficiary_id)


@require_safe
@for_people
def paper(request: HttpRequest, actor: Actor, beneficiary_id: int) -> HttpResponse:
    """To print and to sign; in French, as the register is kept."""
    # What draws PDF takes a third of the time in which a process starts, and few processes draw.
    from coop.rendering import sheets

    found = beneficiaries.read(by=actor, at=timezone.now(), beneficiary_id=beneficiary_id)
    if found.facts.is_erased:
        raise Hidden
    with translation.override(LANGUAGE):
        content = sheets.written(_sheet(found), [])
        name = _("support-%(number)s.pdf") % {"number": found.number}
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _page(request: HttpRequest, actor: Actor, beneficiary_id: int, form: SignForm) -> HttpResponse:
    found = beneficiaries.read(by=actor, at=timezone.now(), beneficiary_id=beneficiary_id)
    today = timezone.localdate()
    status = found.facts.status(on=today)
    may_manage = permissions.may_manage(actor, found.facts)
    context = {
        "one": found,
        "today": today,
        "form": form if may_manage and status is Status.AWAITED else None,
        "needs": words.needs(asked.of_person(beneficiary_id)),
        "sessions": [words.session(one) for one in given.of_person(beneficiary_id)],
        "own_id": actor.member_id,
        "is_desk": permissions.may_coordinate(actor),
        "is_erased": found.facts.is_erased,
        "may_ask": may_manage and status is Status.ACTIVE,
        "may_withdraw": permissions.may_withdraw(actor, found.facts) and not found.facts.is_erased,
        "is_recorded": permissions.reads_by_power(actor, found.facts),
        "trail": words.trail(Crumb(found.number)),
        **words.signed(found, on=today),
    }
    status_code = 422 if form.errors else 200
    return render(request, "marketplace/support/person.html", context, status=status_code)


def _sheet(found: Known) -> "Sheet":
    from coop.rendering.sheets import Sheet

    is_mandate = found.basis is Basis.MANDATE
    until = quantities.say_day(found.facts.until_on, LANGUAGE)
    told = {"alias": found.alias, "structure": found.structure, "purpose": found.purpose, "until": until}
    given = (
        _(
            "I, %(alias)s, ask a helper of the cooperative to act in my name for this and nothing else: "
            "%(purpose)s. This mandate ends on %(until)s."
        )
        if is_mandate
        else _(
            "I, %(alias)s, agree to be helped with digital matters by a helper of the cooperative, until "
            "%(until)s. I do by myself, or with the helper beside me, whatever is done in my name."
        )
    )
    return Sheet(
        language=LANGUAGE,
        title=_("Mandate") if is_mandate else _("Consent"),
        house=_("Commontime"),
        lines=(_("Paper no. %(number)s") % {"number": found.number}, found.structure),
        facts=((_("It holds until"), until), (_("Commune"), found.place)),
        columns=(),
        parts=(
            (_("What I agree to"), given % told),
            (
                _("What is known of me"),
                _(
                    "This first name or alias, my commune, the themes that I need help with, and how the "
                    "structure reaches me. The helper, the structure's member and the coordinators read it, "
                    "nobody else. It is erased after the time that the members voted."
                ),
            ),
            (
                _("How I end it"),
                _(
                    "On any day, by saying so to %(structure)s or to the helper, without giving a reason. "
                    "What is known of me is then erased at once; the hours of the helper stay counted under "
                    "the number of this paper."
                )
                % told,
            ),
        ),
        note=_("The structure or the cooperative keeps the signed paper. No other copy is needed."),
        page=_("page %(page)s of %(pages)s"),
        signed_by=(_("The person"), _("For the structure")),
    )
