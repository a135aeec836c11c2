"""Ours, one member giving hours to another: what paying a fund is compared with."""

from collections.abc import Callable

from tests.bench.contenders import service


def begin(seed: int) -> Callable[[str], object]:
    people, chance = service.people(), service.chance(seed)
    from timebank.services import gifts

    def transfer(key: str) -> object:
        giver, receiver = chance.sample(people, 2)
        return gifts.give(
            by=giver,
            at=service.AT,
            giver_id=giver.member_id or 0,
            receiver_id=receiver.member_id,
            minutes=1,
            key=key,
        )

    return transfer
