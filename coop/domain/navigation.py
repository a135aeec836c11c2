"""Navigation, home cards, panels, places: coop opens the registers, the apps above fill them in apps.py."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from coop.domain.actors import Actor
from coop.domain.words import Sentence


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the navigation. label: msgid; url_name: reversed when shown; family: the app's name.

    also: beginnings of other addresses that belong to this place ("/scrutins/" to the votes).
    """

    label: str
    url_name: str
    icon: str
    family: str
    order: int
    is_for: Callable[[Actor], bool] = lambda actor: True
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """Something that awaits this person: why, and one act.

    key: stable, so that the card can be put away until later.
    urgency: higher comes first; 100 somebody waits for an answer, 50 a deadline, 10 a suggestion.
    covers: keys of cards that say less of the same; they give way to this one.
    """

    key: str
    urgency: int
    family: str
    icon: str
    title: Sentence
    reason: Sentence
    action: Sentence
    url: str
    covers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the home page that an app above draws: its template, and what the template sees as `panel`.

    order: lower stands higher. Everything is asked of the database before: a template asks nothing.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    order: int = 50


Provider = Callable[[Actor, datetime], Iterable[Card]]
PanelProvider = Callable[[Actor, datetime], Panel | None]
"""Given whoever reads, visitors too (they see the landing page); None where there is nothing for them."""
MemberPanelProvider = Callable[[Actor, int, datetime], Panel | None]
"""Given who reads the page of a member, and that member's id; None where there is nothing to show."""

_entries: dict[str, Entry] = {}
_places: dict[str, str] = {}
_providers: dict[str, Provider] = {}
_panels: dict[str, PanelProvider] = {}
_member_panels: dict[str, MemberPanelProvider] = {}


def register(*entries: Entry) -> None:
    for entry in entries:
        _entries[entry.url_name] = entry


def entries_for(actor: Actor) -> list[Entry]:
    return sorted(
        (entry for entry in _entries.values() if entry.is_for(actor)), key=lambda entry: entry.order
    )


def register_place(name: str, url_name: str) -> None:
    """A page that coop leads to and an app above serves. name: "leaving"; url_name: reversed when shown."""
    _places[name] = url_name


def place(name: str) -> str:
    """Raises KeyError for a place that nobody serves."""
    return _places[name]


def register_cards(name: str, provider: Provider) -> None:
    _providers[name] = provider


def cards_for(actor: Actor, at: datetime) -> list[Card]:
    """Every card for this person, the most urgent first; equals by key, so that the order never flickers."""
    cards = [card for name in sorted(_providers) for card in _providers[name](actor, at)]
    covered = {key for card in cards for key in card.covers}
    shown = [card for card in cards if card.key not in covered]
    return sorted(shown, key=lambda card: (-card.urgency, card.key))


def register_panel(name: str, provider: PanelProvider) -> None:
    """name: "app.noun". The provider answers a Panel for this person at this instant, or None."""
    _panels[name] = provider


def panels_for(actor: Actor, at: datetime) -> list[Panel]:
    panels = [panel for name in sorted(_panels) if (panel := _panels[name](actor, at)) is not None]
    return sorted(panels, key=lambda panel: panel.order)


def register_member_panel(name: str, provider: MemberPanelProvider) -> None:
    """The same for the page of a member, whom the provider is told."""
    _member_panels[name] = provider


def member_panels_for(actor: Actor, member_id: int, at: datetime) -> list[Panel]:
    panels = (_member_panels[name](actor, member_id, at) for name in sorted(_member_panels))
    return sorted((panel for panel in panels if panel is not None), key=lambda panel: panel.order)
