"""Who may see and do what in the support programme. The same predicates stand at pages, API and services."""

from coop.domain.actors import Actor, Role
from coop.domain.words import N_
from marketplace.domain.support.beneficiaries import BeneficiaryFacts
from marketplace.domain.support.structures import StructureFacts

POWERS = {
    "marketplace.validate_structure": N_("validated a structure that vouches for people"),
    "marketplace.end_structure": N_("ended a structure that vouches for people"),
    "marketplace.assign_helpers": N_("assigned helpers to people who are helped"),
    "marketplace.read_beneficiary": N_("read what is known of a person who is helped"),
    "marketplace.erase_beneficiary": N_("erased what was known of a person who is helped"),
}
"""Acts of power of the support programme, as the record of them names them."""


def may_coordinate(actor: Actor) -> bool:
    return actor.has_role(Role.COORDINATOR)


def may_declare(actor: Actor) -> bool:
    """A structure is declared by a member who answers for it; helping is for members too."""
    return actor.is_member


def may_validate(actor: Actor, structure: StructureFacts) -> bool:
    """Nobody validates the structure that they answer for."""
    return may_coordinate(actor) and not actor.is_one_of(structure.answerer_id)


def may_answer(actor: Actor, structure: StructureFacts) -> bool:
    """Who answers for a structure, and a coordinator where they can not."""
    return may_coordinate(actor) or actor.is_one_of(structure.answerer_id)


def may_see(actor: Actor, person: BeneficiaryFacts) -> bool:
    """Whoever helps now, the structure's member, and a coordinator, whose reading is recorded."""
    return may_coordinate(actor) or actor.is_one_of(person.answerer_id, *person.helper_ids)


def reads_by_power(actor: Actor, person: BeneficiaryFacts) -> bool:
    """A role alone opens the file: the reading is an act of power."""
    return not actor.is_one_of(person.answerer_id, *person.helper_ids)


def may_manage(actor: Actor, person: BeneficiaryFacts) -> bool:
    """Papers and needs: the structure's member, or a coordinator."""
    return may_coordinate(actor) or actor.is_one_of(person.answerer_id)


def may_withdraw(actor: Actor, person: BeneficiaryFacts) -> bool:
    """Whoever hears that somebody wishes it: nobody has to find the right desk."""
    return may_see(actor, person)


def may_note(actor: Actor, helper_id: int) -> bool:
    """A session is noted by whoever gave it, and by nobody else."""
    return actor.is_one_of(helper_id)


def may_undo(actor: Actor, helper_id: int) -> bool:
    """A session noted by mistake: whoever noted it, or a coordinator."""
    return may_coordinate(actor) or actor.is_one_of(helper_id)
