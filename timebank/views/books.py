"""Books for others' programs: what each is for, what it needs to know, and the file."""

import tempfile
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.views.doors import for_those
from coop.words import say
from timebank.domain import permissions
from timebank.domain.books import formats
from timebank.domain.books.formats import Asked, Book
from timebank.forms.books import BookForm
from timebank.selectors import books
from timebank.views import exports

KINDS = {"csv": "text/csv", "txt": "text/plain"}


@dataclass(frozen=True, slots=True)
class Shelved:
    """A book as the audit page offers it."""

    title: str
    purpose: str
    url: str


def shelf() -> list[Shelved]:
    """Every book, in its order."""
    return [
        Shelved(_(formats.TITLES[book]), _(formats.PURPOSES[book]), reverse("book", args=[book.value]))
        for book in Book
    ]


@require_safe
@for_those(permissions.may_export_books)
def show(request: HttpRequest, actor: Actor, book: str) -> HttpResponseBase:
    """What the book needs to know; once it is said, the file itself, whole or not at all."""
    if book not in set(Book):
        raise Hidden
    wanted = Book(book)
    form = BookForm(wanted, request.GET if "file" in request.GET else None, today=timezone.localdate())
    if form.is_valid():
        try:
            return _file(request, form.asked())
        except Refused as refused:
            refusals.show(form, refused)
    return _page(request, wanted, form)


def _page(request: HttpRequest, wanted: Book, form: BookForm) -> HttpResponse:
    title = _(formats.TITLES[wanted])
    context = {
        "form": form,
        "title": title,
        "purpose": _(formats.PURPOSES[wanted]),
        "trail": [Crumb(_("Audit"), reverse("ledger_audit")), Crumb(title)],
    }
    return render(request, "timebank/book.html", context, status=422 if form.errors else 200)


def _file(request: HttpRequest, asked: Asked) -> StreamingHttpResponse:
    """Written aside from one snapshot first: a book that can not be written is refused before it is sent."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  closed by who reads it
    try:
        with books.snapshot():
            file.writelines(formats.encoded(asked.book, books.lines(asked, say=say)))
    except BaseException:
        file.close()
        raise
    file.seek(0)
    kind = KINDS.get(asked.file_name.rpartition(".")[2], "application/octet-stream")
    return exports.send(request, asked.file_name, file, kind=f"{kind}; charset=utf-8")
