"""What every page knows of the house."""

import pytest

from tests.conftest import LogIn
from tests.people import make_coordinator


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/", ["Accueil"]),
        ("/missions/", ["Missions"]),
        ("/missions/mediation/", ["Médiation"]),
        ("/redistributions/", ["Fonds"]),
        ("/vie-privee/", []),
    ],
)
@pytest.mark.usefixtures("founded")
def test_the_place_that_says_most_of_the_address_is_current(
    path: str, current: list[str], log_in: LogIn
) -> None:
    answer = log_in(make_coordinator()).get(path, headers={"accept-language": "fr"})
    assert [place.label for place in answer.context["navigation"] if place.is_current] == current
