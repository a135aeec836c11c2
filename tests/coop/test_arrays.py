"""Many values as one parameter: the database reads back what was written."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from coop.selectors import arrays

pytestmark = pytest.mark.django_db

BIGGEST = 2**63 - 1
NUMBERS = st.lists(st.integers(-BIGGEST, BIGGEST), max_size=30)
TEXTS = st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), max_size=30)


def read(written: str, kind: str) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT %s::{kind}[]", [written])
        return list(cursor.fetchone()[0])


@given(NUMBERS)
def test_numbers_come_back(numbers: list[int]) -> None:
    assert read(arrays.written(numbers), "bigint") == numbers


@given(TEXTS)
def test_texts_come_back_whatever_they_hold(texts: list[str]) -> None:
    assert read(arrays.quoted(texts), "text") == texts


def test_what_means_something_in_an_array_is_a_text_like_another() -> None:
    texts = ["", " ", "NULL", "null", "{}", ",", '"', "\\", '\\"', "a,b", "l’aide\nà deux", "%s %(x)s"]
    assert read(arrays.quoted(texts), "text") == texts
