"""The searches that members keep, what is new in them, and what an e-mail has to tell."""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.db.models import Count, Max, Q

from coop.domain.distances import Around
from coop.domain.errors import Hidden
from coop.selectors import places
from marketplace.domain.alerts import A_DAY, OVERLAP, Digest, News, Sought, sought_of
from marketplace.domain.moderation import Kind
from marketplace.models import Alert, Finding, Offer, ServiceRequest
from marketplace.selectors import offers, requests

MOST_TITLES = 30
SALT = "marketplace.alerts"
WHOSE = {"alert": "pk", "member": "member_id"}


@dataclass(frozen=True, slots=True)
class Kept:
    """An alert as its member reads it; fresh: how many it found lately, latest_id: the last of them."""

    id: int
    kind: Kind
    query: str
    sought: Sought
    wants_mail: bool
    saved_at: datetime
    fresh: int
    latest_id: int | None


def of_member(member_id: int, *, since: datetime) -> list[Kept]:
    """The newest first. since: what is lately."""
    lately = Q(findings__found_at__gt=since)
    rows = Alert.objects.filter(member_id=member_id).annotate(
        fresh=Count("findings", filter=lately), latest_id=Max("findings__pk", filter=lately)
    )
    return [
        Kept(
            row.pk,
            Kind(row.kind),
            row.query,
            sought_of(row.sought),
            row.wants_mail,
            row.saved_at,
            row.fresh,
            row.latest_id,
        )
        for row in rows.order_by("-saved_at", "-pk")
    ]


def due(*, at: datetime) -> list[int]:
    """Alerts of those who are still members, those looked at longest ago first."""
    rows = Alert.objects.filter(looked_at__lt=at, member__left_at__isnull=True)
    return list(rows.order_by("looked_at", "pk").values_list("pk", flat=True))


def new_ids(alert: Alert, *, at: datetime) -> list[int]:
    """What fits and was posted since the last look, by others."""
    since = alert.looked_at - OVERLAP
    if alert.kind == Kind.NEED:
        posted = ServiceRequest.objects.filter(posted_at__gt=since, posted_at__lte=at)
        fresh = set(posted.exclude(requester_id=alert.member_id).order_by().values_list("pk", flat=True))
    else:
        offered = Offer.objects.filter(posted_at__gt=since, posted_at__lte=at)
        fresh = set(offered.exclude(author_id=alert.member_id).order_by().values_list("pk", flat=True))
    return [id for id in _fitting(alert, at) if id in fresh] if fresh else []


def digests(*, at: datetime) -> list[int]:
    """Members who have something to be told by e-mail, and were told nothing for a day."""
    waiting = Q(findings__mailed_at__isnull=True, findings__pk__isnull=False, wants_mail=True)
    told = Alert.objects.filter(findings__mailed_at__gt=at - A_DAY).order_by().values("member_id")
    rows = Alert.objects.filter(waiting, member__left_at__isnull=True, member__user__isnull=False)
    return sorted(set(rows.exclude(member_id__in=told).order_by().values_list("member_id", flat=True)))


def digest(member_id: int) -> Digest:
    """What waits to be told to a member, once even where two searches found it, as long as it is seen."""
    rows = Finding.objects.filter(alert__member_id=member_id, alert__wants_mail=True, mailed_at=None)
    found = list(rows.select_related("alert", "request", "offer").order_by("-pk"))
    news: dict[News, Alert] = {}
    for row in found:
        if len(news) < MOST_TITLES and _is_seen(row):
            news.setdefault(_news(row), row.alert)
    alerts = {alert.pk: alert for alert in news.values()}
    language = str(found[0].alert.sought["language"]) if found else "fr"
    searches = tuple(
        (id, Kind(alert.kind), alert.query, tuple(one for one, by in news.items() if by.pk == id))
        for id, alert in alerts.items()
    )
    return Digest(member_id, language, tuple(row.pk for row in found), searches)


def token_of(whose: str, id: int) -> str:
    """An address that works without a log-in, to end the e-mails: of an "alert", or all of a "member"."""
    return signing.dumps([whose, id], salt=SALT)


def mailing(token: str) -> list[int]:
    """The alerts of a signed address that still send e-mails. Raises Hidden for one not signed here."""
    try:
        whose, id = signing.loads(token, salt=SALT)
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise Hidden from error
    rows = Alert.objects.filter(**{WHOSE[whose]: id}, wants_mail=True)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _news(row: Finding) -> News:
    if row.request is not None:
        return News(Kind.NEED, row.request.pk, row.request.title)
    assert row.offer is not None  # a finding is one thing
    return News(Kind.OFFER, row.offer.pk, row.offer.title)


def _is_seen(row: Finding) -> bool:
    if row.request_id is not None:
        facts = requests.facts(row.request_id)
        return facts.state == "open" and not facts.is_hidden
    offer = offers.facts(row.offer_id or 0)
    return offer.state == "open" and not offer.is_hidden


def _fitting(alert: Alert, at: datetime) -> list[int]:
    sought = sought_of(alert.sought)
    here = places.get(sought.place_id) if sought.place_id else None
    around = Around(here, sought.km) if here and sought.km else None
    if alert.kind == Kind.NEED:
        return requests.ids(
            requests.Filters(
                text=sought.text,
                language=sought.language,
                skill_id=sought.skill_id,
                terms=sought.terms,
                region=sought.region,
                around=around,
                is_remote=sought.is_remote,
                matched_id=alert.member_id if sought.is_fitting else None,
                category=sought.category,
            )
        )
    return offers.ids(
        offers.Filters(
            text=sought.text,
            language=sought.language,
            skill_id=sought.skill_id,
            category=sought.category,
            terms=sought.terms,
            region=sought.region,
            around=around,
            is_remote=sought.is_remote,
        ),
        at=at,
    )
