"""What every request passes through, before and after its view."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.defaults import page_not_found
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from coop.domain.errors import Forbidden, Hidden, Refused
from coop.views import answers
from coop.words import say

GetResponse = Callable[[HttpRequest], HttpResponse]


class QueryCount:
    """In the demo, says how many queries a page made: X-Query-Count."""

    def __init__(self, get_response: GetResponse) -> None:
        if not (settings.IS_DEMO or settings.IS_TEST):
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        count = 0

        def counted(execute: Callable[..., object], *args: object) -> object:
            nonlocal count
            count += 1
            return execute(*args)

        with connection.execute_wrapper(counted):
            response = self.get_response(request)
        response["X-Query-Count"] = str(count)
        return response


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]  # whitenoise ships no types
    """Static files in one piece: under ASGI, Django reads a streamed file at once anyway, and warns of it."""

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        found = static_file.get_response(request.method, request.META)
        content = b""
        if found.file is not None:
            with found.file as file:
                content = file.read()
        return HttpResponse(content, status=found.status, headers=dict(found.headers))


class CleanInput:
    """A NUL byte can not be stored by PostgreSQL, and nobody types one: refused before any view sees it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or _has_nul(request):
            return render(request, "400.html", status=400)
        return self.get_response(request)


def _has_nul(request: HttpRequest) -> bool:
    given = [request.GET, request.POST] if request.method == "POST" else [request.GET]
    return any("\x00" in text for data in given for key in data for text in (key, *data.getlist(key)))


class PrivatePages:
    """Pages made for one person are kept by no cache, not even the browser's after log-out."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response["Cache-Control"] = "no-store, private"
        return response


class Refusals:
    """A verb that refuses from a page's button: the reason is shown on the page that it came from.

    A view with a form catches Refused itself and shows it beside the field. An address that only takes what a
    button sends says so to whoever opens it, where the browser would say that the page is broken.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
            and request.method == "GET"
            and not response.content
        ):
            page = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Hidden):
            return page_not_found(request, exception)
        if isinstance(exception, Forbidden):
            return render(request, "403.html", status=403)
        if isinstance(exception, Refused) and request.method == "POST":
            messages.error(request, say(exception.sentence))
            return answers.see(_back(request))
        return None


def _back(request: HttpRequest) -> str:
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return referer
    return "/"
