"""Who reads which figures: anyone the open ones, members those of the classes that they give."""

from collections.abc import Collection

from coop.domain.actors import Actor

OPEN = "open"


def may_read(actor: Actor, giving: Collection[str], *, audience: str, classes: Collection[str]) -> bool:
    """Whether a series is shown to them. giving: the classes that they contribute now.

    classes: those that feed the series. One that no class feeds is for every member.
    """
    return audience == OPEN or (actor.is_member and set(classes) <= set(giving))


def missing(giving: Collection[str], classes: Collection[str]) -> tuple[str, ...]:
    """The classes that somebody would have to give to read it, in the order in which they are named."""
    return tuple(one for one in classes if one not in giving)
