"""Leaving the cooperative with something still agreed."""

from coop.domain.errors import Refused
from coop.domain.words import N_, Sentence


def said(count: int) -> Sentence:
    """What stands in the way of leaving."""
    return Sentence(
        N_("Engagements under way: %(count)s. Finish or cancel them first: others count on you."),
        {"count": count},
    )


def check(count: int) -> None:
    """Raises Refused while something that was agreed has not ended. count: how many."""
    if count:
        sentence = said(count)
        raise Refused(sentence.msgid, field=None, **sentence.values)
