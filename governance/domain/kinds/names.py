"""The kinds of proposals: what members can decide together."""

from enum import StrEnum

from coop.domain.words import N_


class Kind(StrEnum):
    """A change of a rule is applied by the code that obeys it; each other kind is applied by its own act."""

    RULE = "rule"
    RESOLUTION = "resolution"
    BUDGET = "budget"
    ELECTION = "election"
    REVOCATION = "revocation"
    ADMISSION = "admission"
    EXCLUSION = "exclusion"


KIND_NAMES: dict[Kind, str] = {
    Kind.RULE: N_("Change of a rule"),
    Kind.RESOLUTION: N_("Resolution"),
    Kind.BUDGET: N_("Budget of a fund"),
    Kind.ELECTION: N_("Election to a duty"),
    Kind.REVOCATION: N_("Revocation of a mandate"),
    Kind.ADMISSION: N_("Admission of a member"),
    Kind.EXCLUSION: N_("Exclusion of a member"),
}
KIND_WORDS: dict[Kind, str] = {
    Kind.RULE: N_("Another value for one of the rules; once adopted, the platform obeys it."),
    Kind.RESOLUTION: N_("A text to adopt, or a choice among several options."),
    Kind.BUDGET: N_("A sum of money and the projects that could be paid from it."),
    Kind.ELECTION: N_("Members stand for a duty; whoever is elected gets a mandate for a term."),
    Kind.REVOCATION: N_("End the mandate of somebody before its term."),
    Kind.ADMISSION: N_("Somebody asked to become a member: all members say whether they are admitted."),
    Kind.EXCLUSION: N_("End a membership, after the member has been heard."),
}
