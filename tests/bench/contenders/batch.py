"""Ours, a thousand gifts in one call."""

from collections.abc import Callable

from tests.bench.contenders import BATCH, service


def begin(seed: int) -> Callable[[str], int]:
    people, chance = service.people(), service.chance(seed)
    from coop.domain.actors import PLATFORM
    from timebank.domain import legs
    from timebank.domain.natures import Nature
    from timebank.services import posting
    from timebank.services.posting import Draft

    def gift(key: str) -> Draft:
        giver, receiver = (person.member_id or 0 for person in chance.sample(people, 2))
        return Draft(
            key=key,
            content={"verb": "gift", "giver_id": giver, "receiver_id": receiver, "minutes": 1},
            nature=Nature.GIFT,
            happened_at=service.AT,
            subject=f"member:{receiver}",
            legs=legs.of_gift(giver, receiver, 1),
        )

    def transfer(key: str) -> int:
        drafts = [gift(f"{key}-{number}") for number in range(BATCH)]
        return len(posting.post_all(by=PLATFORM, at=service.AT, drafts=drafts))

    return transfer
