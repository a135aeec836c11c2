"""What the house holds of somebody is told to them alone, and what goes when they leave is gone."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from config.roles import APPLICATION
from coop.domain import personal
from coop.domain.actors import Actor
from coop.selectors import skills
from governance.domain.letters import Manner
from governance.services import letters
from marketplace.domain.moderation import Kind
from marketplace.domain.observatory.facts import FactDraft
from marketplace.domain.reviews import Review
from marketplace.domain.weeks import Days
from marketplace.models import Review as Row
from marketplace.models import ServiceRequest
from marketplace.selectors import reviews as told
from marketplace.services import leaving, messages, moderation, reviews, weeks
from marketplace.services.observatory import facts
from tests.conftest import LogIn
from tests.instants import START, after
from tests.marketplace.reading import read
from tests.marketplace.samples import id_of, post
from tests.marketplace.test_alerts import keep
from tests.marketplace.test_attachments import PDF, add
from tests.marketplace.test_offers import propose
from tests.marketplace.test_reviews import WORDS, both, done, write
from tests.people import make_pending, make_user
from tests.rights import OWNER, acting_as


def held(person: Actor) -> dict[str, int]:
    """How many rows of each table."""
    return {one.table: len(list(one.rows(id_of(person)))) for one in personal.every()}


def live(amina: Actor, bruno: Actor, chloe: Actor) -> tuple[int, int]:
    """Amina helps Bruno, and does one of everything. Returns the reviews: hers, and his."""
    his, hers = both(bruno, amina)
    reviews.answer(by=amina, at=after(days=3), review_id=his, text="Gladly.")
    add(amina, post(amina, title="The fence"))
    keep(amina)
    add(amina, propose(amina), "rates.txt", b"By the hour.", Kind.OFFER)
    moderation.report(
        by=amina, at=START, kind=Kind.OFFER, subject_id=propose(chloe), reason="It is an advertisement."
    )
    away = (START + timedelta(days=20)).date()
    weeks.go_away(by=amina, at=START, days=Days(away, away), note="At the sea")
    messages.send(by=amina, at=START, engagement_id=told.get(his).facts.engagement_id, text="Hello", key="k")
    letters.choose(by=amina, at=START, choice=Manner())
    trade_id = skills.ids_by_code()["crafts"]
    draft = FactDraft(START.date(), trade_id, client="Café du Port", payment_days=43)
    facts.write(by=amina, at=START, draft=draft, key="k")
    return hers, his


def test_a_copy_holds_one_s_own_words_and_no_other_s(
    amina: Actor, bruno: Actor, chloe: Actor, enter: LogIn, visitor: Client
) -> None:
    live(amina, bruno, chloe)
    answer = enter(amina).get(reverse("personal_export"))
    assert answer["Content-Disposition"] == 'attachment; filename="temps-commun.json"'
    copy = json.loads(answer.content)
    assert set(copy) == {one.table for one in personal.every()}
    assert copy["coop.User"][0]["email"] == "amina.benali@example.org"
    assert [one["title"] for one in copy["marketplace.ServiceRequest"]] == ["The fence"]
    assert [one["text"] for one in copy["marketplace.Message"]] == ["Hello"]
    assert [one["payment_days"] for one in copy["marketplace.PooledFact"]] == [43]
    assert [one["label"] for one in copy["marketplace.PooledClient"]] == ["Café du Port"]
    beside = [(one["request__title"], one["offer__title"]) for one in copy["marketplace.Attachment"]]
    assert beside == [("The fence", None), (None, "A page for your shop")]
    contents = [one["content"] for one in copy["marketplace.Attachment"]]
    assert contents == ["JVBERi0xLjcgcGxhbg==", "QnkgdGhlIGhvdXIu"]
    assert {"Clear and quick, thank you.", None} == {one.get("text") for one in copy["marketplace.Review"]}
    assert PDF.decode() == "%PDF-1.7 plan"
    other = json.loads(enter(bruno).get(reverse("personal_export")).content)
    assert other["marketplace.Message"] == other["marketplace.Offer"] == other["marketplace.Attachment"] == []
    assert [one["text"] for one in other["marketplace.Review"]] == ["Clear and quick, thank you."]
    assert visitor.get(reverse("personal_export")).status_code == 302


def test_what_is_said_to_go_is_gone_and_the_rest_stays(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    live(amina, bruno, chloe)
    going = {one.table for one in personal.every() if not one.kept}
    before = held(amina)
    assert going == {name for name, count in before.items() if name in going and count}
    leaving.leave(by=amina, at=after(days=4), member_id=id_of(amina))
    found = held(amina)
    assert {name: count for name, count in found.items() if name in going} == dict.fromkeys(going, 0)
    assert {name for name, count in before.items() if count} - going <= {n for n, c in found.items() if c}
    assert ServiceRequest.objects.filter(requester_id=id_of(amina)).count() == 1


def test_words_taken_back_go_with_their_writer_and_their_place_stays(
    amina: Actor, bruno: Actor, chloe: Actor, enter: LogIn
) -> None:
    hers, his = live(amina, bruno, chloe)
    reviews.take_back(by=amina, at=after(days=3), review_id=hers)
    assert Row.objects.get(pk=hers).text == WORDS.text
    for day in (4, 5):  # twice is once
        leaving.leave(by=amina, at=after(days=day), member_id=id_of(amina))
    row, other = Row.objects.get(pk=hers), Row.objects.get(pk=his)
    assert (row.text, row.tags, row.note, row.taken_back_at) == ("", [], WORDS.note, after(days=3))
    assert (other.text, other.answer, other.answered_at, other.taken_back_at) == (WORDS.text, "", None, None)
    page = read(enter(chloe).get(reverse("member_reviews", args=[id_of(bruno)])))
    assert "Taken back by who wrote it" in page
    assert WORDS.text not in page


@pytest.mark.parametrize("role", [OWNER, APPLICATION])
def test_the_database_keeps_the_words_of_who_is_still_here(amina: Actor, bruno: Actor, role: str) -> None:
    his, hers = both(bruno, amina)
    reviews.answer(by=amina, at=after(days=3), review_id=his, text="Gladly.")
    gone = {"text": "", "tags": [], "taken_back_at": START}

    def refused(review_id: int, broken: str, **changes: object) -> None:
        with (
            acting_as(role),
            pytest.raises(IntegrityError, match=broken.replace("_", " ")),
            transaction.atomic(),
        ):
            Row.objects.filter(pk=review_id).update(**changes)

    refused(hers, "review_revealed_never_changes", **gone)
    refused(his, "review_is_answered_once", answer="", answered_at=None)
    reviews.take_back(by=amina, at=after(days=3), review_id=hers)
    leaving.leave(by=amina, at=after(days=4), member_id=id_of(amina))
    refused(hers, "review_revealed_never_changes", text="Somebody else's words.")
    refused(hers, "review_taken_back_never_returns", taken_back_at=None)
    refused(hers, "review_revealed_never_changes", note="")
    refused(his, "review_revealed_never_changes", **gone)


def test_words_that_nobody_has_read_are_not_emptied_while_their_writer_stays(
    amina: Actor, bruno: Actor
) -> None:
    review_id = write(amina, done(amina, bruno), Review("Good."))
    with pytest.raises(IntegrityError, match="emptied once its writer left"), transaction.atomic():
        Row.objects.filter(pk=review_id).update(text="", taken_back_at=START)


def test_the_page_says_what_goes_and_what_stays(amina: Actor, enter: LogIn) -> None:
    page = read(enter(amina).get(reverse("personal")))
    assert page.index("Goes when you leave") < page.index("Your offers") < page.index("Stays after you left")
    assert "Invoices and their payments are kept ten years" in page
    assert "What is held about me" in read(enter(amina).get(reverse("membership")))
    leaving.leave(by=amina, at=after(days=1), member_id=id_of(amina))
    assert enter(amina).get(reverse("personal")).status_code == 200
    pending, nobody = make_pending("Paul Roux"), make_user("Nora Blanc")
    assert json.loads(enter(pending).get(reverse("personal_export")).content)["coop.Profile"]
    assert enter(nobody).get(reverse("personal_export")).status_code == 404
    assert enter(nobody).get(reverse("personal")).status_code == 303
