"""What two people say of each other: once each, revealed together, and then unchanged."""

from datetime import datetime
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from config.roles import APPLICATION
from coop.domain.actors import PLATFORM, VISITOR, Actor, Role
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.navigation import Card
from coop.models import AuditEvent
from marketplace.domain import reviews as law
from marketplace.domain.engagements import Facts, State
from marketplace.domain.reviews import Review, ReviewFacts
from marketplace.models import Review as Row
from marketplace.models import ReviewReport
from marketplace.rules import REVIEW_DAYS
from marketplace.selectors import home
from marketplace.selectors import reviews as told
from marketplace.services import engagements, leaving, reviews
from marketplace.services import review_moderation as moderation
from tests.conftest import LogIn
from tests.governance.stories import adopt
from tests.instants import after
from tests.marketplace.reading import read
from tests.marketplace.samples import agree, id_of, quarrel, settle
from tests.marketplace.test_holds import note
from tests.marketplace.test_moves import refused
from tests.rights import OWNER, acting_as

DONE = after(days=1)
SOON = after(days=2)
TERM = after(days=15)
"""Of what was completed on the second day, under the founding rule."""
WORDS = Review("Clear and quick, thank you.", ("clear", "on-time"), "She was a little late.")


def cards(actor: Actor, at: datetime) -> list[Card]:
    """What home tells this person of reviews."""
    return [one for one in home.cards(actor, at) if "review" in one.key or one.key == "marketplace.reports"]


def done(receiver: Actor, giver: Actor) -> int:
    engagement_id = agree(receiver, giver)
    note(giver, engagement_id, 120)
    note(receiver, engagement_id, 120)
    return engagement_id


def write(by: Actor, engagement_id: int, review: Review = WORDS) -> int:
    return reviews.write(by=by, at=SOON, engagement_id=engagement_id, review=review)


def both(amina: Actor, bruno: Actor) -> tuple[int, int]:
    """The two reviews of a completed engagement: by who was helped, by who helped."""
    engagement_id = done(amina, bruno)
    return write(amina, engagement_id), write(bruno, engagement_id)


def facts(review_id: int) -> ReviewFacts:
    return told.get(review_id).facts


def test_the_second_reveals_both_at_the_same_instant(amina: Actor, bruno: Actor) -> None:
    engagement_id = done(amina, bruno)
    first = write(amina, engagement_id)
    assert not facts(first).is_revealed
    assert not law.may_read(bruno, facts(first))
    assert list(told.about(id_of(bruno))) == []
    second = write(bruno, engagement_id)
    assert facts(first).is_revealed
    assert facts(second).is_revealed
    (about,) = told.about(id_of(bruno))
    assert (about.text, about.tags, about.note) == (WORDS.text, ("on-time", "clear"), WORDS.note)
    rows = Row.objects.order_by("pk")
    assert {row.revealed_at for row in rows} == {SOON}


def test_one_alone_is_revealed_at_its_term_and_nothing_is_given_in_return(amina: Actor, bruno: Actor) -> None:
    engagement_id = done(amina, bruno)
    review_id = write(amina, engagement_id)
    assert told.get(review_id).reveals_at == TERM
    assert reviews.reveal_due(by=PLATFORM, at=after(days=14)) == 0
    assert reviews.reveal_due(by=PLATFORM, at=TERM) == 1
    assert reviews.reveal_due(by=PLATFORM, at=TERM) == 0
    assert facts(review_id).is_revealed
    with pytest.raises(Refused, match="has passed"):
        reviews.write(by=bruno, at=TERM, engagement_id=engagement_id, review=WORDS)
    with pytest.raises(Forbidden):
        reviews.reveal_due(by=amina, at=TERM)


def test_until_it_is_read_it_may_be_changed(amina: Actor, bruno: Actor) -> None:
    engagement_id = done(amina, bruno)
    review_id = write(amina, engagement_id)
    assert write(amina, engagement_id, Review("Better said.", ("again",))) == review_id
    assert (told.get(review_id).text, told.get(review_id).tags) == ("Better said.", ("again",))
    write(bruno, engagement_id)
    assert write(amina, engagement_id, Review("Better said.", ("again",))) == review_id
    with pytest.raises(Refused, match="read by now"):
        write(amina, engagement_id)


