"""Every act of power that a service records has its words."""

import re

from coop.domain import acts
from tests.shape import sources


def test_every_recorded_act_has_words() -> None:
    found = {
        action
        for script in sources.scripts("services")
        for action in re.findall(r'(?:action=|record\([^")]*)"([a-z]+\.[a-z_]+)"', script.text)
    }
    assert len(found) > 60
    assert "timebank.contest_closing" in found
    assert {action for action in found if acts.name_of(action) == action} == set()
