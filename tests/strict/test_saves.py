import pytest

from coop.models import Skill
from tests.strict.silence import SilentMistake


@pytest.fixture
def skill(db: None) -> Skill:
    skill = Skill(code="zz-one", label_fr="un", label_en="one", family="test")
    skill.save()
    return skill


def test_saving_a_row_again_says_which_columns(skill: Skill) -> None:
    skill.label_en = "uno"
    with pytest.raises(SilentMistake, match="update_fields"):
        skill.save()
    skill.save(update_fields=["label_en"])
    assert Skill.objects.get(code="zz-one").label_en == "uno"