def test_a_term_that_passed_closes_it_before_the_keeper_comes(amina: Actor, bruno: Actor) -> None:
    engagement_id = done(amina, bruno)
    write(amina, engagement_id)
    with pytest.raises(Refused, match="read by now"):
        reviews.write(by=amina, at=TERM, engagement_id=engagement_id, review=Review("Late."))


def test_a_vote_changes_the_time_of_what_is_completed_after_it(amina: Actor, bruno: Actor) -> None:
    adopt(amina, key=REVIEW_DAYS.key, value=30)
    engagement_id = agree(amina, bruno)
    note(bruno, engagement_id, 120, at=after(days=20))
    note(amina, engagement_id, 120, at=after(days=20))
    review_id = reviews.write(by=amina, at=after(days=21), engagement_id=engagement_id, review=WORDS)
    assert told.get(review_id).reveals_at == after(days=50)


BAD = (
    (Review(""), "text"),
    (Review("  \n"), "text"),
    (Review("x" * 601), "text"),
    (Review("a\x00b"), "text"),
    (Review("Good.", note="a\x00b"), "note"),
    (Review("Good.", note="x" * 601), "note"),
    (Review("Good.", ("five-stars",)), "tags"),
    (Review("Good.", tuple(law.TAGS)[:4]), "tags"),
)


def test_bad_words_change_nothing(amina: Actor, bruno: Actor) -> None:
    engagement_id = done(amina, bruno)
    for review, field in BAD:
        with pytest.raises(Refused) as caught:
            write(amina, engagement_id, review)
        assert (caught.value.field, Row.objects.count()) == (field, 0)


def test_only_the_two_write_and_once_it_is_completed(
    amina: Actor, bruno: Actor, chloe: Actor, elise: Actor
) -> None:
    engagement_id = done(amina, bruno)
    for stranger in (chloe, elise, VISITOR):
        with pytest.raises(Hidden):
            write(stranger, engagement_id)
    with pytest.raises(Refused, match="completed"):
        write(amina, agree(amina, bruno))
    quarrelled = quarrel(amina, bruno)
    engagements.settle(by=elise, at=DONE, engagement_id=quarrelled, minutes=60, reason="Heard both.")
    with pytest.raises(Forbidden):
        write(elise, quarrelled)


def test_words_are_taken_back_and_their_place_stays(amina: Actor, bruno: Actor) -> None:
    review_id, other = both(amina, bruno)
    with pytest.raises(Forbidden):
        reviews.take_back(by=bruno, at=SOON, review_id=review_id)
    for _twice in range(2):
        reviews.take_back(by=amina, at=SOON, review_id=review_id)
    (about,) = told.about(id_of(bruno))
    assert (about.facts.is_taken_back, about.facts.is_shown) == (True, False)
    assert facts(other).is_shown
    with pytest.raises(Refused):
        write(amina, about.facts.engagement_id, Review("Again."))


def test_words_taken_back_before_they_are_read_are_not_written_again(amina: Actor, bruno: Actor) -> None:
    engagement_id = done(amina, bruno)
    review_id = write(amina, engagement_id)
    reviews.take_back(by=amina, at=SOON, review_id=review_id)
    with pytest.raises(Refused, match="taken your words back"):
        write(amina, engagement_id, Review("Again."))


