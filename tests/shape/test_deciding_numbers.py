"""What decides is voted: a number in the code is a rule, or stands here with why it is none."""

import re
from typing import Any

import pytest

from governance.domain import registry
from governance.domain.rules import Rule, check
from tests.shape.deciding import numbers

OF_TEXTS = re.compile(r"(\w+_LENGTH|LONGEST_(TEXT|NOTE|WORD|REASON|MESSAGE|TITLE))$")
"""How long what people write may be: what its column holds."""
OF_PAGES = re.compile(
    r"(PAGE|PAGE_SIZE|PER_PAGE|THREAD_SIZE|LATEST|SHOWN|MOST_ENDED|MOST_TITLES|ROWS|FIRST_ROWS|MOST_LINES)$"
)
"""How many lines of a list or a form are shown at once."""
OF_PIECES = re.compile(r"(\w*AT_ONCE|CHUNK)$")
"""How much is read or written in one piece, so that memory and waits stay small."""
PATTERNS = (OF_TEXTS, OF_PAGES, OF_PIECES)

REASONS: dict[str, str] = {
    "how a day, a week, a year, an instant or a unit is made": """
        marketplace/domain/observatory/hiding.py:WHOLE_BP marketplace/domain/observatory/rates.py:EURO_CENTS
        marketplace/domain/observatory/rates.py:HOUR_MINUTES
        marketplace/domain/observatory/calendars.py:timedelta(minutes=1)
        coop/domain/communes.py:HUNDRED_THOUSANDTH coop/domain/distances.py:EARTH_RADIUS_KM
        coop/domain/distances.py:east_>_180 coop/domain/people.py:WEEK_MINUTES
        coop/domain/quantities.py:minutes_>_59 coop/domain/ranking.py:MILLION
        coop/selectors/lists.py:FARTHEST coop/views/theme.py:A_YEAR
        governance/domain/announcing.py:timedelta(days=1) governance/domain/replaying.py:DAY_MINUTES
        governance/domain/replaying.py:NEVER governance/domain/replaying.py:timedelta(minutes=1)
        governance/selectors/rehearsals.py:timedelta(days=1) governance/selectors/replays.py:timedelta(days=1)
        marketplace/selectors/replays/lists.py:WEEK marketplace/selectors/replays/lists.py:timedelta(days=1)
        marketplace/selectors/replays/needs.py:KILOBYTE
        governance/domain/letters.py:SUNDAY
        governance/domain/ballots.py:timedelta(days=1) governance/domain/mandates.py:MOMENT
        governance/services/mandates.py:timedelta(days=1) marketplace/domain/alerts.py:A_DAY
        marketplace/domain/criteria.py:FULL marketplace/domain/invoices.py:RATE_PARTS
        marketplace/domain/support/figures.py:MONTHS marketplace/domain/support/figures.py:QUARTERS
        marketplace/domain/support/figures.py:timedelta(days=1)
        marketplace/domain/weeks.py:WEEK_DAYS marketplace/domain/wishes.py:HOUR_MINUTES
        marketplace/selectors/candidates.py:DECIMALS marketplace/selectors/home.py:WEEK
        marketplace/selectors/introductions.py:WEEK marketplace/selectors/need_cards.py:WEEK
        marketplace/views/desk.py:DAY_MINUTES marketplace/views/desk.py:rest_>=_60
        marketplace/views/quality.py:Decimal('0.001') marketplace/views/quality.py:Decimal('0.01')
        marketplace/views/quality.py:THOUSANDTHS timebank/domain/books/beancount.py:ONE_DAY
        timebank/domain/books/hledger.py:ONE_DAY timebank/domain/encoding.py:MICROSECOND
        timebank/domain/periods.py:LAST_INSTANT timebank/domain/periods.py:ONE_DAY
        timebank/domain/statements.py:timedelta(microseconds=1)
        marketplace/domain/observatory/privacy.py:UNIT
        marketplace/views/observatory/privacy.py:EPSILON_DECIMALS
        marketplace/views/observatory/words.py:BASIS_POINTS marketplace/views/observatory/words.py:YEAR
        marketplace/domain/observatory/calendars.py:LONGEST
    """,
    "how a format, a hash, a protocol or the database writes it": """
        coop/consumers/live.py:NOT_YOURS coop/domain/starter/places.py:code[:3]
        marketplace/domain/observatory/outside.py:HUNDREDTHS marketplace/domain/observatory/privacy.py:GRAIN
        marketplace/domain/observatory/privacy.py:quarter[:4]
        coop/forms/fields.py:str(value)[:40] coop/forms/places.py:text[:40] coop/forms/skills.py:LONGEST_ID
        coop/models/texts.py:DIMENSIONS governance/domain/calendars.py:LINE_OCTETS
        governance/domain/freezing.py:FORMAT governance/selectors/kits.py:BEGINNING
        timebank/api/doors.py:TOO_FAST marketplace/selectors/notices.py:MARK_DIGITS
        marketplace/selectors/notices.py:ID_DIGITS
        timebank/domain/books/fec.py:value_>_9
        timebank/domain/books/volunteering.py:month.first_on.isoformat()[:7]
        timebank/domain/exchanges.py:MOST timebank/domain/journals.py:said[:5]
        timebank/domain/legs.py:POOLED_PARTS timebank/domain/merkle.py:HASH_BYTES
        timebank/domain/merkle.py:TILE_HEIGHT timebank/selectors/books.py:legs[0][1:9]
        timebank/selectors/journal.py:row[:10] timebank/selectors/pools.py:LAST
        marketplace/domain/observatory/citing.py:SHORT_HASH
        marketplace/views/observatory/drawing.py:quarter[:4]
    """,
    "how a drawing or a sentence is laid out": """
        coop/domain/places.py:len(self.post_codes)_>_3 coop/domain/places.py:self.post_codes[:3]
        coop/domain/taxonomies.py:len(shown)_<=_60 coop/domain/taxonomies.py:shown[:59]
        coop/views/style_guide.py:BALANCES coop/views/style_guide.py:Decimal('0.125')
        coop/views/style_guide.py:Decimal('1234.50') coop/views/style_guide.py:count=12
        coop/views/style_guide.py:count=1204 marketplace/views/introduced.py:FIRST
        marketplace/views/pages.py:len(before)_<_16 timebank/domain/flows.py:BAR
        timebank/domain/cascades.py:ACROSS timebank/domain/cascades.py:BAR timebank/domain/cascades.py:BEND
        timebank/domain/cascades.py:ROOM timebank/domain/cascades.py:THICKNESS
        timebank/domain/cascades.py:WIDTH timebank/views/waterfalls.py:WORDS_ACROSS
        timebank/domain/flows.py:GAP timebank/domain/flows.py:THICKNESS timebank/domain/flows.py:WIDTH
        timebank/domain/flows.py:WORDS timebank/views/statements.py:MONTHS
        marketplace/selectors/observatory/histories.py:MOST_QUARTERS
        marketplace/selectors/observatory/benchmarks.py:KEPT
        marketplace/selectors/observatory/covering.py:KEPT
        marketplace/selectors/observatory/benchmarks.py:YEAR
        marketplace/views/observatory/comparing.py:YEAR_QUARTERS
        marketplace/domain/observatory/own.py:EURO_CENTS
        marketplace/domain/observatory/own.py:HALF
        timebank/views/statements.py:POINTS
        marketplace/domain/observatory/ranges.py:FOOT marketplace/domain/observatory/ranges.py:RAIL
        marketplace/domain/observatory/ranges.py:ROW marketplace/domain/observatory/scales.py:MARGIN
        marketplace/domain/observatory/scales.py:ROUND marketplace/domain/observatory/scales.py:WIDTH
        marketplace/domain/observatory/shading.py:MOST_CLASSES marketplace/domain/observatory/trends.py:BOTTOM
        marketplace/domain/observatory/trends.py:HEIGHT marketplace/domain/observatory/trends.py:MOST_QUARTERS
        marketplace/domain/observatory/trends.py:SIDE marketplace/domain/observatory/trends.py:TOP
        marketplace/views/observatory/drawing.py:LABEL_ROOM marketplace/views/observatory/public.py:SMALL
        marketplace/views/observatory/showing.py:MOST_ROWS
        marketplace/views/observatory/words.py:MANY marketplace/views/observatory/words.py:SQUARE_ROOM
    """,
    "what home and a desk tell first, and for how long; nothing is refused or gained by it": """
        coop/selectors/home.py:MOST_CIRCLES coop/selectors/home.py:TOLD coop/views/home.py:MOST_CARDS
        governance/domain/concerns.py:LATELY
        governance/selectors/rules.py:RECENT_COUNT governance/selectors/rules.py:RECENT_DAYS
        governance/views/cards.py:REPORT_SOON governance/views/cards.py:SOON
        marketplace/domain/requests.py:NOTICE_DAYS
        marketplace/selectors/desk.py:PERIOD marketplace/selectors/home.py:TOLD
        marketplace/selectors/welcome_cards.py:URGENCY marketplace/services/welcome.py:MOST_LISTS
        marketplace/views/alerts.py:LATELY marketplace/views/shown_offers.py:MOST
        marketplace/views/welcome.py:MOST_IDEAS marketplace/views/welcome.py:MOST_NEEDS
        timebank/services/closings.py:TELL_SECONDS
        timebank/views/accounts.py:MANY timebank/views/cards.py:MOST_ASKED
    """,
    "what a form offers at first; people write another": """
        marketplace/domain/observatory/prefilling.py:DAY_MINUTES
        coop/forms/places.py:DISTANCES_KM coop/forms/places.py:USUAL_KM coop/views/ecosystems.py:USUAL_TERM
        governance/domain/samples.py:BUDGET_CENTS governance/forms/amendments.py:SPARE_ROWS
        governance/forms/mandates.py:USUAL_REPORT governance/forms/mandates.py:USUAL_TERM
        marketplace/domain/batches.py:AGES marketplace/domain/offers.py:USUAL_KM
        marketplace/forms/refusals.py:MORE_MINUTES marketplace/forms/refusals.py:PAUSE_DAYS
        marketplace/forms/support/volunteering.py:USUAL_KM
        marketplace/forms/requests.py:FIRST_MINUTES timebank/forms/payments.py:EXAMPLE_MINUTES
        timebank/forms/cascades.py:EXAMPLE_HOURS
        timebank/views/payments.py:minutes=60 timebank/views/pledges.py:EXAMPLE_MINUTES
    """,
    "against mistakes and floods: far beyond what anybody does": """
        marketplace/domain/observatory/calendars.py:MOST_FAULTS
        marketplace/domain/observatory/calendars.py:MOST_OCTETS
        marketplace/domain/observatory/facts.py:LONGEST_DELAY_DAYS
        marketplace/domain/observatory/facts.py:MOST_UNPAID_MINUTES
        marketplace/domain/observatory/tables.py:MOST_OCTETS
        marketplace/domain/observatory/tables.py:MOST_ROWS
        coop/domain/charters.py:MOST_PARAGRAPHS coop/domain/communes.py:MOST_PEOPLE
        coop/domain/communes.py:most=200 coop/domain/corpora.py:LONGEST
        coop/domain/offices.py:LONGEST_TERM_DAYS coop/domain/people.py:MOST_SKILLS
        coop/domain/people.py:RADIUS_KM coop/selectors/ecosystems.py:MOST_SKILLS
        coop/services/ecosystems.py:MOST_FOUNDED coop/services/ecosystems.py:MOST_WAITING
        coop/services/groups.py:MOST_WAITING governance/selectors/kits.py:MOST_BYTES
        governance/domain/kinds/choices.py:MOST_OPTIONS governance/domain/kinds/election.py:MOST_SEATS
        governance/domain/kinds/resolution.py:LONGEST_SCALE governance/forms/kinds.py:MOST_CENTS
        governance/domain/differences.py:MOST_PAIRS
        marketplace/domain/alerts.py:MOST_ALERTS
        marketplace/domain/engagements.py:LONGEST_MINUTES marketplace/domain/invoices.py:ANCIENT
        marketplace/domain/quotes.py:MOST_LOTS marketplace/domain/refusals.py:LONGEST_DAYS
        marketplace/domain/requests.py:LARGEST_CENTS marketplace/domain/requests.py:MOST_SKILLS
        marketplace/domain/reviews.py:MOST_TAGS marketplace/domain/team_plans.py:MOST_LOTS
        marketplace/domain/team_plans.py:MOST_MEMBERS marketplace/domain/team_plans.py:MOST_PARTS
        marketplace/domain/support/beneficiaries.py:LONGEST_DAYS
        marketplace/domain/support/helping.py:FURTHEST_KM marketplace/domain/support/helping.py:MOST_AT_ONCE
        marketplace/domain/support/needs.py:FURTHEST_DAYS
        marketplace/domain/support/sessions.py:LONGEST_MINUTES
        marketplace/domain/weeks.py:FURTHEST_DAYS marketplace/domain/weeks.py:LONGEST_DAYS
        marketplace/domain/weeks.py:MOST_TIMES_OFF marketplace/domain/wishes.py:LARGEST_FLOOR_CENTS
        marketplace/domain/wishes.py:LONGEST_SHORTEST_MINUTES timebank/api/__init__.py:MOST_DAYS
        timebank/api/__init__.py:MOST_UNITS
        timebank/domain/pledges.py:MOST_ABOVE timebank/domain/spending.py:MOST_PARTS
        governance/forms/trials.py:MOST_KEPT
        timebank/domain/spending.py:MOST_WEIGHT timebank/forms/gifts.py:MOST_MINUTES
        timebank/domain/projects.py:MOST_MILESTONES timebank/forms/projects.py:MOST_CENTS
        timebank/forms/projects.py:MOST_MINUTES
        timebank/domain/years.py:MOST_CENTS timebank/forms/cascades.py:MOST_MINUTES
        timebank/forms/limits.py:MOST_MINUTES timebank/views/audit.py:MOST_SECONDS
        marketplace/selectors/observatory/published.py:KEPT
        marketplace/selectors/observatory/published.py:KEPT_LINES
        marketplace/selectors/observatory/published.py:KEPT_WHOLES
    """,
    "what no vote may pass: the database refuses it, and the bounds of the rules say it": """
        governance/domain/colleges.py:HALF
        governance/domain/mandates.py:LATEST_REPORT_DAYS governance/domain/mandates.py:LEGAL_DAYS
        governance/domain/measures.py:LONGEST_DAYS
        timebank/domain/floors.py:GROUP_MINUTES timebank/domain/floors.py:MEMBER_MINUTES
        timebank/domain/limits.py:NEVER_ABOVE timebank/domain/limits.py:NEVER_BELOW
    """,
    "the scale of a criterion whose weight is voted (ADR 0015), published with its figures": """
        marketplace/domain/criteria.py:AMPLE_PERCENT marketplace/domain/criteria.py:AT_THE_LIMIT
        marketplace/domain/criteria.py:HALF_TRUSTED marketplace/domain/criteria.py:NEUTRAL
        marketplace/domain/criteria.py:SWING_MINUTES marketplace/domain/obstacles.py:SPOKEN_ENOUGH
    """,
    "how texts are found (ADR 0012, 0016), tuned on known right answers and published": """
        coop/domain/meanings.py:MARGIN coop/domain/meanings.py:REACH coop/domain/places.py:MOST_FOUND
        coop/domain/places.py:MOST_WORDS coop/domain/ranking.py:COMMON coop/domain/ranking.py:FEW
        coop/domain/ranking.py:Fraction(3,_4) coop/domain/ranking.py:Fraction(6,_5)
        coop/domain/ranking.py:HEAVIEST coop/domain/ranking.py:LIFT coop/domain/ranking.py:MOST_HAVING
        coop/domain/ranking.py:MOST_READ coop/domain/ranking.py:PARTS_EACH coop/domain/wording.py:LONGEST
        coop/domain/wording.py:SHORTEST_CHANGED coop/selectors/directory.py:MOST_WORDS
        coop/selectors/skills.py:MOST marketplace/domain/speaking.py:MOST_SPOKEN
        marketplace/domain/speaking.py:MOST_UNSKILLED marketplace/selectors/searches.py:ALIKE
        marketplace/selectors/searches.py:Decimal('0.7') marketplace/selectors/searches.py:LONGEST
        marketplace/selectors/searches.py:MOST_FOUND marketplace/selectors/searches.py:MOST_WORDS
        marketplace/selectors/searches.py:NEAR
    """,
    "how a method counts, as it is published (ADR 0019); which one counts is chosen": """
        governance/domain/apportionment.py:HALF governance/domain/files/blt.py:MOST
        governance/domain/files/rows.py:LONGEST
        governance/domain/files/carrying.py:RESERVES_REACH governance/domain/files/carrying.py:WITHDRAWN_COST
        governance/domain/methods/equal_shares.py:FINE
        governance/domain/methods/purses.py:SOME governance/domain/methods/rough.py:BITS
        governance/domain/methods/rough.py:FEW governance/domain/methods/stv.py:UNIT
        governance/domain/kinds/resolution.py:BEST_GRADE governance/domain/polls.py:HALF
    """,
    "how far a proof is looked for; without one more is hidden (ADR 0040)": """
        marketplace/domain/observatory/certificates.py:LOOKS
        marketplace/domain/observatory/certificates.py:LOOKS_EACH
        marketplace/domain/observatory/suppression.py:ATTEMPTS
    """,
    "how far is looked, so that an answer comes in time; who is nearest the top is always among them": """
        marketplace/domain/changes.py:MOST_TOGETHER marketplace/domain/openings.py:MOST_EXCHANGES
        marketplace/selectors/batches.py:MOST_EACH marketplace/selectors/batches.py:MOST_NEEDS
        marketplace/selectors/listings.py:MOST_LOOKED_AT marketplace/selectors/listings.py:SPARES
        marketplace/selectors/simulations.py:DAYS timebank/selectors/simulations.py:PERIODS
        marketplace/selectors/simulations.py:MOST_PAIRS
        marketplace/selectors/simulations.py:MOST_REQUESTS marketplace/selectors/simulations.py:NEAR_KM
        marketplace/selectors/welcome.py:MOST_SKILLS marketplace/selectors/welcome.py:MOST_WEIGHED
        marketplace/selectors/welcome.py:WEEKS
    """,
    "how a figure is defined, as its page tells it; who compares it elsewhere counts so too (ADR 0044)": """
        marketplace/domain/observatory/health.py:FAR_MINUTES
        marketplace/domain/observatory/privacy.py:BOUNDS_CENTS
        marketplace/domain/observatory/privacy.py:COVERED
        marketplace/domain/observatory/health.py:NOT_REACHED
        marketplace/domain/observatory/incomes.py:Fraction(3,_4)
        marketplace/domain/observatory/incomes.py:TENTH marketplace/domain/observatory/rates.py:DAY_MINUTES
    """,
    "so that nobody is recognised in a figure of few": """
        marketplace/domain/observatory/facts.py:BAND_CENTS
        marketplace/domain/observatory/certificates.py:TENTH
        coop/domain/ecosystems.py:LEAST_COUNTED governance/domain/rehearsals.py:COUNTED_IN
        governance/domain/rehearsals.py:DIGITS governance/domain/rehearsals.py:SMALLEST_BAND
        governance/domain/secrecy.py:FEWEST
        marketplace/domain/support/figures.py:DOMINANT
        marketplace/domain/simulations.py:FIRST
        marketplace/domain/simulations.py:SMALLEST_GROUP
    """,
    "how often a machine works or tries again": """
        coop/selectors/changes.py:LATE coop/services/meanings.py:MOST marketplace/domain/alerts.py:OVERLAP
        governance/domain/letters.py:RETRY
        marketplace/domain/notices.py:RETRY marketplace/selectors/moderation.py:MOST
        marketplace/selectors/notices.py:MOST timebank/services/days.py:ENOUGH
        timebank/services/sealing.py:MOST
        coop/services/live.py:TOGETHER_SECONDS
    """,
}
KNOWN = {place: why for why, places in REASONS.items() for place in places.split()}


def found() -> set[str]:
    return {place.replace(" ", "_") for place in numbers()}


def test_a_number_that_decides_is_a_rule_or_says_why_it_is_none() -> None:
    unsaid = [
        place
        for place in sorted(found() - KNOWN.keys())
        if not any(pattern.match(place.rpartition(":")[2]) for pattern in PATTERNS)
    ]
    assert unsaid == [], "declare a rule in rules.py, or say above why nobody would vote this"


def test_what_is_said_here_still_stands() -> None:
    assert sorted(KNOWN.keys() - found()) == []


def test_each_place_has_one_reason() -> None:
    assert len(KNOWN) == sum(len(places.split()) for places in REASONS.values())


@pytest.mark.parametrize("rule", registry.every(), ids=lambda rule: rule.key)
def test_each_rule_says_what_it_is_whom_it_touches_and_when_it_is_looked_at_again(rule: Rule[Any]) -> None:
    assert rule.label
    assert rule.explanation
    assert rule.concerns
    assert 1 <= rule.review_months <= 60
    check(rule, rule.default)


def test_there_are_many() -> None:
    assert len(registry.every()) >= 25
