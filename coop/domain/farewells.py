"""What ends with a membership: coop opens the register, the apps above fill it in apps.py."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from coop.domain.actors import Actor
from coop.domain.words import Sentence


@dataclass(frozen=True, slots=True)
class Consequence:
    """What leaving changes in an app. is_in_the_way: nobody leaves before it is done.

    action, url: where something can be done about it first.
    """

    said: Sentence
    is_in_the_way: bool = False
    action: Sentence | None = None
    url: str = ""


Teller = Callable[[int, datetime], Iterable[Consequence]]
"""What leaving would change for this member, told before."""
Settler = Callable[[Actor, datetime, int], None]
"""Does it, in the transaction that ends the membership; raises Refused where it can not be done yet."""

_farewells: dict[str, tuple[int, Teller, Settler]] = {}


def register(name: str, order: int, tell: Teller, settle: Settler) -> None:
    """name: "app.noun". order: lower is settled sooner (agreements before hours)."""
    _farewells[name] = (order, tell, settle)


def told(member_id: int, at: datetime) -> list[Consequence]:
    return [one for tell, _settle in _in_order() for one in tell(member_id, at)]


def settle(by: Actor, at: datetime, member_id: int) -> None:
    """Everything that ends, or nothing: the first that refuses ends it."""
    for _tell, settle_one in _in_order():
        settle_one(by, at, member_id)


def _in_order() -> list[tuple[Teller, Settler]]:
    return [_farewells[name][1:] for name in sorted(_farewells, key=lambda name: (_farewells[name][0], name))]