def test_whom_it_is_about_answers_once(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    review_id, _other = both(amina, bruno)
    for person in (amina, chloe):
        with pytest.raises(Forbidden):
            reviews.answer(by=person, at=SOON, review_id=review_id, text="Thank you.")
    for _twice in range(2):
        reviews.answer(by=bruno, at=SOON, review_id=review_id, text=" Thank you. ")
    assert told.get(review_id).answer == "Thank you."
    with pytest.raises(Refused, match="no longer"):
        reviews.answer(by=bruno, at=SOON, review_id=review_id, text="One more thing.")


def test_nothing_is_done_about_words_that_one_can_not_read(amina: Actor, bruno: Actor, elise: Actor) -> None:
    review_id = write(amina, done(amina, bruno))
    for act in (
        partial(reviews.answer, by=bruno, text="What?"),
        partial(reviews.report, by=bruno, reason="What?"),
        partial(reviews.take_back, by=bruno),
        partial(moderation.hide, by=elise, reason="What?"),
        partial(moderation.keep, by=elise),
    ):
        with pytest.raises(Hidden):
            act(at=SOON, review_id=review_id)
    with pytest.raises(Hidden):
        reviews.take_back(by=amina, at=SOON, review_id=10**12)


def test_a_coordinator_hides_what_was_reported_and_shows_it_again(
    amina: Actor, bruno: Actor, chloe: Actor, elise: Actor
) -> None:
    review_id, _other = both(amina, bruno)
    for _twice in range(2):
        reviews.report(by=chloe, at=SOON, review_id=review_id, reason="It names somebody else.")
    with pytest.raises(Forbidden):
        reviews.report(by=amina, at=SOON, review_id=review_id, reason="Mine.")
    assert [one.reason for one in told.reports()] == ["It names somebody else."]
    assert [card.key for card in cards(elise, SOON)] == ["marketplace.reports"]
    for _twice in range(2):
        moderation.hide(by=elise, at=SOON, review_id=review_id, reason="It names a third person.")
    (about,) = told.about(id_of(bruno))
    assert (about.facts.is_shown, about.hidden_reason) == (False, "It names a third person.")
    assert [one.facts.review_id for one in told.hidden()] == [review_id]
    assert told.reports() == []
    with pytest.raises(Refused):
        reviews.report(by=bruno, at=SOON, review_id=review_id, reason="Again.")
    for _twice in range(2):
        moderation.show(by=elise, at=SOON, review_id=review_id)
    assert facts(review_id).is_shown
    events = AuditEvent.objects.filter(subject=f"review:{review_id}").order_by("pk")
    assert [event.action for event in events] == ["marketplace.hide_review", "marketplace.show_review"]
    assert [event.data for event in events] == [{}, {}]


def test_a_report_may_be_settled_by_keeping(amina: Actor, bruno: Actor, chloe: Actor, elise: Actor) -> None:
    review_id, _other = both(amina, bruno)
    reviews.report(by=chloe, at=SOON, review_id=review_id, reason="I do not like it.")
    for _twice in range(2):
        moderation.keep(by=elise, at=SOON, review_id=review_id)
    assert (told.reports(), facts(review_id).is_shown) == ([], True)
    assert AuditEvent.objects.filter(action="marketplace.keep_review").count() == 1


def test_nobody_moderates_what_concerns_them(amina: Actor, bruno: Actor) -> None:
    olga = settle("Olga Petrova", powers=(Role.COORDINATOR,))
    review_id, other = both(amina, olga)
    for one in (review_id, other):
        with pytest.raises(Forbidden):
            moderation.hide(by=olga, at=SOON, review_id=one, reason="Mine.")
    third, _fourth = both(amina, bruno)
    for person in (amina, bruno):
        with pytest.raises(Forbidden):
            moderation.hide(by=person, at=SOON, review_id=third, reason="No.")


def test_one_is_asked_for_a_few_words_while_there_is_time(amina: Actor, bruno: Actor) -> None:
    engagement_id = done(amina, bruno)
    for person in (amina, bruno):
        assert [card.key for card in cards(person, SOON)] == [f"review-{engagement_id}"]
    write(amina, engagement_id)
    assert list(cards(amina, SOON)) == []
    assert list(cards(bruno, TERM)) == []


@pytest.mark.parametrize("role", [APPLICATION, OWNER])
def test_the_database_keeps_what_was_revealed(amina: Actor, bruno: Actor, role: str) -> None:
    review_id, _other = both(amina, bruno)
    rows = Row.objects.filter(pk=review_id)
    changes: list[dict[str, object]] = [
        {"text": "Otherwise."},
        {"tags": []},
        {"note": ""},
        {"revealed_at": None},
    ]
    for change in changes:
        refused(partial(rows.update, **change), "review_revealed_never_changes", role=role)
    refused(partial(rows.update, author_id=id_of(bruno)), "review_parties_never_change", role=role)
    reviews.answer(by=bruno, at=SOON, review_id=review_id, text="Thank you.")
    refused(partial(rows.update, answer="No."), "review_is_answered_once", role=role)
    reviews.take_back(by=amina, at=SOON, review_id=review_id)
    refused(partial(rows.update, taken_back_at=None), "review_taken_back_never_returns", role=role)
    refused(partial(rows.update, hidden_at=SOON), "review_is_hidden_with_a_reason", role=role)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), acting_as(role):
        rows._raw_delete("default")


