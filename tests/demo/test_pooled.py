"""The members of the demo pool enough that an observatory can say something of them."""

import pytest

from marketplace.domain.observatory.classes import DataClass
from marketplace.selectors.observatory import consents, pooled
from tests.demo.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house"), pytest.mark.long]


def test_thirty_members_contribute_and_some_keep_a_class_to_themselves() -> None:
    giving = consents.classes_by_member(NOW)
    assert len(giving) >= 30
    kept = [len(DataClass) - len(classes) for classes in giving.values()]
    assert set(kept) == {0, 1, 2}
    assert sum(one > 0 for one in kept) >= 10
    for one in DataClass:
        rows = pooled.rows(one, NOW.date().replace(month=1), NOW.date(), NOW)
        assert len({row.contributor for row in rows}) >= 15, one
        assert {row.happened_on.day for row in rows} == {1}
