"""Hours, money, shares and days in the reader's language; the tags keep the exact figure beside the words."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from djmoney.money import Money

from coop import words
from coop.domain import quantities
from coop.domain.words import Sentence

register = template.Library()


@register.filter(name="hours")
def say_hours(minutes: int) -> str:
    """Integer minutes as hours and minutes."""
    return quantities.say_minutes(minutes, _language())


@register.filter
def signed_hours(minutes: int) -> str:
    """The same with a plus when there are more than none."""
    return quantities.with_sign(minutes, say_hours(minutes))


@register.filter
def euros(amount: int | Money) -> str:
    """Integer cents, or an amount of money, as euros."""
    return quantities.say_cents(_cents(amount), _language())


@register.filter
def signed_euros(amount: int | Money) -> str:
    """The same with a plus when there is more than nothing."""
    return quantities.with_sign(_cents(amount), euros(amount))


@register.filter
def percent(share: Decimal, places: int | None = None) -> str:
    """A share of one as a percentage, rounded to `places` decimals when given."""
    return quantities.say_share(share, _language(), places)


@register.filter
def count_said(count: int) -> str:
    """A whole number with its thousands apart."""
    return quantities.say_count(count, _language())


@register.filter
def day_said(day: date, today: date | None = None) -> str:
    """A day as people say it, an instant by its day here; without `today` the year is always said."""
    return quantities.say_day(_here(day), _language(), today)


@register.filter
def day_short(day: date) -> str:
    """A day for a column of a table, an instant by its day here."""
    return quantities.say_short_day(_here(day), _language())


@register.filter
def instant_said(instant: datetime, today: date | None = None) -> str:
    """A day and its time, in the reader's time zone; naive instants are refused."""
    return quantities.say_instant(timezone.localtime(instant), _language(), today)


@register.filter
def time_said(instant: datetime) -> str:
    """The time of an instant, in the reader's time zone."""
    return quantities.say_time(timezone.localtime(instant).time(), _language())


@register.filter
def sentence_said(sentence: Sentence) -> str:
    """A sentence of the domain, in the reader's language."""
    return words.say(sentence)


@register.simple_tag
def hours(minutes: int, *, signed: bool = False) -> SafeString:
    """Hours set in tabular figures, with the minutes kept for programs."""
    return _figure(minutes, signed_hours(minutes) if signed else say_hours(minutes))


@register.simple_tag
def money(amount: int | Money, *, signed: bool = False) -> SafeString:
    """Euros set in tabular figures, with the cents kept for programs."""
    return _figure(_cents(amount), signed_euros(amount) if signed else euros(amount))


def _figure(value: int, said: str) -> SafeString:
    return format_html('<data class="number" value="{}">{}</data>', str(value), said)


def _cents(amount: int | Money) -> int:
    return quantities.cents_of(amount.amount) if isinstance(amount, Money) else amount


def _here(day: date) -> date:
    """The day of an instant in the reader's zone: midnight in Paris is still the day before in UTC."""
    return timezone.localdate(day) if isinstance(day, datetime) else day


def _language() -> str:
    return get_language() or "fr"
