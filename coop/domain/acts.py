"""Acts of power in words. An app names its own in apps.py; an act that nobody named is shown by its code."""

from collections.abc import Mapping

from coop.domain.words import N_, Sentence

_names: dict[str, str] = {}
_subjects: dict[str, str] = {}

NAMES = {
    "coop.enrol": N_("entered a member who has no internet"),
    "coop.assign_college": N_("moved a member to another college"),
    "coop.admit": N_("admitted a member"),
    "coop.decline": N_("closed a request to become a member"),
    "coop.ask_again": N_("asked to become a member again"),
    "coop.leave": N_("ended a membership"),
    "coop.write_profile": N_("wrote the profile of a member for them"),
    "coop.open_account": N_("opened a log-in"),
    "coop.activate_account": N_("opened a log-in again"),
    "coop.deactivate_account": N_("closed a log-in"),
    "coop.grant_role": N_("gave a role"),
    "coop.end_role": N_("ended a role"),
    "coop.import_skills": N_("took over skills of an official classification"),
    "coop.load_places": N_("took over a list of communes"),
}
"""What coop records: act codes with their msgid."""


def register(names: Mapping[str, str]) -> None:
    """Name acts: {"app.verb": msgid}."""
    _names.update(names)


def name_of(action: str) -> str:
    return _names.get(action, action)


def register_subjects(names: Mapping[str, str]) -> None:
    """Name what acts are about: {"ballot": msgid with %(number)s}."""
    _subjects.update(names)


def subject_of(subject: str) -> Sentence | None:
    """What "ballot:3" is in words; None for a subject that nobody named."""
    kind, _colon, number = subject.partition(":")
    return Sentence(_subjects[kind], {"number": number}) if kind in _subjects and number.isdecimal() else None
