"""A search that is kept tells what is new in it, each thing once, at home and by one e-mail a day."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from coop.domain.actors import PLATFORM, VISITOR, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.selectors import members, places, skills
from marketplace.domain import alerts as law
from marketplace.domain.alerts import Sought
from marketplace.domain.moderation import Kind
from marketplace.domain.terms import Terms
from marketplace.forms import alerts as forms
from marketplace.models import Alert, Finding
from marketplace.selectors import alerts as kept
from marketplace.selectors import home
from marketplace.services import alerts, leaving, moderation, requests
from tests.conftest import LogIn
from tests.instants import START, after
from tests.marketplace.reading import read, titles
from tests.marketplace.samples import LYON, PROOF, WEB, id_of, post
from tests.marketplace.test_offers import propose
from tests.rights import OWNER, acting_as


def keep(person: Actor, kind: Kind = Kind.NEED, *, wants_mail: bool = False, **what: Any) -> int:  # noqa: ANN401  fields of Sought
    sought = Sought(**(what or {"text": "boutique"}))
    return alerts.save(
        by=person, at=START, kind=kind, sought=sought, query=f"q={sought.text}", wants_mail=wants_mail
    )


def look(at: datetime) -> int:
    return alerts.look(by=PLATFORM, at=at)


def found(person: Actor, at: datetime) -> list[int]:
    return [one.fresh for one in kept.of_member(id_of(person), since=at - timedelta(days=7))]


def test_a_search_says_something_and_is_not_endless() -> None:
    law.check(Sought(text="vélo"), "q=velo", count=19)
    for sought, query, count in (
        (Sought(language="en", km=30), "", 0),
        (Sought(text="vélo"), "x" * 601, 0),
        (Sought(text="vélo"), "q=velo", 20),
    ):
        with pytest.raises(Refused):
            law.check(sought, query, count=count)


@pytest.mark.parametrize(
    "sought", [Sought(), Sought("a", "en", 3, "web", Terms.GIFT, "Corse", 5, 30, True, True)]
)
def test_what_is_kept_is_what_was_looked_for(sought: Sought) -> None:
    assert law.sought_of(sought.as_json()) == sought


def test_what_is_new_is_found_once(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    post(amina, title="Une vieille boutique", at=START - timedelta(days=1))
    assert keep(bruno) == keep(bruno)
    post(amina, title="Une page pour des boutiques", at=after(hours=2))
    post(amina, title="Autre chose", text="Rien à voir.", at=after(hours=2))
    post(bruno, title="Ma propre boutique", at=after(hours=2))
    assert look(after(hours=3)) == 1
    assert look(after(hours=3)) == 0
    assert look(after(hours=4)) == 0
    post(
        amina, title="Encore une boutique", at=after(hours=3, minutes=30)
    )  # written while the last look was under way
    assert look(after(hours=4, minutes=1)) == 1
    assert found(bruno, after(hours=5)) == [2]
    (card,) = [card for card in home.cards(bruno, after(hours=5)) if card.key.startswith("alert-")]
    assert (card.reason.values["number"], card.url) == (2, "/besoins/?q=boutique")
    assert found(bruno, after(days=9)) == [0]
    assert found(chloe, after(hours=5)) == []


def test_offers_are_found_too(bruno: Actor, chloe: Actor) -> None:
    keep(chloe, Kind.OFFER, skill_id=skills.ids_by_code()[WEB])
    keep(bruno, Kind.OFFER, category="web")
    keep(chloe, Kind.OFFER, terms=Terms.GIFT, text="x")
    propose(bruno)
    Alert.objects.update(looked_at=START)
    assert look(after(days=1)) == 1
    assert sorted(found(chloe, after(days=1))) == [0, 1]


def test_filters_are_those_of_the_page(amina: Actor, bruno: Actor) -> None:
    here = places.ids_by_code()[LYON]
    keep(
        bruno,
        text="page",
        place_id=here,
        km=10,
        is_fitting=True,
        is_remote=True,
        region="Auvergne-Rhône-Alpes",
    )
    post(amina, at=after(hours=2), title="Une page")
    post(amina, PROOF, at=after(hours=2), title="Une page à relire")
    assert look(after(hours=3)) == 1


def test_one_e_mail_a_day_tells_what_is_seen(amina: Actor, bruno: Actor, elise: Actor) -> None:
    alert_id = keep(bruno, wants_mail=True, text="boutique", language="en")
    post(amina, title="Une boutique", at=after(hours=2))
    hidden, closed = (
        post(amina, title=f"Boutique {word}", at=after(hours=2)) for word in ("cachée", "fermée")
    )
    assert look(after(hours=1)) == 0
    moderation.hide(by=elise, at=START, kind=Kind.NEED, subject_id=hidden, reason="Rude.")
    look(after(hours=3))
    (sent,) = mail.outbox
    assert sent.to == [members.address_of(id_of(bruno))]
    assert sent.subject == "New in your searches"
    assert "- Une boutique\n  http" in sent.body
    assert "cachée" not in sent.body
    post(amina, title="Une autre boutique", at=after(hours=4))
    look(after(hours=5))
    assert len(mail.outbox) == 1
    requests.close(by=amina, at=after(hours=6), request_id=closed)
    look(after(hours=28))
    look(after(hours=29))
    assert len(mail.outbox) == 2
    assert "Une autre boutique" in mail.outbox[1].body
    assert "- Une boutique\n" not in mail.outbox[1].body
    alerts.change_mail(by=bruno, at=after(days=2), alert_id=alert_id, wants_mail=False)
    post(amina, title="Boutique sans courriel", at=after(days=3))
    look(after(days=4))
    alerts.change_mail(by=bruno, at=after(days=5), alert_id=alert_id, wants_mail=True)
    look(after(days=6))
    assert len(mail.outbox) == 2


def test_a_mail_that_can_not_leave_is_sent_by_the_next_look(
    amina: Actor, bruno: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(bruno, wants_mail=True)
    post(amina, title="Une boutique", at=after(hours=2))

    def broken(_mail: object) -> None:
        raise OSError("away")

    with monkeypatch.context() as patch:
        patch.setattr(mail.EmailMessage, "send", broken)
        with pytest.raises(ExceptionGroup):
            look(after(hours=3))
    assert (Finding.objects.filter(mailed_at=None).count(), len(mail.outbox)) == (1, 0)
    look(after(hours=4))
    assert (Finding.objects.filter(mailed_at=None).count(), len(mail.outbox)) == (0, 1)


def test_a_mail_leads_to_each_thing_and_stops_without_a_log_in(
    amina: Actor, bruno: Actor, visitor: Client
) -> None:
    words = keep(bruno, wants_mail=True, text="boutique", language="en")
    more = keep(bruno, wants_mail=True, text="velo", language="en")
    need_id = post(amina, title="Une boutique", at=after(hours=2))
    offer_alert = keep(bruno, Kind.OFFER, wants_mail=True, category="web", language="en")
    offer_id = propose(amina, title="Une page", category="web")
    Alert.objects.update(looked_at=START)
    look(after(hours=3))
    (sent,) = mail.outbox
    for line in (
        f"{settings.PUBLIC_URL}/besoins/?q=boutique",
        f"- Une boutique\n  {settings.PUBLIC_URL}/besoins/{need_id}/",
        f"- Une page\n  {settings.PUBLIC_URL}/offres/{offer_id}/",
        f"{settings.PUBLIC_URL}/alertes/",
    ):
        assert line in sent.body
    assert sent.body.count("/courriels/recherches/") == 3  # of each search that found something, and of all
    everything = sent.extra_headers["List-Unsubscribe"].strip("<>").removeprefix(settings.PUBLIC_URL)
    assert everything in sent.body
    one = reverse("alert_letters", args=[kept.token_of("alert", words)])
    assert one in sent.body
    page = read(visitor.get(one))
    assert "No more e-mails" in page
    assert wanting(bruno) == {words, more, offer_alert}
    assert visitor.post(one).status_code == 200
    assert wanting(bruno) == {words, more, offer_alert}
    assert visitor.post(one, {"stop": "1"}).status_code == 303
    assert wanting(bruno) == {more, offer_alert}
    assert "You receive no e-mail" in read(visitor.get(one))
    for _ in range(2):
        assert visitor.post(everything, {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert wanting(bruno) == set()
    assert Alert.objects.count() == 3


@pytest.mark.parametrize("token", ["x", "x" * 400, "WyJhbGVydCIsMV0:1", "\u00e9"])
def test_an_address_that_was_not_signed_here_is_none(visitor: Client, token: str) -> None:
    address = reverse("alert_letters", args=[token])
    assert (visitor.get(address).status_code, visitor.post(address).status_code) == (404, 404)


def wanting(person: Actor) -> set[int]:
    rows = Alert.objects.filter(member_id=id_of(person), wants_mail=True).order_by()
    return set(rows.values_list("pk", flat=True))


def test_alerts_are_ones_own(amina: Actor, bruno: Actor) -> None:
    alert_id = keep(bruno)
    for verb in (alerts.delete, alerts.change_mail):
        more: dict[str, Any] = {"wants_mail": True} if verb is alerts.change_mail else {}
        with pytest.raises(Hidden):
            verb(by=amina, at=START, alert_id=alert_id, **more)
    with pytest.raises(Forbidden):
        keep(VISITOR)
    with pytest.raises(Forbidden):
        alerts.look(by=bruno, at=START)
    alerts.delete(by=bruno, at=START, alert_id=alert_id)
    alerts.delete(by=bruno, at=START, alert_id=alert_id)
    keep(bruno)
    leaving.leave(by=bruno, at=after(days=1), member_id=id_of(bruno))
    assert Alert.objects.count() == 0
    assert members.address_of(10**6) == ""


def test_an_address_keeps_what_it_says() -> None:
    sent = QueryDict("page=3&q=v%C3%A9lo&skill=&near=Lyon&near_code=69123&next=//elsewhere")
    assert forms.query_of(sent) == "q=v%C3%A9lo&near=Lyon&near_code=69123"


def test_a_search_is_kept_from_its_page(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    client = enter(bruno)
    page = client.get(reverse("needs"), {"q": "boutique", "near": "Lyon (69)", "remote": "on"})
    assert "Keep this search" in read(page)
    assert "Keep this search" not in read(client.get(reverse("needs")))
    sent = {"query": "q=boutique&near=Lyon+%2869%29&remote=on", "wants_mail": "1"}
    for _ in range(2):
        assert client.post(reverse("alert_save", args=["besoins"]), sent)["Location"] == reverse("alerts")
    (alert,) = kept.of_member(id_of(bruno), since=START)
    assert (alert.sought.place_id, alert.sought.km, alert.wants_mail) == (
        places.ids_by_code()[LYON],
        30,
        True,
    )
    listed = client.get(reverse("alerts"))
    assert titles(listed) == ["“boutique” · Lyon (69), 30 km · At a distance"]
    offers = {"query": "category=web&terms=gift&skill=" + str(skills.ids_by_code()[WEB])}
    assert client.post(reverse("alert_save", args=["offres"]), offers).status_code == 303
    assert "Web and design · as a gift" in titles(client.get(reverse("alerts")))[0]
    assert client.post(reverse("alert_mail", args=[alert.id]), {"wants_mail": "0"}).status_code == 303
    assert enter(amina).post(reverse("alert_delete", args=[alert.id])).status_code == 404
    assert client.post(reverse("alert_delete", args=[alert.id])).status_code == 303
    assert Alert.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "query", "status"),
    [
        ("besoins", "", 303),
        ("besoins", "skill=abc", 303),
        ("offres", "q=" + "x" * 900, 303),
        ("autres", "q=a", 404),
    ],
)
def test_a_search_that_can_not_be_kept_is_not(
    bruno: Actor, enter: LogIn, kind: str, query: str, status: int
) -> None:
    answer = enter(bruno).post(reverse("alert_save", args=[kind]), {"query": query})
    assert (answer.status_code, Alert.objects.count()) == (status, 0)


@pytest.mark.parametrize(
    ("name", "changes"),
    [("alert_looks_for_needs", {"kind": "other"}), ("alert_looks_for_needs", {"kind": ""})],
)
def test_the_database_keeps_alerts_whole(bruno: Actor, name: str, changes: dict[str, str]) -> None:
    keep(bruno)
    with acting_as(OWNER), pytest.raises(IntegrityError, match=name), transaction.atomic():
        Alert.objects.update(**changes)


def test_the_database_keeps_findings_whole(amina: Actor, bruno: Actor) -> None:
    alert_id, request_id = keep(bruno), post(amina, title="Une boutique", at=after(hours=2))
    look(after(hours=3))
    twice = Finding(alert_id=alert_id, request_id=request_id, found_at=START)
    nothing = Finding(alert_id=alert_id, found_at=START)
    for name, row in (("alert_finds_a_need_once", twice), ("finding_is_one_thing", nothing)):
        with acting_as(OWNER), pytest.raises(IntegrityError, match=name), transaction.atomic():
            row.save()
