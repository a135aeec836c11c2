import pytest
from django.db import transaction

from coop.models import Member
from tests.strict.silence import SilentMistake


@pytest.mark.django_db
@transaction.atomic
def test_a_lock_over_a_join_fails_unless_it_says_of_what() -> None:
    members = Member.objects.filter(profile__display_name="Ana").order_by("pk")
    with pytest.raises(SilentMistake, match="coop_member, coop_profile"):
        list(members.select_for_update())
    assert list(members.select_for_update(of=("self",))) == []


@pytest.mark.django_db
@transaction.atomic
def test_a_lock_on_one_table_passes() -> None:
    assert list(Member.objects.order_by("pk").select_for_update()) == []
