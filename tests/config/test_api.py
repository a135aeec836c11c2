"""The API says what it does, and refuses in the same words as the pages."""

import json
import os
import re
from collections.abc import Iterable, Iterator

import pytest
from django.test import Client
from django.urls import path
from ninja import NinjaAPI, Schema
from pydantic import BaseModel, create_model

from config import api as house
from config.urls import handler404  # noqa: F401  the addresses below replace the house's own
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from tests import inhabited
from tests.conftest import LogIn
from tests.people import make_member
from tests.shape.sources import listed
from tests.strict.silence import ROOT

SNAPSHOT = ROOT / "tests" / "config" / "openapi.json"
MUTATING = {"post", "put", "patch", "delete"}
pytestmark = pytest.mark.django_db


def schema() -> dict[str, dict[str, dict[str, dict[str, object]]]]:
    found = json.loads(json.dumps(house.api.get_openapi_schema(), default=str))
    assert isinstance(found, dict)
    return found


def operations() -> Iterator[tuple[str, str, dict[str, object]]]:
    for address, verbs in schema()["paths"].items():
        for verb, operation in verbs.items():
            yield verb, address, operation


def test_the_description_is_the_committed_one() -> None:
    """WRITE_OPENAPI=1 writes it again: whoever changes the API reads what changed for those who call it."""
    said = json.dumps(schema(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if os.environ.get("WRITE_OPENAPI") == "1":
        SNAPSHOT.write_text(said)
    assert SNAPSHOT.read_text() == said, (
        "the API changed: run this test with WRITE_OPENAPI=1 and read the difference"
    )


def same_names(models: Iterable[type[BaseModel]]) -> list[str]:
    """Schemas of one name with other fields: the description would hold one of them for both."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for model in models:
        found.setdefault(model.__name__, set()).add(tuple(sorted(model.model_fields)))
    return sorted(name for name, fields in found.items() if len(fields) > 1)


def below(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for one in model.__subclasses__():
        yield one
        yield from below(one)


def test_a_name_of_a_schema_says_one_thing() -> None:
    apps = ("coop.", "governance.", "timebank.", "marketplace.")
    models = [one for one in below(Schema) if one.__module__.startswith(apps)]
    assert len(models) > 50
    assert same_names(models) == []
    one, other = create_model("Told", here=(int, 0)), create_model("Told", there=(int, 0))
    assert same_names([one, one, other]) == ["Told"]


def test_every_refusal_is_described() -> None:
    """django-ninja describes successes alone unless each refusal is declared."""
    faults = []
    for verb, address, operation in operations():
        told = set(operation["responses"])  # type: ignore[call-overload]  # JSON
        needed = {"401"} if operation.get("security") else set()
        needed |= {"404"} if "{" in address else set()
        needed |= {"403", "422"} if verb in MUTATING else set()
        faults += [f"{verb} {address}: {status} is not described" for status in sorted(needed - told)]
    assert listed(faults) == ""


def test_whoever_changes_something_has_logged_in() -> None:
    open_verbs = [
        address for verb, address, said in operations() if verb in MUTATING and not said.get("security")
    ]
    assert open_verbs == []


@pytest.fixture
def house_of_one(founded: None) -> inhabited.House:
    return inhabited.build()


def test_a_visitor_is_asked_to_log_in(client: Client) -> None:
    answer = client.get("/api/marketplace/engagements")
    assert (answer.status_code, answer.json()) == (401, {"detail": "Connectez-vous d’abord.", "field": None})


def test_a_change_needs_its_csrf_token(log_in: LogIn, founded: None) -> None:
    person = log_in(make_member("Ana Petit"))
    person.handler.enforce_csrf_checks = True
    for verb, address, _ in operations():
        if verb in MUTATING:
            assert getattr(person, verb)(re.sub(r"{\w+}", "1", address)).status_code == 403


def test_what_can_not_be_read_is_named(client: Client, log_in: LogIn, founded: None) -> None:
    answer = log_in(make_member("Ana Petit")).get("/api/timebank/statement", {"first_on": "x"})
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("Ces valeurs ne peuvent pas être lues")
    assert "first_on" in answer.json()["detail"]


samples = NinjaAPI(urls_namespace="samples", docs_url=None, openapi_url=None)
samples.exception_handler(Refused)(house.refused)
samples.exception_handler(Hidden)(house.hidden)
samples.exception_handler(Forbidden)(house.forbidden)


@samples.get("/refused")
def refuse(request: object) -> None:
    raise Refused(N_("This address already has an account."), field="email")


@samples.get("/hidden")
def hide(request: object) -> None:
    raise Hidden


@samples.get("/forbidden")
def forbid(request: object) -> None:
    raise Forbidden


urlpatterns = [path("samples/", samples.urls)]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("name", "language", "status", "detail", "field"),
    [
        ("refused", "fr", 422, "Cette adresse a déjà un compte.", "email"),
        ("refused", "en", 422, "This address already has an account.", "email"),
        ("hidden", "fr", 404, "Il n’y a rien à cette adresse.", None),
        ("forbidden", "en", 403, "This is not open to you.", None),
    ],
)
def test_a_refusal_speaks_the_persons_language(
    client: Client, name: str, language: str, status: int, detail: str, field: str | None
) -> None:
    answer = client.get(f"/samples/{name}", headers={"accept-language": language})
    assert (answer.status_code, answer.json()) == (status, {"detail": detail, "field": field})
