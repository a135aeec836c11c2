"""The API: the same selectors, services and predicates as the pages, as JSON.

A person calls it with the session of the pages, and with the CSRF token for whatever is not a reading. There
is no page of documentation, since the ready-made ones need inline scripts: `/api/openapi.json` describes it.
Whatever is refused answers {"detail": a sentence in the person's language, "field": the input, or null}.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import SessionAuth

from coop.api import router as coop
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.words import say
from governance.api import router as governance
from marketplace.api import router as marketplace
from timebank.api import router as timebank
from timebank.api.projects import router as projects

api = NinjaAPI(title="Commontime", version="1", docs_url=None, auth=SessionAuth(csrf=True))
api.add_router("/coop/", coop)
api.add_router("/governance/", governance)
api.add_router("/timebank/", timebank)
api.add_router("/timebank/", projects)
api.add_router("/marketplace/", marketplace)


def _answer(request: HttpRequest, status: int, detail: str, field: str | None = None) -> HttpResponse:
    return api.create_response(request, {"detail": detail, "field": field}, status=status)


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """The act is understood and not possible now."""
    return _answer(request, 422, say(error.sentence), error.field)


@api.exception_handler(ValidationError)
def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What was sent is not what the operation takes."""
    names = [str(one["loc"][-1]) for one in error.errors]
    return _answer(
        request, 422, _("These values can not be read: %(names)s.") % {"names": ", ".join(names)}, names[0]
    )


@api.exception_handler(RawPostDataException)
def no_json(request: HttpRequest, error: RawPostDataException) -> HttpResponse:
    """A form of a page was sent, and has been read as such: an operation takes JSON."""
    names = "content-type"
    return _answer(request, 422, _("These values can not be read: %(names)s.") % {"names": names}, names)


@api.exception_handler(Hidden)
@api.exception_handler(Http404)
def hidden(request: HttpRequest, error: Exception) -> HttpResponse:
    """What a person may not see does not exist for them."""
    return _answer(request, 404, _("There is nothing here."))


@api.exception_handler(Forbidden)
def forbidden(request: HttpRequest, error: Forbidden) -> HttpResponse:
    return _answer(request, 403, _("This is not open to you."))


@api.exception_handler(HttpError)
def slowed(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Too much at once, or a body that is no JSON: its own status, in words."""
    return _answer(request, error.status_code, str(error))


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return _answer(request, 401, _("Please log in first."))