@pytest.mark.parametrize("role", [APPLICATION, OWNER])
def test_the_database_reveals_together_or_at_the_term(amina: Actor, bruno: Actor, role: str) -> None:
    engagement_id = done(amina, bruno)
    review_id = write(amina, engagement_id)
    rows = Row.objects.filter(pk=review_id)
    name = "review_is_revealed_with_the_other_or_at_its_term"
    refused(partial(rows.update, revealed_at=SOON), name, role=role)
    refused(
        partial(rows.update, answer="No.", answered_at=SOON), "review_is_answered_once_revealed", role=role
    )
    row = Row(
        engagement_id=engagement_id,
        author_id=id_of(bruno),
        subject_id=id_of(amina),
        text="Good.",
        given_at=SOON,
        reveals_at=TERM,
    )
    row.revealed_at = SOON
    refused(row.save, "review_is_given_before_it_is_revealed", role=role)
    row.revealed_at, row.author_id, row.subject_id = None, id_of(amina), id_of(bruno)
    refused(row.save, "review_is_given_once_by_each", role=role)
    row.subject_id = id_of(amina)
    refused(row.save, "review_is_of_a_completed_engagement", role=role)
    row.engagement_id, row.subject_id = agree(amina, bruno), id_of(bruno)
    refused(row.save, "review_is_of_a_completed_engagement", role=role)


