"""A page that asks for words and does one thing with them: the question, the form, what follows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from coop.domain.errors import Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.views import answers
from governance.forms.words import WordForm


@dataclass(frozen=True, slots=True)
class Word:
    """What is asked, and what is said when it is done. length: of the answer, in characters."""

    title: Any
    lead: Any
    submit: Any
    done: Any
    length: int
    label: Any = ""


def ask(
    request: HttpRequest,
    word: Word,
    verb: Callable[[datetime, str], object],
    *,
    back: str,
    trail: Sequence[Crumb],
    quoted: Sequence[tuple[str, str]] = (),
    written: str = "",
) -> HttpResponse:
    """The page, or what follows of it. quoted: who said what is spoken of; written: what the form holds at
    first.
    """
    form = WordForm(
        answers.sent(request),
        label=word.label,
        length=word.length,
        written=written,
    )
    if form.is_valid():
        try:
            verb(timezone.now(), form.cleaned_data["text"])
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, word.done)
            return answers.see(back)
    context = {
        "form": form,
        "word": word,
        "back_url": back,
        "quoted": quoted,
        "trail": [*trail, Crumb(str(word.title))],
    }
    return render(request, "governance/words/ask.html", context, status=422 if form.errors else 200)
