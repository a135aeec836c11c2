"""The ledger in sentences: lines, subjects and balances as people tell them, without ever judging."""

from coop.domain.words import N_, Sentence
from timebank.domain import subjects
from timebank.domain.natures import Nature

EXCHANGED = (Nature.MUTUAL_HELP, Nature.PROFESSIONAL, Nature.PAID_MISSION)

_FAREWELLS = {
    True: N_("The solidarity fund settled your hours when you left"),
    False: N_("Your hours went to the solidarity fund when you left"),
}


def line(nature: Nature, amount: int, name: str, about: str = "") -> Sentence:
    """A line of a statement. amount: what the account gained or gave; name: the other person.

    about: the subject of the entry, as it was written.
    """
    values = {"name": name}
    if about.startswith("pledge:"):
        return Sentence(N_("Your standing pledge gave hours to the solidarity fund"))
    if nature is Nature.GIFT and name and about.startswith("need:"):
        needed = {"name": name, "number": about.partition(":")[2]}
        if amount > 0:
            return Sentence(N_("%(name)s gave you hours for your need no. %(number)s"), needed)
        return Sentence(N_("You gave hours to %(name)s for their need no. %(number)s"), needed)
    if nature is Nature.REVERSAL:
        return Sentence(N_("Correction of an earlier entry"))
    if nature in EXCHANGED and name:
        return Sentence(N_("You helped %(name)s") if amount > 0 else N_("%(name)s helped you"), values)
    if nature is Nature.GIFT and name:
        return Sentence(
            N_("%(name)s gave you hours") if amount > 0 else N_("You gave hours to %(name)s"), values
        )
    if nature is Nature.GIFT:
        return Sentence(N_("A service given for nothing"))
    if nature is Nature.GRANT:
        return Sentence(N_("A fund paid an instalment of your project"))
    if about.startswith(("circulation:", "support:")):
        return subjects.words(about)
    if about.startswith("leaving:"):
        return Sentence(_FAREWELLS[amount > 0])
    return Sentence(N_("You gave hours to the solidarity fund"))


def pledge(above_minutes: int, *, to_solidarity: bool) -> Sentence:
    """What a standing pledge promises."""
    values = {"above_minutes": above_minutes}
    if to_solidarity:
        msgid = N_(
            "What you hold above %(above_minutes)s goes to needs that lack hours, and to the solidarity fund "
            "when there is none."
        )
    else:
        msgid = N_("What you hold above %(above_minutes)s goes to needs that lack hours.")
    return Sentence(msgid, values)


def balance(minutes: int) -> Sentence:
    """Where somebody stands between giving and receiving: two ways of taking part, none better."""
    if minutes > 0:
        return Sentence(N_("You have given %(minutes)s more than you received so far."), {"minutes": minutes})
    if minutes < 0:
        return Sentence(N_("You have received %(minutes)s more than you gave so far."), {"minutes": -minutes})
    return Sentence(N_("You have given as much as you received."))
