"""Tests that commit leave nothing behind but what a house opens with, even in append-only tables."""

import pytest
from django.db import connection

from coop.domain.starter import skills
from coop.models import Skill, SkillLabel
from tests.rights import OWNER, acting_as


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_append_only_tables_are_emptied(turn: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM coop_auditevent")
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "INSERT INTO coop_auditevent (at, action, subject, data) VALUES (now(), 'test.left', 'x', '{}')"
        )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_what_the_house_opens_with_is_mended(turn: int) -> None:
    assert Skill.objects.count() == len(skills.concepts())
    assert Skill.objects.get(code="baker").label_en == "Baker"
    labels = SkillLabel.objects.filter(skill__code="baker").count()
    assert labels == len(next(one for one in skills.concepts() if one.code == "baker").labels) > 1
    with acting_as(OWNER):
        SkillLabel.objects.filter(skill__code="baker").delete()
        Skill.objects.filter(code="baker").update(label_en="Butcher")
        Skill.objects.create(code="zz-own", label_fr="À nous", label_en="Ours", family="care")
