"""A computation of a release that takes no time: two series, told one by one."""

from marketplace.selectors.observatory.releases import Told
from marketplace.services.observatory.building import Tell
from marketplace.services.observatory.releases import Built
from tests.releasing import POLICY, cell, series


def computed(told: Told, tell: Tell) -> Built:
    tell(0, 2)
    found = [
        series("day_rate", cell("all", "FR", count=120, median=45000)),
        series("day_rate", cell("all", "FR", count=120, median=45000), audience="members"),
    ]
    tell(2, 2)
    return Built(POLICY, found, f'{{"quarter":"{told.quarter}"}}', (1, 2))
