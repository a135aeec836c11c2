"""Each table in which somebody may write freely says what a member takes away, what stays and why."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.utils import translation
from django.utils.translation import gettext

from coop.domain import personal
from tests.shape import sources
from tests.shape.sources import listed

SHORT = 30
NOBODY_S_WORDS = {
    "coop.Corpus": "counts of words, of nobody",
    "coop.Meaning": "vectors of the names of skills",
    "coop.Place": "communes, from an official list",
    "coop.Posting": "words of a search, without who wrote them; written anew from their texts",
    "coop.Skill": "a taxonomy",
    "coop.SkillLabel": "a taxonomy",
    "coop.Snooze": "names of cards; goes with its member",
    "governance.Duty": "what a mandate is called; who holds one is told by the mandate",
    "governance.Ballot": "the question frozen: rules and figures",
    "governance.Rehearsal": "rounded figures and bands, and the labels of a rule",
    "governance.RuleVersion": "values of rules",
    "governance.Scrutiny": "a fingerprint",
    "governance.TieOrder": "options in an order that was drawn",
    "governance.UrnBox": "options of a ballot and numbers, of nobody knows whom",
    "governance.Vote": "options of a ballot and numbers; who voted what is told to nobody",
    "marketplace.Candidate": "a copy of what profiles and offers say, forgotten once its member has left",
    "marketplace.Following": "how far a copy has come",
    "marketplace.Introduction": "reasons that the matching computed; emptied when their member leaves",
    "marketplace.IntroductionRun": "a fingerprint, and what was looked at",
    "marketplace.Match": "reasons that the matching computed",
    "marketplace.PrivacySpending": "figures with noise, of so many that nobody is told of",
    "marketplace.Quote": "figures; its words are those of its lots",
    "marketplace.Release": "figures of all members, what a correction says of them, and fingerprints",
    "marketplace.ReleaseInputs": "figures by number, which nobody reads; erased after voted days",
    "marketplace.ReleaseSeries": "figures of so many that nobody is told of",
    "marketplace.SupportAssignment": "reasons that the matching computed",
    "marketplace.TeamPlan": "a fingerprint",
    "marketplace.TeamSignature": "a fingerprint",
    "timebank.AuditRun": "figures of an audit",
    "timebank.Block": "fingerprints",
    "timebank.DistributionLine": "figures",
    "timebank.Leg": "a fingerprint",
    "timebank.SealedEntry": "a fingerprint",
    "timebank.SubAccount": "the name of an account",
    "timebank.TileNode": "a fingerprint",
    "timebank.UnpostedMission": "the fingerprint of a request",
}
"""Tables with long text that no member wrote: what it is."""


def is_free(field: "models.Field[object, object]") -> bool:
    """Somebody may have written in it whatever they wished."""
    if isinstance(field, models.TextField | models.BinaryField | models.JSONField):
        return True
    return isinstance(field, models.CharField) and not field.choices and (field.max_length or SHORT) >= SHORT


def tables() -> Iterator[str]:
    for model in apps.get_models():
        if sources.rank(model._meta.app_label) >= 0 and any(map(is_free, model._meta.concrete_fields)):
            yield model._meta.label


def test_each_table_of_words_is_held_or_says_why_not() -> None:
    held = {one.table for one in personal.every()}
    found = set(tables())
    assert len(held) > 30
    assert (
        listed(f"{name} holds words of nobody knows whom" for name in found - held - set(NOBODY_S_WORDS))
        == ""
    )
    assert listed(f"{name} is no table of words" for name in (held | set(NOBODY_S_WORDS)) - found) == ""
    assert listed(f"{name} is said twice" for name in held & set(NOBODY_S_WORDS)) == ""


def test_each_is_told_in_both_languages() -> None:
    said = [word for one in personal.every() for word in (one.label, one.kept) if word]
    with translation.override("fr"):
        assert listed(word for word in said if gettext(word) == word) == ""