def test_a_report_has_a_reason_and_is_one(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    review_id, _other = both(amina, bruno)
    report = ReviewReport(review_id=review_id, reporter_id=id_of(chloe), reported_at=SOON)
    refused(report.save, "report_has_a_reason")
    reviews.report(by=chloe, at=SOON, review_id=review_id, reason="Because.")
    report.reason = "Again."
    refused(report.save, "member_reports_a_review_once")


def test_who_may_what() -> None:
    review = ReviewFacts(1, 1, author_id=2, subject_id=3)
    author, subject = Actor(user_id=2, member_id=2), Actor(user_id=3, member_id=3)
    other = Actor(user_id=4, member_id=4)
    judge = Actor(user_id=5, member_id=5, roles=frozenset({Role.COORDINATOR}))
    assert law.may_read(author, review)
    assert not any(law.may_read(one, review) for one in (subject, other, judge))
    shown = ReviewFacts(1, 1, author_id=2, subject_id=3, is_revealed=True)
    assert all(law.may_read(one, shown) for one in (author, subject, other, judge))
    assert not law.may_read(VISITOR, shown)
    assert law.may_read(Actor(user_id=6, roles=frozenset({Role.COORDINATOR})), shown)
    assert [law.may_report(one, shown) for one in (author, subject, other)] == [False, True, True]
    assert law.may_moderate_this(judge, shown)
    assert not law.may_moderate_this(judge, review)
    whole = Facts(1, 1, 2, 3, State.COMPLETED)
    assert [law.may_write(one, whole) for one in (author, subject, other)] == [True, True, False]


def test_it_is_written_on_its_page(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    engagement_id = agree(amina, bruno)
    page = f"/missions/{engagement_id}/avis/"
    own = enter(amina)
    assert "One writes about what is completed." in read(own.get(page))
    assert own.post(page, {"text": "Good."}).status_code == 422
    now = timezone.now()
    note(bruno, engagement_id, 120, at=now)
    note(amina, engagement_id, 120, at=now)
    assert "A few words for each other" in read(own.get(f"/missions/{engagement_id}/"))
    assert "would do it again" in read(own.get(page))
    assert own.post(page, {"text": "", "tags": ["clear"]}).status_code == 422
    assert own.post(page, {"text": "Good.", "tags": ["worst"]}).status_code == 422
    assert own.post(page, {"text": "Good.", "tags": list(law.TAGS)[:4]}).status_code == 422
    for _twice in range(2):
        assert own.post(page, {"text": "Good.", "tags": ["clear"]}).status_code == 303
    assert own.post(page, {"text": "Very good."}).status_code == 303
    assert (Row.objects.get().text, Row.objects.get().tags) == ("Very good.", [])
    assert "Very good." in read(own.get(page))
    assert "Very good." not in read(enter(bruno).get(page))
    assert enter(bruno).post(page, {"text": "Thank you."}).status_code == 303
    assert "Thank you." in read(own.get(page))
    assert own.post(page, {"text": "Too late."}).status_code == 422


def test_on_the_pages(amina: Actor, bruno: Actor, chloe: Actor, elise: Actor, enter: LogIn) -> None:
    engagement_id = done(amina, bruno)
    page = f"/missions/{engagement_id}/avis/"
    assert enter(chloe).get(page).status_code == 404
    assert "The time to write about this has passed." in read(enter(amina).get(page))
    write(amina, engagement_id)
    assert "Clear and quick" not in read(enter(bruno).get(page))
    review_id = Row.objects.get().pk
    assert enter(bruno).get(f"/avis/{review_id}/").status_code == 404
    assert "Nothing written yet" in read(enter(chloe).get(f"/societaires/{bruno.member_id}/avis/"))
    write(bruno, engagement_id)
    about = read(enter(chloe).get(f"/societaires/{bruno.member_id}/avis/"))
    assert "Clear and quick" in about
    assert "on time" in about
    assert "a little late" not in about
    assert "a little late" in read(enter(elise).get("/avis/"))
    assert "Clear and quick" in read(enter(bruno).get(page))
    own = enter(bruno)
    assert own.post(f"/avis/{review_id}/repondre/", {"text": ""}).status_code == 422
    assert own.post(f"/avis/{review_id}/repondre/", {"text": "My pleasure."}).status_code == 303
    assert "My pleasure." in read(own.get(f"/avis/{review_id}/"))
    reader = enter(chloe)
    assert reader.post(f"/avis/{review_id}/signaler/", {"reason": "A name."}).status_code == 303
    assert reader.post(f"/avis/{review_id}/masquer/", {"reason": "A name."}).status_code == 403
    judge = enter(elise)
    assert "A name." in read(judge.get("/avis/"))
    assert judge.post(f"/avis/{review_id}/masquer/", {"reason": ""}).status_code == 422
    assert judge.post(f"/avis/{review_id}/masquer/", {"reason": "A third person."}).status_code == 303
    hidden = read(reader.get(f"/avis/{review_id}/"))
    assert "A third person." in hidden
    assert "Clear and quick" not in hidden
    assert judge.post(f"/avis/{review_id}/montrer/").status_code == 303
    assert enter(amina).post(f"/avis/{review_id}/reprendre/").status_code == 303
    assert "Taken back by who wrote it." in read(reader.get(f"/avis/{review_id}/"))


def test_who_has_left_is_no_longer_named(amina: Actor, bruno: Actor, chloe: Actor, enter: LogIn) -> None:
    both(amina, bruno)
    page = f"/societaires/{amina.member_id}/avis/"
    assert "Bruno Keller" in read(enter(chloe).get(page))
    leaving.leave(by=bruno, at=after(days=3), member_id=id_of(bruno))
    told_of = read(enter(chloe).get(page))
    assert "A former member" in told_of
    assert "Bruno" not in told_of
    assert WORDS.text in told_of
    assert enter(chloe).get(f"/societaires/{bruno.member_id}/avis/").status_code == 404
