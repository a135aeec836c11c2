"""Keeping a search, looking for what is new in it, and telling it once."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext, override

from coop.domain import jobs
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden
from coop.domain.words import N_
from coop.selectors import members
from coop.services import members as memberships
from marketplace.domain import alerts, permissions
from marketplace.domain.alerts import Digest, News, Sought
from marketplace.domain.moderation import Kind
from marketplace.models import Alert, Finding
from marketplace.selectors import alerts as kept

SUBJECT = N_("New in your searches")
BEGINNING = N_("Here is what is new in the searches that you keep:")
ENDING = N_("All your searches: %(url)s")
STOPPING = N_("No more e-mails for this search: %(url)s")
STOPPING_ALL = N_("No more e-mails for any search: %(url)s")
LISTS = {Kind.NEED: "needs", Kind.OFFER: "offers"}
PAGES = {Kind.NEED: "need", Kind.OFFER: "offer"}


@transaction.atomic
def save(*, by: Actor, at: datetime, kind: Kind, sought: Sought, query: str, wants_mail: bool = False) -> int:
    """Keep a search: what is posted from now on is told. Returns the alert id; twice is once."""
    if by.member_id is None or not permissions.may_post(by):
        raise Forbidden
    memberships.hold(by=by, at=at, member_id=by.member_id)  # two at once are counted one after the other
    known = Alert.objects.filter(member_id=by.member_id, kind=kind, query=query).first()
    if known is not None:
        return known.pk
    alerts.check(sought, query, count=Alert.objects.filter(member_id=by.member_id).count())
    alert = Alert.objects.create(
        member_id=by.member_id,
        kind=kind,
        query=query,
        sought=sought.as_json(),
        wants_mail=wants_mail,
        saved_at=at,
        looked_at=at + alerts.OVERLAP,
    )
    return alert.pk


@transaction.atomic
def change_mail(*, by: Actor, at: datetime, alert_id: int, wants_mail: bool) -> None:
    """With e-mails or without; what was found before is not sent any more."""
    alert = _own(by, alert_id)
    if wants_mail and not alert.wants_mail:
        Finding.objects.filter(alert=alert, mailed_at=None).update(mailed_at=alert.saved_at)
    alert.wants_mail = wants_mail
    alert.save(update_fields=["wants_mail"])


@transaction.atomic
def stop(*, by: Actor, at: datetime, token: str) -> None:
    """Whoever holds the signed address ends its e-mails; the searches stay. Twice is once."""
    Alert.objects.filter(pk__in=kept.mailing(token)).update(wants_mail=False)


@transaction.atomic
def delete(*, by: Actor, at: datetime, alert_id: int) -> None:
    """Look no more. Twice is once."""
    if Alert.objects.filter(pk=alert_id).exists():
        _own(by, alert_id).delete()


@transaction.atomic
def erase(*, by: Actor, at: datetime, member_id: int) -> None:
    """The searches of a member go with them. Whoever calls ends the membership."""
    Alert.objects.filter(member_id=member_id).delete()


def look(*, by: Actor, at: datetime) -> int:
    """Look for what is new in every search that is kept, then tell it; how many things were found."""
    if not by.is_platform:
        raise Forbidden
    found = jobs.each(lambda alert_id: _look(at, alert_id), kept.due(at=at))
    jobs.each(lambda member_id: _tell(at, member_id), kept.digests(at=at))
    return found


@transaction.atomic
def _look(at: datetime, alert_id: int) -> int:
    """By itself, under its lock: a look that was cut short is done again, and finds nothing twice."""
    alert = Alert.objects.select_for_update().filter(pk=alert_id).first()
    if alert is None or alert.looked_at >= at:
        return 0
    column = "request_id" if alert.kind == Kind.NEED else "offer_id"
    known = set(alert.findings.order_by().values_list(column, flat=True))
    new = [id for id in kept.new_ids(alert, at=at) if id not in known]
    Finding.objects.bulk_create(Finding(alert=alert, found_at=at, **{column: id}) for id in new)
    alert.looked_at = at
    alert.save(update_fields=["looked_at"])
    return len(new)


@transaction.atomic
def _tell(at: datetime, member_id: int) -> int:
    """One e-mail, noted in the transaction that sends it: where it can not be sent it stays to be sent."""
    list(Alert.objects.select_for_update().filter(member_id=member_id).order_by("pk"))
    if member_id not in kept.digests(at=at):
        return 0
    digest = kept.digest(member_id)
    Finding.objects.filter(pk__in=digest.finding_ids).update(mailed_at=at)
    address = members.address_of(member_id)
    if not (digest.searches and address):
        return 0
    _write(digest, address).send()
    return 1


def _write(digest: Digest, address: str) -> EmailMessage:
    """In the language of the search, with a way to stop that asks for no log-in (RFC 8058)."""
    stop = _stop("member", digest.member_id)
    with override(digest.language):
        lines = [gettext(BEGINNING)]
        for alert_id, kind, query, news in digest.searches:
            lines += [
                "",
                f"{gettext(alerts.KINDS[kind])}: {settings.PUBLIC_URL}{reverse(LISTS[kind])}?{query}",
            ]
            lines += [f"- {one.title}\n  {_page(one)}" for one in news]
            lines += [gettext(STOPPING) % {"url": _stop("alert", alert_id)}]
        lines += ["", "-- ", gettext(ENDING) % {"url": settings.PUBLIC_URL + reverse("alerts")}]
        lines += [gettext(STOPPING_ALL) % {"url": stop}]
        subject = gettext(SUBJECT)
    return EmailMessage(
        subject=subject,
        body="\n".join(lines) + "\n",
        to=[address],
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )


def _page(one: News) -> str:
    return settings.PUBLIC_URL + reverse(PAGES[one.kind], args=[one.subject_id])


def _stop(whose: str, id: int) -> str:
    return settings.PUBLIC_URL + reverse("alert_letters", args=[kept.token_of(whose, id)])


def _own(by: Actor, alert_id: int) -> Alert:
    alert = Alert.objects.select_for_update().filter(pk=alert_id).first()
    if alert is None or not by.is_one_of(alert.member_id):
        raise Hidden
    return alert
