"""Who may do what about rules: asked alike by pages, API, sockets and services."""

from coop.domain.actors import Actor, Role
from coop.domain.membership import may_admit


def may_found(actor: Actor) -> bool:
    """Founding values are written by the platform from what the code declares, never by a person."""
    return actor.is_platform


def may_read_votes(actor: Actor) -> bool:
    """Proposals, turnout and results are for members, and for the auditor who compares rules with votes."""
    return actor.is_member or actor.has_role(Role.AUDITOR)


def may_propose(actor: Actor) -> bool:
    """Any admitted member; a role gives no power over rules."""
    return actor.is_member


def may_decide_on(actor: Actor, *, proposer_id: int) -> bool:
    """A proposal is published, announced, opened to the vote, or withdrawn, by the member who wrote it."""
    return actor.is_one_of(proposer_id)


def may_sponsor(actor: Actor, *, proposer_id: int) -> bool:
    """Any other admitted member; whether they could vote yet is said kindly."""
    return actor.is_member and not actor.is_one_of(proposer_id)


def may_amend(actor: Actor) -> bool:
    """Any admitted member, the proposer too; whether they could vote yet is said kindly."""
    return actor.is_member


def may_take_back(actor: Actor, *, amender_id: int) -> bool:
    """An amendment is taken back by who wrote it."""
    return actor.is_one_of(amender_id)


def may_remark(actor: Actor) -> bool:
    """Any admitted member, the proposer too: discussing is not voting."""
    return actor.is_member


def may_stand(actor: Actor) -> bool:
    """Any admitted member, the proposer too: nobody is put up by another."""
    return actor.is_member


def may_propose_admission(actor: Actor) -> bool:
    """Who awaits admission is known to those who welcome; of them, the members may ask all others."""
    return may_propose(actor) and may_admit(actor)


def may_lift(actor: Actor, *, author_id: int) -> bool:
    """An objection is lifted by who made it, and by nobody else."""
    return actor.is_one_of(author_id)


def may_open(actor: Actor, *, proposer_id: int) -> bool:
    """From the instant that was announced on: the platform, or the member who wrote it."""
    return actor.is_platform or may_decide_on(actor, proposer_id=proposer_id)


def may_vote(actor: Actor) -> bool:
    """An admitted member; whether they are an elector of this ballot is a fact of the ballot, said kindly."""
    return actor.is_member


def may_close(actor: Actor) -> bool:
    """Counting needs no power: once due, any member or the platform may ask for it, to the same result."""
    return actor.is_member or actor.is_platform


def may_rehearse(actor: Actor) -> bool:
    """What a proposed value would have changed is kept by the platform, the same for all."""
    return actor.is_platform


def may_certify(actor: Actor, *, proposer_id: int) -> bool:
    """An admitted member other than who proposed; whether they are an elector is said kindly."""
    return actor.is_member and not actor.is_one_of(proposer_id)


def may_contest(actor: Actor) -> bool:
    """An admitted member; whether they are an elector of this ballot is said kindly."""
    return actor.is_member


def may_answer(actor: Actor, *, scrutineer_id: int) -> bool:
    """A contest is answered by each who certified, for themself."""
    return actor.is_one_of(scrutineer_id)


def may_execute(actor: Actor) -> bool:
    """What was voted is carried out by the platform, at its instant; nobody presses a button."""
    return actor.is_platform
