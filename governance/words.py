"""The value of a rule as people read it, in their language."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext

from coop.domain import quantities
from coop.domain.pieces import Part
from coop.domain.words import Sentence
from coop.words import language, say
from governance.domain import values
from governance.domain.measures import Upshot
from governance.domain.proposals import OUTCOME_SENTENCES, Outcome, State
from governance.domain.questions import YES_NO, Question
from governance.domain.rules import Rule, Share, Unit, Value, bounds
from governance.domain.terms import MAJORITY_BASE_NAMES, QUORUM_BASE_NAMES, Terms
from governance.selectors.measures import MeasureFacts
from governance.selectors.proposals import ProposalFacts


def say_value(rule: Rule[Any], value: Value) -> str:
    """A typed value on one line; the parts of a whole follow each other."""
    return " · ".join(say(sentence) for sentence in values.sentences(rule, value))


def say_change(rule: Rule[Any], old: Value, new: Value) -> str:
    """The new value instead of the old one; of a whole, only the parts that change."""
    if rule.unit is not Unit.SHARES:
        return _instead(say_value(rule, old), say_value(rule, new))
    changed = [
        (say(values.share(old[part])), say(sentence))
        for part, sentence in zip(rule.parts, values.sentences(rule, new), strict=True)
        if old[part] != new[part]
    ]
    return " · ".join(_instead(before, after) for before, after in changed)


def say_deadline(proposal: ProposalFacts, *, at: datetime) -> str:
    """Until when one may act on a decision, or from when it is obeyed: the next instant that counts."""
    opens_at, closes_at, state = proposal.opens_at, proposal.closes_at, proposal.state
    if state is State.VOTING and closes_at is not None:
        said = gettext("Vote until %(when)s") if at < closes_at else gettext("The vote ended on %(when)s")
        return said % {"when": _instant(closes_at, at)}
    if state is State.ANNOUNCED and opens_at is not None:
        return gettext("The vote opens on %(when)s") % {"when": _instant(opens_at, at)}
    if state is State.DISCUSSED and proposal.announceable_at is not None:
        said = gettext("In discussion; its vote can be announced from %(when)s")
        return said % {"when": _day(proposal.announceable_at, at)}
    if proposal.effective_at is not None:
        said = (
            gettext("Obeyed from %(when)s")
            if at < proposal.effective_at
            else gettext("Obeyed since %(when)s")
        )
        return said % {"when": _day(proposal.effective_at, at)}
    return gettext("Ended on %(when)s") % {"when": _day(proposal.ended_at or proposal.created_at, at)}


def say_measure(measure: MeasureFacts, *, at: datetime) -> str:
    """From when until when a confirmed measure is obeyed."""
    assert measure.effective_at is not None and measure.lapses_at is not None  # noqa: PT018  it is confirmed
    said = gettext("Obeyed from %(from)s; the voted value comes back by itself on %(until)s")
    return said % {"from": _day(measure.effective_at, at), "until": _day(measure.lapses_at, at)}


def say_upshot(measure: MeasureFacts, *, at: datetime) -> tuple[str, ...]:
    """What became of a confirmed measure: what is obeyed from when, in one sentence or two."""
    assert measure.lapses_at is not None  # it was confirmed
    if measure.decided is None or measure.decided_from is None:
        return (_come_back(measure, at),)
    said = (
        gettext("Members ratified it by a vote: %(value)s, obeyed by that vote from %(when)s.")
        if measure.upshot is Upshot.RATIFIED
        else gettext("Members have voted another value: %(value)s, obeyed from %(when)s.")
    )
    value = say_value(measure.rule, measure.decided)
    told = said % {"value": value, "when": _day(measure.decided_from, at)}
    return (_come_back(measure, at), told) if measure.lapses_at < measure.decided_from else (told,)


def _come_back(measure: MeasureFacts, at: datetime) -> str:
    assert measure.lapses_at is not None  # it was confirmed
    said = gettext("It ends by itself: %(value)s, as members voted, is obeyed again from %(when)s.")
    return said % {"value": say_value(measure.rule, measure.old), "when": _day(measure.lapses_at, at)}


def say_reasons(reasons: Iterable[Sentence]) -> str:
    """Why a decision concerns somebody, one sentence after the other."""
    return " ".join(say(reason) for reason in reasons)


def say_bounds(rule: Rule[Any]) -> str:
    """What may be voted."""
    return say(bounds(rule))


def say_share(share: Share) -> str:
    """A share as it was voted: a percentage, or a fraction."""
    return say(values.fraction(share))


def say_ratio(share: Fraction) -> str:
    """A share that was computed: a percentage, and the fraction itself where two decimals do not say it."""
    language = get_language() or "fr"
    rounded = Decimal(share.numerator) / Decimal(share.denominator)
    said = quantities.say_share(rounded, language, places=2)
    is_exact = (share * 10_000).denominator == 1
    return said if is_exact else f"{said} ({share.numerator}/{share.denominator})"


def say_quorum(terms: Terms) -> str:
    """What must take part, without how many that is."""
    said = {"share": say_share(terms.quorum_share), "of": gettext(QUORUM_BASE_NAMES[terms.quorum_base])}
    return gettext("%(share)s of the list of voters; it is reached by: %(of)s") % said


def say_majority(terms: Terms) -> str:
    """What must say yes, and of whom."""
    said = {"share": say_share(terms.majority_share), "of": gettext(MAJORITY_BASE_NAMES[terms.majority_base])}
    if terms.is_strict:
        return gettext("more than %(share)s; it is a share of: %(of)s; a tie does not adopt") % said
    return gettext("at least %(share)s; it is a share of: %(of)s; a tie does not adopt") % said


def parts(rule: Rule[Any], value: Value) -> list[Part]:
    """The parts of a whole for a drawing, in hundredths of a percent; none for a single number."""
    language = get_language() or "fr"
    return [
        Part(gettext(label), values.hundredths(value[part]), quantities.say_share(value[part], language))
        for part, label in rule.parts.items()
    ]


def _instant(instant: datetime, at: datetime) -> str:
    return quantities.say_instant(timezone.localtime(instant), language(), timezone.localdate(at))


def _day(instant: datetime, at: datetime) -> str:
    return quantities.say_day(timezone.localdate(instant), language(), timezone.localdate(at))


def _instead(old: str, new: str) -> str:
    return gettext("%(new)s instead of %(old)s") % {"new": new, "old": old}


def option_labels(question: Question, names: Mapping[str, str]) -> dict[str, str]:
    """How each option is read. names: of those that stand for a person, as people are named today."""
    is_ours = question.method == YES_NO
    return {
        option.id: names.get(option.id) or (gettext(option.label) if is_ours else option.label)
        for option in question.options
    }


def say_outcome(is_yes_no: bool, outcome: Outcome) -> str:
    """How it ended; what was adopted by another method than yes and no was chosen, not carried by a
    majority.
    """
    if outcome is Outcome.ADOPTED and not is_yes_no:
        return gettext("Adopted: enough members voted, and this is what they chose.")
    return gettext(OUTCOME_SENTENCES[outcome])
