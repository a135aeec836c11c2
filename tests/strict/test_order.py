import pytest

from coop.models import Skill
from tests.strict.order import shuffle
from tests.strict.silence import SilentMistake

CODES = ["zz-one", "zz-two"]


@pytest.fixture(autouse=True)
def skills(db: None) -> None:
    for code in CODES:
        Skill.objects.create(code=code, label_fr=code, label_en=code, family="test")


def test_rows_without_an_order_come_in_another_one() -> None:
    codes = Skill.objects.filter(code__in=CODES).order_by().values_list("code", flat=True)
    assert list(codes) == ["zz-two", "zz-one"]


def test_rows_with_an_order_keep_it() -> None:
    assert [skill.code for skill in Skill.objects.filter(code__in=CODES).order_by("code")] == CODES


def test_a_slice_without_an_order_fails() -> None:
    with pytest.raises(SilentMistake, match="without an order"):
        list(Skill.objects.order_by()[:2])


def test_get_needs_no_order() -> None:
    assert Skill.objects.get(code="zz-one").family == "test"


def test_the_order_always_changes() -> None:
    for count in (2, 3, 10):
        rows = list(range(count))
        shuffle(rows)
        assert rows != list(range(count))
