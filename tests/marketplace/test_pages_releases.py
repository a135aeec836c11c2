"""Releases of the observatory on their pages: begun, read before they are published, published, corrected."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor
from marketplace.domain.observatory.releases import State
from marketplace.selectors.observatory import releases as told
from marketplace.services.observatory import building, releases
from marketplace.services.observatory.releases import Built
from tests.people import make_coordinator, make_member
from tests.releasing import POLICY, built, cell, hidden, observer, published, series
from tests.timebank.reading import ENGLISH, LogIn, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]

HOURS = series(
    "hours",
    cell("all", "FR", count=120, given=5400),
    hidden("all", "D11"),
    hidden("all", "D31", reason="dominant"),
    hidden("all", "D75", status="D", reason=""),
    unit="minutes",
)


PART = {**ENGLISH, "hx-request": "true"}


@pytest.fixture
def odile() -> Actor:
    return observer(at=timezone.now())


def page(browser: Client, name: str, *args: object, **headers: dict[str, str]) -> str:
    answer = browser.get(reverse(name, args=args), headers=headers.get("headers", ENGLISH))
    assert answer.status_code == 200
    return text(answer)


def test_a_coordinator_has_a_quarter_computed_and_sees_how_far_it_is(log_in: LogIn) -> None:
    browser = log_in(make_coordinator())
    assert "No quarter has been computed yet" in page(browser, "releases")
    quarter = told.free_quarters(on=timezone.localdate())[0]
    refused = browser.post(reverse("release_new"), {"quarter": "1999-Q1"}, headers=ENGLISH)
    assert refused.status_code == 422
    assert browser.post(reverse("release_new"), {"quarter": quarter}).status_code == 303
    [release_id] = told.to_build()
    releases.tell(by=PLATFORM, at=timezone.now(), release_id=release_id, done=3, steps=12)
    assert "3 of 12 series computed" in page(browser, "release", release_id)
    part = browser.get(reverse("release_progress", args=[release_id]), headers=PART)
    assert ("3 of 12 series computed" in text(part), "HX-Refresh" in part.headers) == (True, False)
    made = Built(POLICY, [HOURS], "{}", ())
    building.build(by=PLATFORM, at=timezone.now(), release_id=release_id, compute=lambda _told, _tell: made)
    part = browser.get(reverse("release_progress", args=[release_id]), headers=PART)
    assert part.headers["HX-Refresh"] == "true"
    whole = browser.get(reverse("release_progress", args=[release_id]))
    assert (whole.status_code, whole.headers["Location"]) == (303, reverse("release", args=[release_id]))
    found = page(browser, "release", release_id)
    assert "You had them computed: another person" in found
    assert "Publish these figures" not in found


def test_every_series_is_read_before_it_is_published(odile: Actor, log_in: LogIn) -> None:
    empty = {**HOURS, "indicator": "hours_given", "audience": "members", "cells": []}
    release_id = built("2026-Q1", [HOURS, {**HOURS, "audience": "members"}, empty])
    browser = log_in(odile)
    found = page(browser, "release", release_id)
    assert "Nobody contributed to: Hours given." in found
    assert "Publish these figures" in found
    assert "What anyone reads" in found
    assert "What members read who contribute" in found
    assert found.count("1: too few people, 1: one makes nearly all, 1 protects another") == 2
    table = page(browser, "release_series", release_id, "hours", "open")
    assert "1 of 4 figures are shown" in table
    assert "all trades · the whole of France" in table
    assert "90 h" in table
    for why in (
        "Hidden: too few people contribute to it.",
        "Hidden: one contributor makes nearly all of it.",
        "Hidden: with it, another hidden figure could be worked out.",
    ):
        assert table.count(why) == 1
    assert browser.get(reverse("release_series", args=[release_id, "hours", "nobody"])).status_code == 404
    assert browser.post(reverse("release_approve", args=[release_id])).status_code == 303
    assert told.get("2026-Q1").approver_id == odile.member_id
    assert "Published by Odile Garnier, under a mandate" in page(browser, "release", release_id)
    assert "Publish these figures" not in page(browser, "release", release_id)


def test_in_french(odile: Actor, log_in: LogIn) -> None:
    release_id = built("2026-Q1", [HOURS])
    browser = log_in(odile)
    french = {"accept-language": "fr"}
    assert "Publier ces chiffres" in page(browser, "release", release_id, headers=french)
    assert "Publications de l’observatoire" in page(browser, "releases", headers=french)
    table = page(browser, "release_series", release_id, "hours", "open", headers=french)
    assert "Masqué : trop peu de personnes y contribuent." in table


def test_one_is_set_aside_with_a_reason(odile: Actor, log_in: LogIn) -> None:
    release_id = built("2026-Q1", [HOURS])
    browser = log_in(odile)
    address = reverse("release_drop", args=[release_id])
    assert "may be computed anew" in page(browser, "release_drop", release_id)
    assert browser.post(address, {"reason": " "}, headers=ENGLISH).status_code == 422
    assert browser.post(address, {"reason": "Une source manque."}, headers=ENGLISH).status_code == 303
    assert told.known(odile, release_id).state is State.DROPPED
    assert "Une source manque." in page(browser, "release", release_id)
    late = browser.post(address, {"reason": "Autre."}, headers=ENGLISH)
    assert (late.status_code, "was set aside" in text(late)) == (422, True)
    browser.post(reverse("release_approve", args=[release_id]), headers=ENGLISH)
    assert "This release was set aside: the quarter may be built anew." in page(
        browser, "release", release_id
    )


def test_a_correction_says_what_it_changes(odile: Actor, log_in: LogIn) -> None:
    first = published("2026-Q1", [HOURS], by=odile, at=timezone.now())
    browser = log_in(make_coordinator())
    assert "Correct this release" in page(browser, "release", first.id)
    words = {"changed_fr": "Il manquait des heures.", "changed_en": "Some hours were missing."}
    address = reverse("release_correct", args=[first.id])
    assert browser.post(address, {**words, "changed_en": ""}, headers=ENGLISH).status_code == 422
    assert browser.post(address, words, headers=ENGLISH).status_code == 303
    [release_id] = told.to_build()
    later = series("hours", cell("all", "FR", count=131, given=6000), unit="minutes")
    made = Built(POLICY, [later], "{}", ())
    building.build(by=PLATFORM, at=timezone.now(), release_id=release_id, compute=lambda _told, _tell: made)
    found = page(browser, "release", release_id)
    for words_of in ("Some hours were missing.", "5,400", "6,000", "not there", "version 2"):
        assert words_of in found
    releases.approve(by=odile, at=timezone.now(), release_id=release_id)
    assert "Correct this release" not in page(browser, "release", first.id)
    assert "Correct this release" in page(browser, "release", release_id)


def test_others_are_kept_out(log_in: LogIn) -> None:
    release_id = built("2026-Q1", [HOURS])
    browser = log_in(make_member("Ana Petit"))
    for name, args in (("releases", ()), ("release", (release_id,)), ("release_new", ())):
        assert browser.get(reverse(name, args=args)).status_code == 403
    for name in ("release_approve", "release_drop", "release_correct"):
        assert browser.post(reverse(name, args=[release_id])).status_code == 403
    assert told.known(PLATFORM, release_id).state is State.BUILT
