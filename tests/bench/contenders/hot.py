"""Ours, everybody giving hours to one fund at once."""

from collections.abc import Callable

from tests.bench.contenders import service


def begin(seed: int) -> Callable[[str], object]:
    people, chance = service.people(), service.chance(seed)
    from timebank.services import gifts

    def transfer(key: str) -> object:
        giver = chance.choice(people)
        return gifts.give(
            by=giver, at=service.AT, giver_id=giver.member_id or 0, receiver_id=None, minutes=1, key=key
        )

    return transfer
