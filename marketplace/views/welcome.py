"""The way of a newcomer: three steps, each a page of its own, and what is possible from then on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from coop import words
from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.people import ProfileData
from coop.domain.pieces import Crumb, Step, StepState, Tab
from coop.forms import refusals
from coop.selectors import profiles, skills
from coop.services import profiles as writing
from coop.views import answers
from coop.views.doors import for_members
from coop.views.limits import limited
from marketplace.domain import welcome as way
from marketplace.domain.welcome import STAGE_NAMES, STAGES, Progress, Stage, Supply
from marketplace.domain.wishes import ANY
from marketplace.forms.welcome import PlaceStep, SkillsStep, WishesStep
from marketplace.selectors import requests as asked
from marketplace.selectors import standings, welcome
from marketplace.selectors.welcome import Fitting
from marketplace.services import welcome as welcoming
from marketplace.views import said

MOST_NEEDS = 5
MOST_IDEAS = 4
StepForm = PlaceStep | SkillsStep | WishesStep


@dataclass(frozen=True, slots=True)
class Draft:
    """A first need that could be asked for: the skill, who could help, and the form with it filled in."""

    label: str
    helpers: str
    url: str


@require_safe
@for_members
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Where one is on the way, the needs that fit now, and what to ask for first."""
    at = timezone.now()
    assert actor.member_id is not None
    progress = welcome.progress(actor.member_id)
    ahead = welcome.ahead(actor.member_id, at=at, most=MOST_NEEDS, ideas=MOST_IDEAS)
    stage = way.resume(progress)
    left = way.left(progress)
    context = {
        "progress": progress,
        "steps": _steps(progress, stage),
        "left": words.say(left) if left else "",
        "go_on_url": _url(stage) if stage else "",
        "needs": _needs(actor, ahead.fitting),
        "drafts": _drafts(ahead.ideas),
    }
    return render(request, "marketplace/welcome/show.html", context)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def step(request: HttpRequest, actor: Actor, step: int) -> HttpResponse:
    """One step; what is typed is kept at once, and the next one follows."""
    if not 1 <= step <= len(STAGES):
        raise Hidden
    assert actor.member_id is not None
    stage = STAGES[step - 1]
    form = _form(request, stage, actor.member_id)
    is_looking = isinstance(form, SkillsStep) and form.is_looking
    if request.method == "POST" and not is_looking and form.is_valid():
        try:
            _keep(request, actor, actor.member_id, form)
        except Refused as refused:
            refusals.show(form, refused)
        else:
            return answers.see(_url(way.after(stage)))
    context: dict[str, Any] = {
        "form": form,
        "stage": stage.value,
        "tabs": _tabs(stage),
        "title": capfirst(_(STAGE_NAMES[stage])),
        "eyebrow": _("Step %(step)d of %(steps)d") % {"step": step, "steps": len(STAGES)},
        "skip_url": _url(way.after(stage)),
        "is_last": way.after(stage) is None,
        "trail": [Crumb(_("First steps"), reverse("welcome")), Crumb(capfirst(_(STAGE_NAMES[stage])))],
    }
    if isinstance(form, SkillsStep):
        context["families"] = form.skill_families()
    return render(request, "marketplace/welcome/step.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, stage: Stage, member_id: int) -> StepForm:
    data = answers.sent(request)
    profile = profiles.get(member_id)
    match stage:
        case Stage.PLACE:
            return PlaceStep(data, profile=profile)
        case Stage.SKILLS:
            return SkillsStep(data, profile=profile, language=words.language())
        case Stage.WISHES:
            mine = standings.wishes_of([member_id]).get(member_id, ANY)
            return WishesStep(data, profile=profile, wishes=mine)


def _keep(request: HttpRequest, actor: Actor, member_id: int, form: StepForm) -> None:
    """Raises Refused where what was typed can not be."""
    at, typed = timezone.now(), form.cleaned_data
    if isinstance(form, WishesStep):
        count = welcoming.settle(
            by=actor, at=at, weekly_minutes=typed["weekly_minutes"], wished=form.wishes()
        )
        messages.success(request, _proposed(count) if count else _("It is saved."))
        return
    names = ("place_id", "radius_km", "is_remote") if isinstance(form, PlaceStep) else ("trade",)
    part: dict[str, Any] = {name: typed[name] for name in names}
    if isinstance(form, SkillsStep):
        part |= {name: tuple(typed[name]) for name in ("skill_ids", "trade_skill_ids")}

    def change(profile: ProfileData) -> ProfileData:
        return replace(profile, **part)

    writing.amend(by=actor, at=at, member_id=member_id, change=change)
    messages.success(request, _("It is saved."))


def _proposed(count: int) -> str:
    told = ngettext(
        "It is saved, and you are proposed for a need at once.",
        "It is saved, and you are proposed for %(count)d needs at once.",
        count,
    )
    return told % {"count": count}


def _steps(progress: Progress, current: Stage | None) -> list[Step]:
    steps = [
        Step(
            title=capfirst(_(STAGE_NAMES[stage])),
            state="done" if stage in progress.said else "current" if stage is current else "next",
            url=_url(stage),
        )
        for stage in STAGES
    ]
    state: StepState = "done" if progress.has_exchanged else "next" if current else "current"
    return [*steps, Step(title=_("A first exchange"), state=state, icon="handshake")]


def _tabs(current: Stage) -> list[Tab]:
    return [
        Tab(f"{number}. {capfirst(_(STAGE_NAMES[stage]))}", _url(stage), is_current=stage is current)
        for number, stage in enumerate(STAGES, start=1)
    ]


def _url(stage: Stage | None) -> str:
    """The page of a step, or the way itself once there is none."""
    if stage is None:
        return reverse("welcome")
    return reverse("welcome_step", args=[STAGES.index(stage) + 1])


def _needs(actor: Actor, fitting: Sequence[Fitting]) -> list[tuple[said.Shown, list[str]]]:
    shown = said.needs(asked.of_ids([one.request_id for one in fitting]), actor)
    reasons = [[words.say(reason) for reason in one.reasons] for one in fitting]
    return list(zip(shown, reasons, strict=True))


def _drafts(found: Sequence[Supply]) -> list[Draft]:
    form = reverse("need_new")
    labels = skills.labels([one.skill_id for one in found], words.language())
    return [
        Draft(labels[one.skill_id], _helpers(one.near, one.far), f"{form}?skill={one.skill_id}")
        for one in found
    ]


def _helpers(near: int, far: int) -> str:
    if near:
        told = ngettext(
            "%(count)d member who has time for it comes as far as you",
            "%(count)d members who have time for it come as far as you",
            near,
        )
        return told % {"count": near}
    told = ngettext(
        "%(count)d member who has time for it helps at a distance",
        "%(count)d members who have time for it help at a distance",
        far,
    )
    return told % {"count": far}
