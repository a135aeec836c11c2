"""The pages of emergency measures: asked for, confirmed by another, told to everybody, read by programs."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from governance.models import Measure, RuleVersion
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.governance.measuring import CREDIT, REASON, Emergency, emergency
from tests.governance.pages import english, labels

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]

RULE = f"/regles/{CREDIT}/"
ASK = f"{RULE}mesure/"


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch) -> Emergency:
    """The powers of the two are read by the clock of the database: it is now."""
    now = timezone.now()
    found = emergency(began_at=now - timedelta(days=60))
    at = found.at
    monkeypatch.setattr(timezone, "now", lambda: at)
    return found


def test_it_is_asked_confirmed_and_told(
    log_in: LogIn, case: Emergency, monkeypatch: pytest.MonkeyPatch
) -> None:
    guardian, witness = log_in(case.guardian), log_in(case.witness)
    assert "Proposer une mesure d’urgence" in labels(read(guardian.get(RULE)))
    form = words(read(guardian.get(ASK)))
    assert "8 h" in form
    assert "20 h" in form
    sent = guardian.post(ASK, {"reason": REASON})
    measure = Measure.objects.get()
    page = f"/mesures/{measure.pk}/"
    assert sent.headers["Location"] == page
    assert "attend une deuxième personne" in words(read(guardian.get(page)))
    assert "La confirmer" not in labels(read(guardian.get(page)))
    told = words(read(Client().get(RULE)))
    assert REASON in told
    assert "Bruno" not in told
    assert "Une mesure d’urgence vous attend" in words(read(witness.get("/")))
    assert "Une mesure d’urgence vous attend" not in words(read(guardian.get("/")))
    assert witness.post(page, {}).status_code == 422
    assert not RuleVersion.objects.filter(measure=measure).exists()
    witness.post(page, {"is_sure": "on"})
    version = RuleVersion.objects.get(measure=measure)
    assert "Une mesure d’urgence est confirmée" in words(read(Client().get(RULE)))
    assert "Chloé Martin" in words(read(witness.get(page)))
    assert "mesure d’urgence, qui prend fin d’elle-même avant" in words(read(log_in(case.proposer).get("/")))
    monkeypatch.setattr(timezone, "now", lambda: version.effective_at)
    visited = words(read(Client().get(RULE))).replace("\u202f", " ")
    assert "Une mesure d’urgence est en vigueur" in visited
    assert "par une mesure d’urgence qui prend fin d’elle-même avant le" in visited
    assert "Mesure d’urgence de deux personnes" in visited
    assert "par une mesure d’urgence" in words(read(Client().get("/regles/")))
    said = words(read(english(Client()).get(RULE)))
    assert "An emergency measure is in force" in said
    assert version.lapses_at is not None
    lapsed_at: datetime = version.lapses_at
    monkeypatch.setattr(timezone, "now", lambda: lapsed_at)
    after = words(read(Client().get(RULE)))
    assert "est en vigueur" not in after
    assert "Mesure d’urgence de deux personnes" in after, "the past is readable for ever"


def test_others_are_refused_plainly_and_what_was_typed_stays(log_in: LogIn, case: Emergency) -> None:
    member = log_in(case.proposer)
    assert "Proposer une mesure d’urgence" not in labels(read(member.get(RULE)))
    assert member.get(ASK).status_code == 403
    assert log_in(case.guardian).get("/regles/timebank.nothing/mesure/").status_code == 404
    measure_id = case.propose()
    page = f"/mesures/{measure_id}/"
    assert member.post(page, {"is_sure": "on"}).status_code == 403
    again = log_in(case.guardian).post(page, {"is_sure": "on"})
    assert again.status_code == 422
    assert "une autre personne le fait" in words(read(again, status=422))
    second = log_in(case.guardian).post(ASK, {"reason": "Une autre raison."})
    assert second.status_code == 422
    assert "Une autre raison." in second.content.decode()
    assert member.get("/mesures/0/").status_code == 404


def test_programs_read_it(log_in: LogIn, case: Emergency) -> None:
    version = case.suspend()
    browser = log_in(case.proposer)
    (told,) = browser.get(f"/api/governance/rules/{CREDIT}/measures").json()
    assert (told["state"], told["suspended"], told["value"]) == ("ahead", 480, 1200)
    assert (told["proposer_id"], told["confirmer_id"]) == (case.guardian.member_id, case.witness.member_id)
    assert (told["upshot"], told["decided"], told["decided_from"]) == (None, None, None)
    versions = browser.get(f"/api/governance/rules/{CREDIT}/versions").json()
    assert [one["lapses_at"] is None for one in versions] == [True, True, False]
    assert versions[-1]["id"] == version.pk
    assert Client().get(f"/api/governance/rules/{CREDIT}/measures").status_code == 401
