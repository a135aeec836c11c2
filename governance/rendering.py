"""What an e-mail about decisions says, as text and as a page, in its reader's language."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from governance import words
from governance.domain.kinds.names import KIND_NAMES
from governance.selectors.concerns import Concern
from governance.selectors.letters import Ready
from governance.selectors.measures import MeasureFacts
from governance.selectors.proposals import ProposalFacts

MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class Item:
    """A decision in an e-mail: its title, where it is read, then why, until when and what changes."""

    title: str
    url: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All of an e-mail. settings_url: where one chooses; stop_url: where one ends it, without a log-in."""

    subject: str
    beginning: str
    items: tuple[Item, ...]
    page_url: str
    settings_url: str
    stop_url: str


def mail(letter: Ready) -> EmailMultiAlternatives:
    """A digest of what concerns somebody, the reminder of a vote that awaits them, or what is told of an
    emergency measure.
    """
    with override(letter.language):
        return _sent(_written(letter), letter)


def _written(letter: Ready) -> Page:
    if letter.measure is not None:
        return _measure(letter, letter.measure)
    return _reminder(letter, letter.vote) if letter.vote else _digest(letter)


def _digest(letter: Ready) -> Page:
    """Each in three lines: why, until when, what changes."""
    items = tuple(_item(one, letter.at) for one in letter.told[:MOST_LINES])
    beginning = _("Here is what the cooperative decides and concerns you:")
    return _page(letter, _("Decisions that concern you"), beginning, items)


def _reminder(letter: Ready, vote: ProposalFacts) -> Page:
    subject = _("A vote ends soon: %(title)s") % {"title": " ".join(vote.title.split())}
    said = {"why": words.say_reasons(letter.asked)}
    beginning = _("%(why)s Voting blank is a vote too.") % said
    lines = (words.say_deadline(vote, at=letter.at), _change(vote))
    return _page(letter, subject, beginning, (Item(vote.title, _url("ballot", vote.ballot_id), lines),))


def _measure(letter: Ready, measure: MeasureFacts) -> Page:
    """Of one that begins: what, until when, why. Of one that is over: what is obeyed from now on."""
    rule = _(measure.rule.label)
    is_over = measure.upshot is not None
    subject = (
        _("What follows an emergency measure: %(rule)s") if is_over else _("Emergency measure: %(rule)s")
    )
    beginning = (
        _("You were told of this emergency measure. This is what follows it:")
        if is_over
        else _(
            "Two people, to whom members lent that power by a vote, have put the last voted value of a rule "
            "aside for a while. Any member may propose that another value be voted."
        )
    )
    lines = _end_of(measure, letter.at) if is_over else _beginning_of(measure, letter)
    item = Item(rule, _url("measure", measure.id), lines)
    return _page(letter, subject % {"rule": rule}, beginning, (item,))


def _beginning_of(measure: MeasureFacts, letter: Ready) -> tuple[str, ...]:
    """What changes, for how long, whom it bears on more than others, why."""
    change = words.say_change(measure.rule, measure.old, measure.new)
    why = _("Why: %(reason)s") % {"reason": " ".join(measure.reason.split())}
    lines = (change, words.say_measure(measure, at=letter.at), words.say_reasons(letter.asked), why)
    return tuple(filter(None, lines))


def _end_of(measure: MeasureFacts, at: datetime) -> tuple[str, ...]:
    return words.say_upshot(measure, at=at)


def _item(one: Concern, at: datetime) -> Item:
    proposal = one.proposal
    url = _url("ballot", proposal.ballot_id) if one.may_vote else _url("proposal", proposal.id)
    lines = (words.say_reasons(one.reasons), words.say_deadline(proposal, at=at), _change(proposal))
    return Item(proposal.title, url, lines)


def _change(proposal: ProposalFacts) -> str:
    if proposal.rule is None:
        return _(KIND_NAMES[proposal.kind])
    said = words.say_change(proposal.rule, proposal.old, proposal.new)
    return _("%(rule)s: %(change)s") % {"rule": _(proposal.rule.label), "change": said}


def _page(letter: Ready, subject: str, beginning: str, items: tuple[Item, ...]) -> Page:
    stop_url = _url("decision_letters_stop", letter.stop)
    return Page(subject, beginning, items, _url("my_decisions"), _url("decision_letters"), stop_url)


def _sent(page: Page, letter: Ready) -> EmailMultiAlternatives:
    """With a way to stop that asks for no log-in (RFC 8058)."""
    name = f"decisions.{letter.id}@{urlsplit(settings.PUBLIC_URL).hostname}"
    message = EmailMultiAlternatives(
        subject=page.subject,
        body=_text(page),
        to=[letter.address],
        headers={
            "Message-ID": f"<{name}>",
            "List-Unsubscribe": f"<{page.stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(
        render_to_string("governance/letters/mail.html", {"page": page, "language": get_language()}),
        "text/html",
    )
    return message


def _text(page: Page) -> str:
    parts = [page.beginning]
    parts += [
        "\n".join((f"- {one.title}", *(f"  {line}" for line in (*one.lines, one.url)))) for one in page.items
    ]
    ends = (
        _("All that concerns you: %(url)s") % {"url": page.page_url},
        _("How often, at which hours, in which language: %(url)s") % {"url": page.settings_url},
        _("No more of these e-mails: %(url)s") % {"url": page.stop_url},
    )
    return "\n\n".join([*parts, "\n".join(("-- ", *ends))]) + "\n"


def _url(name: str, *args: object) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name, args=args)}"
