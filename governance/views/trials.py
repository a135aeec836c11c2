"""Ways of voting: what each is for, and a vote of each to try with invented papers. Nothing is saved."""

from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coop.domain.actors import Actor
from coop.domain.pieces import Crumb
from coop.views import answers
from coop.views.doors import for_anyone
from coop.views.limits import limited
from governance import rules
from governance.domain import counting, slips
from governance.domain.counting import Method
from governance.domain.polls import Paper
from governance.domain.samples import SAMPLES, Sample
from governance.domain.slips import Marks, Slip
from governance.domain.ways import WAYS
from governance.forms import papers, trials
from governance.views.sheets import telling
from governance.views.sheets.pieces import Labels, count_said


@dataclass(frozen=True, slots=True)
class Said:
    """A paper in words, and how many there are of it."""

    count: str
    words: str
    is_mine: bool = False


@require_safe
@for_anyone
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    ways = [{"way": WAYS[method], "url": reverse("voting_method", args=[method.value])} for method in Method]
    return render(request, "governance/ways/index.html", {"ways": ways, "rules": _rules()})


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_anyone
def show(request: HttpRequest, actor: Actor, method: str) -> HttpResponse:
    found = _method(method)
    sample = SAMPLES[found]
    slip = replace(sample.slip, options=tuple((option, _(label)) for option, label in sample.slip.options))
    sent = answers.sent(request)
    kept, notice = _kept(slip, request)
    form = papers.paper(slip, sent)
    is_counted = sent is not None and not form.is_rearranged and form.is_valid()
    if is_counted:
        kept = [*kept, form.marks()]
        form = papers.paper(slip)
    context = {
        **_told(sample, slip, kept),
        "way": WAYS[found],
        "question": sample.question,
        "form": form,
        "kept": trials.written(slip, kept),
        "notice": notice,
        "is_counted": is_counted,
        "rules": _rules(),
        "trail": [Crumb(_("Ways of voting"), reverse("voting_methods")), Crumb(_(WAYS[found].name))],
    }
    return render(request, "governance/ways/show.html", context)


def _told(sample: Sample, slip: Slip, kept: list[Marks]) -> dict[str, object]:
    """The count of all papers, and these papers in words."""
    mine = tuple(Paper(marks) for marks in kept)
    labels = dict(slip.options) | {option: _(wording) for option, wording in sample.earlier}
    tally = counting.count(slip.method, sample.poll(mine))
    said = [*(_said(slip, paper, labels) for paper in sample.papers)]
    return {
        "told": telling.of(tally.sheet, labels),
        "papers": [*said, *(replace(_said(slip, paper, labels), is_mine=True) for paper in mine)],
    }


def _kept(slip: Slip, request: HttpRequest) -> tuple[list[Marks], str]:
    """The papers that the page sent back, or why they can not be read."""
    if request.method != "POST":
        return [], ""
    form = trials.KeptForm(slip, request.POST)
    if form.is_valid():
        return form.cleaned_data["kept"], ""
    return [], " ".join(map(str, form.errors["kept"]))


def _said(slip: Slip, paper: Paper, labels: Labels) -> Said:
    return Said(count_said(paper.count), _words(slip, paper, labels) if paper.marks else _("blank"))


def _words(slip: Slip, paper: Paper, labels: Labels) -> str:
    marks = [(labels[option], int(mark)) for option, mark in paper.marks]
    if slip.method is Method.CONSENT:
        answers = {True: _("objects"), False: _("consents")}
        return " · ".join(
            _("“%(wording)s”: %(answer)s") % {"wording": label, "answer": answers[bool(mark)]}
            for label, mark in marks
        )
    if slip.method in slips.RANKED:
        return " · ".join(f"{rank}. {label}" for label, rank in sorted(marks, key=lambda one: one[1]))
    if slip.method is Method.MAJORITY_JUDGMENT:
        return " · ".join(f"{label} – {_(slips.mention_of(grade))}" for label, grade in marks)
    if slip.method in (Method.SCORE, Method.DOTS):
        return " · ".join(f"{label} {mark}" for label, mark in marks if mark or slip.method is Method.SCORE)
    return " · ".join(label for label, _mark in marks)


def _rules() -> list[tuple[str, str]]:
    """The rules that decide whether a vote counts, whatever its method: their names and addresses."""
    return [
        (rule.label, reverse("rule", args=[rule.key]))
        for rule in (rules.QUORUM_SHARE, rules.MAJORITY_SHARE, rules.VOTING_DAYS)
    ]


def _method(name: str) -> Method:
    try:
        return Method(name)
    except ValueError:
        raise Http404 from None
