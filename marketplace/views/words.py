"""The values of the pages of reviews: whose words are shown, and what each reader may do about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coop.domain.actors import Actor
from coop.domain.pieces import Crumb
from coop.selectors import members
from marketplace.domain import reviews as law
from marketplace.domain.engagements import State
from marketplace.domain.reviews import Review
from marketplace.forms.reviews import ReviewForm
from marketplace.selectors import reviews as told
from marketplace.selectors.engagements import Line
from marketplace.selectors.reviews import Told


@dataclass(frozen=True, slots=True)
class Shown:
    """A review as its reader sees it. note, own_text: "" for those who may not read them."""

    id: int
    url: str
    author: str
    subject: str
    day: date
    text: str
    tags: tuple[str, ...]
    answer: str
    note: str
    own_text: str
    hidden_reason: str
    is_own: bool
    is_read: bool
    is_shown: bool
    is_taken_back: bool
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Reported:
    title: str
    url: str
    reason: str
    day: date


def shown(rows: Iterable[Told], actor: Actor) -> list[Shown]:
    """Two queries for any number. Who has left is no longer named."""
    found = list(rows)
    names = _names({id for one in found for id in (one.facts.author_id, one.facts.subject_id)})
    return [_shown(one, actor, names) for one in found]


def between(line: Line, actor: Actor, form: ReviewForm | None, *, at: datetime) -> dict[str, Any]:
    """form: the one that was just refused; else a new one, where there is still time to write."""
    found = told.of_engagement(line.facts.engagement_id)
    own = next((one for one in found if actor.is_one_of(one.facts.author_id)), None)
    theirs = next((one for one in found if one is not own and law.may_read(actor, one.facts)), None)
    ends_at = line.reviews_end_at
    is_open = law.may_write(actor, line.facts) and ends_at is not None and at < ends_at
    if own is not None and (own.facts.is_revealed or own.facts.is_taken_back):
        is_open = False
    if form is None and is_open:
        form = ReviewForm(written=Review(own.text, own.tags, own.note) if own else None)
    sides = (line.facts.giver_id, line.facts.receiver_id)
    other_id = next(id for id in sides if not actor.is_one_of(id))
    title = _("Your words for each other")
    page = reverse("engagement", args=[line.facts.engagement_id])
    return {
        "line": line,
        "form": form,
        "ends_at": ends_at,
        "other": _names({other_id})[other_id],
        "own": shown([own], actor)[0] if own else None,
        "theirs": shown([theirs], actor)[0] if theirs else None,
        "is_completed": line.facts.state is State.COMPLETED,
        "trail": [
            Crumb(_("My engagements"), reverse("engagements")),
            Crumb(line.title, page),
            Crumb(title),
        ],
    }


def one(review: Told, actor: Actor) -> dict[str, Any]:
    """The page of one review, with what this reader may do about it."""
    (said,) = shown([review], actor)
    may_moderate = law.may_moderate_this(actor, review.facts)
    title = _("Review by %(person)s") % {"person": said.author}
    url = reverse("member_reviews", args=[review.facts.subject_id])
    return {
        "review": said,
        "title": title,
        "lead": _("About %(person)s, after “%(title)s”") % {"person": said.subject, "title": review.title},
        "may_answer": law.may_answer(actor, review.facts),
        "may_take_back": law.may_take_back(actor, review.facts),
        "may_report": law.may_report(actor, review.facts),
        "may_moderate": may_moderate,
        "reports": [
            one.reason
            for one in (told.reports() if may_moderate else [])
            if one.review.facts.review_id == review.facts.review_id
        ],
        "trail": [Crumb(_("What members say of %(person)s") % {"person": said.subject}, url), Crumb(title)],
    }


def desk(actor: Actor, page: str) -> dict[str, Any]:
    """Nobody moderates what concerns them: it is left to the other coordinators."""
    noted = told.noted(page=page)
    reports = [one for one in told.reports() if law.may_moderate_this(actor, one.review.facts)]
    names = _names({one.review.facts.author_id for one in reports})
    return {
        "page": noted,
        "noted": shown((one for one in noted if not law.is_concerned(actor, one.facts)), actor),
        "hidden": shown((one for one in told.hidden() if not law.is_concerned(actor, one.facts)), actor),
        "reports": [
            Reported(
                title=_("Review by %(person)s") % {"person": names[one.review.facts.author_id]},
                url=reverse("review", args=[one.review.facts.review_id]),
                reason=one.reason,
                day=timezone.localdate(one.reported_at),
            )
            for one in reports
        ],
    }


def _shown(one: Told, actor: Actor, names: dict[int, str]) -> Shown:
    facts = one.facts
    is_own = actor.is_one_of(facts.author_id)
    return Shown(
        id=facts.review_id,
        url=reverse("review", args=[facts.review_id]),
        author=names[facts.author_id],
        subject=names[facts.subject_id],
        day=timezone.localdate(one.given_at),
        text=one.text if facts.is_shown else "",
        tags=tuple(_(law.TAGS[tag]) for tag in one.tags) if facts.is_shown else (),
        answer=one.answer if facts.is_shown else "",
        note=one.note if is_own or law.may_moderate_this(actor, facts) else "",
        own_text=one.text if is_own else "",
        hidden_reason=one.hidden_reason,
        is_own=is_own,
        is_read=facts.is_revealed,
        is_shown=facts.is_shown,
        is_taken_back=facts.is_taken_back,
        is_hidden=facts.is_hidden,
    )


def _names(ids: set[int]) -> dict[int, str]:
    """Who has left is no longer named, as everywhere that the ledger does not need it."""
    gone = members.gone(ids)
    return {id: _("A former member") if id in gone else name for id, name in members.names_of(ids).items()}
