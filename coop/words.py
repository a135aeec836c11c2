"""Say a sentence of the domain in the reader's language, with its values as people read them."""

from datetime import date
from decimal import Decimal

from django.utils.translation import get_language, gettext

from coop.domain import half_days, quantities
from coop.domain.words import Sentence


def say(sentence: Sentence) -> str:
    """The translated sentence. Values whose name ends in minutes, cents, half_days, share or _on are written
    out."""
    text = gettext(sentence.msgid)
    return (
        text % {name: _value(name, value) for name, value in sentence.values.items()}
        if sentence.values
        else text
    )


def sentence_of(stored: dict[str, object]) -> Sentence:
    """The sentence that `Sentence.as_json` stored."""
    values = stored.get("values")
    return Sentence(str(stored["msgid"]), values if isinstance(values, dict) else {})


def _value(name: str, value: str | int) -> str:
    language = get_language() or "fr"
    if name.endswith("minutes") and isinstance(value, int):
        return quantities.say_minutes(value, language)
    if name.endswith("cents") and isinstance(value, int):
        return quantities.say_cents(value, language)
    if name.endswith("half_days") and isinstance(value, int):
        return half_days.say(value, language)
    if name.endswith("share"):
        return quantities.say_share(Decimal(value), language)
    if name.endswith("_on"):
        return quantities.say_day(date.fromisoformat(str(value)), language)
    return gettext(value) if isinstance(value, str) and value else str(value)


def language() -> str:
    """The language that this page is said in: "fr" or "en"."""
    return get_language() or "fr"
