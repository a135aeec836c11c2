"""Files are sent while they are read, by either kind of server, and run no formula."""

from datetime import date

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth import get_user_model
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import AsyncClient, RequestFactory
from django.urls import reverse
from django.utils.translation import override

from tests.timebank.conftest import House
from tests.timebank.ledger import MARCH, helped, record
from tests.timebank.reading import lines_of
from timebank.domain import periods
from timebank.views import exports, labels


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@sum", "\tx"])
def test_a_text_is_never_a_formula_and_a_figure_stays_one(typed: str) -> None:
    response = exports.stream(RequestFactory().get("/"), "a.csv", [["What", "Minutes"], [typed, -60]])
    cells = lines_of(response)[1].split(";")
    assert cells[0].strip('"').startswith("'")
    assert cells[1] == "-60"


@pytest.mark.django_db
def test_a_file_is_sent_whole_by_an_asynchronous_server(house: House) -> None:
    """More rows than one chunk: the database is read in the thread of the request."""
    for number in range(12):
        record(helped(house.ana, house.bao, 60), by=house.bao, key=str(number))
    user = get_user_model().objects.get(pk=house.auditor.user_id or 0)

    async def fetch() -> bytes:
        client = AsyncClient()
        await client.aforce_login(user)
        response: HttpResponseBase = await client.get(reverse("journal_export"))
        assert isinstance(response, StreamingHttpResponse)
        return b"".join([chunk async for chunk in response])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exports, "CHUNK", 10)
        lines = async_to_sync(fetch)().decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 12 * 3
    assert lines[1].split(";")[0] != "entry"


def test_a_period_is_said_as_people_say_it() -> None:
    half = periods.of_days(date(2026, 3, 1), date(2026, 3, 15))
    with override("fr"):
        assert labels.period(MARCH) == "mars 2026"
        assert labels.period(half).replace("\xa0", " ") == "du 1er mars 2026 au 15 mars 2026"
    with override("en"):
        assert labels.period(MARCH) == "March 2026"
