"""What the ledger shows on the home page: a month to distribute, my hours, what the members share."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from coop.domain import groups as standing
from coop.domain.actors import Actor
from coop.domain.navigation import Card, Panel
from coop.domain.words import N_, Sentence
from coop.selectors import groups as known
from coop.words import say
from timebank.domain import periods, permissions, tellings
from timebank.domain.closings import State
from timebank.selectors import closings, funds, payments, pools
from timebank.selectors import groups as spending
from timebank.selectors import statements as reading
from timebank.selectors.closings import Told
from timebank.views import labels, limits, statements

MOST_ASKED = 3


def cards(actor: Actor, at: datetime) -> Iterator[Card]:
    """Figures that one may contest; for coordinators, what they answer and the next month to close."""
    live = closings.live()
    yield from (card for one in live for card in _of_closing(actor, one, at))
    if not permissions.may_distribute(actor):
        return
    months = pools.months_waiting(at)
    free = [month for month in months if not any(periods.overlap(month, one.period) for one in live)]
    for month in free[:1]:
        yield Card(
            key=f"distribution-{month.first_on:%Y-%m}",
            urgency=45,
            family="timebank",
            icon="split",
            title=Sentence(N_("A month is ready to be distributed")),
            reason=Sentence(
                N_("The common pool waits to be shared between the funds: %(month)s."),
                {"month": labels.period(month)},
            ),
            action=Sentence(N_("See what it would give")),
            url=labels.address("distribution_new", month),
        )


def _of_closing(actor: Actor, told: Told, at: datetime) -> Iterator[Card]:
    words = None
    if told.state is State.CONTESTED and permissions.may_distribute(actor):
        words = (60, N_("A distribution is contested"), N_("Somebody waits for an answer: %(month)s."))
    elif told.state is State.CLOSING and not told.is_computing and permissions.may_distribute(actor):
        words = (44, N_("A month is being closed"), N_("Its checks wait for you: %(month)s."))
    elif told.may_be_contested(at) and permissions.may_contest_figures(actor):
        words = (20, N_("What the funds will receive"), N_("You may contest the figures: %(month)s."))
    if words is not None:
        urgency, title, reason = words
        yield Card(
            key=f"closing-{told.id}-{told.state}-{told.round}",
            urgency=urgency,
            family="timebank",
            icon="split",
            title=Sentence(title),
            reason=Sentence(reason, {"month": labels.period(told.period)}),
            action=Sentence(N_("See the figures") if told.lines else N_("See the checks")),
            url=reverse("closing", args=[told.id]),
        )


def asked(actor: Actor, at: datetime) -> Iterator[Card]:
    """The requests for hours that this person may answer, the first to end first."""
    if actor.member_id is None:
        return
    for line in payments.waiting_for(actor, at=at)[:MOST_ASKED]:
        yield Card(
            key=f"payment-{line.id}",
            urgency=100,
            family="timebank",
            icon="hourglass",
            title=Sentence(N_("%(name)s asks for hours"), {"name": line.payee}),
            reason=Sentence(
                N_("%(minutes)s, for: %(purpose)s"), {"minutes": line.minutes, "purpose": line.purpose}
            ),
            action=Sentence(N_("See what it would give")),
            url=reverse("payment", args=[line.id]),
        )


def groups(actor: Actor, at: datetime) -> Iterator[Card]:
    """What groups pay and this delegate may approve; for coordinators, the groups that ask to be admitted."""
    for line in spending.waiting_for(actor, at=at)[:MOST_ASKED]:
        yield Card(
            key=f"group-payment-{line.id}",
            urgency=100,
            family="timebank",
            icon="users-round",
            title=Sentence(N_("A payment of %(group)s waits for your approval"), {"group": line.group}),
            reason=Sentence(
                N_("%(minutes)s, for: %(purpose)s"), {"minutes": line.minutes, "purpose": line.purpose}
            ),
            action=Sentence(N_("See the payment")),
            url=reverse("group_payment", args=[line.id]),
        )
    if standing.may_run(actor):
        for group in [one for one in known.asking() if standing.may_admit(actor, one)][:MOST_ASKED]:
            yield Card(
                key=f"group-{group.id}",
                urgency=80,
                family="timebank",
                icon="users-round",
                title=Sentence(N_("%(group)s asks to be admitted"), {"group": group.name}),
                reason=Sentence(N_("A group for: %(purpose)s"), {"purpose": group.purpose}),
                action=Sentence(N_("See the group")),
                url=reverse("group", args=[group.id]),
            )


def my_hours(actor: Actor, at: datetime) -> Panel | None:
    """My hours in one line and one drawing."""
    if actor.member_id is None:
        return None
    period = statements.recent(at)
    statement = reading.outline(actor.member_id, start=period.start, end=period.end)
    values = {
        "sentence": say(tellings.balance(statement.closing)),
        "near_limit": limits.warning(actor.member_id, at=at),
        "points": statements.points(statement) if statement.lines or statement.opening else [],
    }
    return Panel("timebank/parts/my_hours.html", values, order=10)


def commons(actor: Actor, at: datetime) -> Panel | None:
    """For visitors: what the members have put in common so far."""
    if actor.user_id is not None:
        return None
    held = funds.holdings()
    values = {"minutes": sum(one.minutes for one in held), "cents": sum(one.cents for one in held)}
    return Panel("timebank/parts/commons.html", values, order=60) if any(values.values()) else None
