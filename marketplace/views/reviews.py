"""Reviews: writing, reading, answering, reporting, and the coordinators' desk."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop.domain import membership as rights
from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.pieces import Crumb
from coop.domain.words import N_
from coop.forms import refusals
from coop.selectors import members
from coop.views import answers
from coop.views.doors import for_people, for_those
from coop.views.limits import limited
from marketplace.domain import permissions
from marketplace.domain import reviews as law
from marketplace.forms.engagements import ReasonForm
from marketplace.forms.reviews import AnswerForm, ReviewForm
from marketplace.selectors import engagements as agreed
from marketplace.selectors import reviews as told
from marketplace.services import review_moderation as moderation
from marketplace.services import reviews
from marketplace.views import words

Verb = Callable[..., object]


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def between(request: HttpRequest, actor: Actor, engagement_id: int) -> HttpResponse:
    """What the two write about each other, once it is completed."""
    line = agreed.get(engagement_id)
    if not permissions.may_read(actor, line.facts) or law.party_side(actor, line.facts) is None:
        raise Hidden
    form = None
    if request.method == "POST":
        form = ReviewForm(request.POST)
        if form.is_valid():
            try:
                reviews.write(by=actor, at=timezone.now(), engagement_id=engagement_id, review=form.review())
            except Refused as refused:
                refusals.show(form, refused)
            else:
                messages.success(request, _("Your words are kept. Thank you!"))
                return answers.see("engagement_reviews", engagement_id)
    context = words.between(line, actor, form, at=timezone.now())
    return render(request, "marketplace/reviews/between.html", context, status=422 if form else 200)


@require_safe
@for_people
def show(request: HttpRequest, actor: Actor, review_id: int) -> HttpResponse:
    return _page(request, actor, review_id)


@require_safe
@for_people
def about(request: HttpRequest, actor: Actor, member_id: int) -> HttpResponse:
    """What was revealed about a member, for whoever may see the member."""
    membership = members.get(member_id)
    if membership is None or membership.is_group or not rights.may_see(actor, membership):
        raise Hidden
    page = told.about(member_id, page=request.GET.get("page", "1"))
    person = members.person(member_id)
    title = _("What members say of %(person)s") % {"person": person.name}
    context = {
        "person": person,
        "title": title,
        "page": page,
        "reviews": words.shown(page, actor),
        "trail": [
            Crumb(_("Members"), reverse("members")),
            Crumb(person.name, reverse("member", args=[member_id])),
            Crumb(title),
        ],
    }
    return render(request, "marketplace/reviews/about.html", context)


@require_safe
@for_those(law.may_moderate)
def desk(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was reported, and the remarks for coordinators; never about themselves."""
    return render(request, "marketplace/reviews/desk.html", words.desk(actor, request.GET.get("page", "1")))


def verb(service: Verb, done: str) -> Callable[..., HttpResponseBase]:
    """A button: one service with nothing to type, and the msgid of what is said when it is done."""

    @limited("act")
    @require_POST
    @for_people
    def act(request: HttpRequest, actor: Actor, review_id: int) -> HttpResponse:
        service(by=actor, at=timezone.now(), review_id=review_id)
        messages.success(request, _(done))
        return answers.see("review", review_id)

    return act


def typed(
    service: Verb, name: str, make: Callable[[Any], Form], done: str
) -> Callable[..., HttpResponseBase]:
    """A form of the page of a review: one service, or the page again with what is wrong."""

    @limited("act")
    @require_POST
    @for_people
    def act(request: HttpRequest, actor: Actor, review_id: int) -> HttpResponse:
        form = make(request.POST)
        if form.is_valid():
            try:
                service(by=actor, at=timezone.now(), review_id=review_id, **form.cleaned_data)
            except Refused as refused:
                refusals.show(form, refused)
            else:
                messages.success(request, _(done))
                return answers.see("review", review_id)
        return _page(request, actor, review_id, {name: form}, status=422)

    return act


take_back = verb(reviews.take_back, N_("Your words are taken back; their place stays."))
keep = verb(moderation.keep, N_("It stays as it is."))
show_again = verb(moderation.show, N_("It is shown again."))
answer = typed(reviews.answer, "answer", AnswerForm, N_("Your answer stands beside the review."))
report = typed(
    reviews.report,
    "report",
    lambda data: ReasonForm(data, name="report"),
    N_("Thank you: a coordinator will read it."),
)
hide = typed(
    moderation.hide, "hide", lambda data: ReasonForm(data, name="hide"), N_("It is hidden, with your reason.")
)


def _page(
    request: HttpRequest,
    actor: Actor,
    review_id: int,
    refused: Mapping[str, Form] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    one = told.get(review_id)
    if not law.may_read(actor, one.facts):
        raise Hidden
    forms = {
        "answer": AnswerForm(),
        "report": ReasonForm(name="report"),
        "hide": ReasonForm(name="hide"),
        **(refused or {}),
    }
    context = words.one(one, actor) | {"forms": forms}
    return render(request, "marketplace/reviews/show.html", context, status=status)
