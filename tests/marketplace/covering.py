"""The best cover there is, found by trying all: what a solver is compared with, and stands in for."""

from itertools import product

from marketplace.domain.teams import Cover, Covering


def cover(covering: Covering) -> Cover | None:
    """All ways to give each lot to one of its takers."""
    numbers = sorted(covering.minutes)
    best = None
    for takers in product(*(sorted(covering.takers[number]) for number in numbers)):
        given = list(zip(numbers, takers, strict=True))
        if all(
            sum(covering.minutes[lot] for lot, taker in given if taker == one) <= covering.free_minutes[one]
            for one in takers
        ):
            team = covering.required | set(takers)
            found = Cover(len(team), sum(covering.scores[one] for one in team))
            if best is None or worth(found) > worth(best):
                best = found
    is_worse = best and covering.as_good_as and worth(best) < worth(covering.as_good_as)
    return None if is_worse else best


def worth(cover: Cover) -> tuple[int, int]:
    return -cover.size, cover.score
