"""Offers in two tabs, and files and searches at their limit: whatever comes at once, each counts once."""

from functools import partial
from typing import Any

import pytest
from django.core import mail

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.membership import Standing
from coop.selectors import members
from marketplace.domain.alerts import MOST_ALERTS
from marketplace.domain.moderation import Kind
from marketplace.domain.offers import OfferState
from marketplace.models import Alert, Attachment, Candidate, Finding, Offer
from marketplace.selectors import alerts as kept
from marketplace.selectors import attachments as files
from marketplace.selectors import offers as offered
from marketplace.services import alerts, attachments, leaving, offers
from tests.instants import START, after
from tests.marketplace.samples import PROOF, WEB, id_of, post, settle
from tests.marketplace.test_alerts import keep, look
from tests.marketplace.test_attachments import EITHER, PDF, add, written
from tests.marketplace.test_offers import propose, service
from tests.races.test_door import in_turn
from tests.races.threads import ROUNDS, at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def amina(founded: None) -> Actor:
    return settle("Amina Benali")


@pytest.fixture
def bruno(founded: None) -> Actor:
    return settle("Bruno Keller", trades=(WEB,))


@pytest.fixture
def outbox() -> list[mail.EmailMessage]:
    mail.outbox.clear()
    return mail.outbox


def test_a_form_sent_several_times_at_once_is_one_offer(bruno: Actor) -> None:
    answers = at_once(*[partial(offers.post, by=bruno, at=START, service=service(), key="one")] * 4)
    assert len(set(answers)) == 1
    assert Offer.objects.count() == 1


@pytest.mark.long
def test_several_offers_at_once_are_all_published(bruno: Actor) -> None:
    """The copy of a member that the matching reads is written by each, and tells of all in the end."""
    for turn in range(ROUNDS):
        at_once(
            *(
                partial(offers.post, by=bruno, at=START, service=service(code), key=f"{turn}{code}")
                for code in (WEB, PROOF)
            )
        )
    assert Offer.objects.filter(state=OfferState.OPEN).count() == 2 * ROUNDS
    assert Candidate.objects.filter(pk=id_of(bruno)).count() == 1


def test_an_offer_that_is_closed_stays_closed(bruno: Actor) -> None:
    """Whatever is done to it at the same instant in other tabs, and by the keeper."""
    for _ in range(ROUNDS):
        offer_id = propose(bruno)
        act: dict[str, Any] = {"by": bruno, "at": after(days=1), "offer_id": offer_id}
        answers = at_once(
            partial(offers.close, **act),
            partial(offers.renew, **act),
            partial(offers.pause, **act),
            partial(offers.edit, **act, service=service(title="Another title")),
            partial(offers.pause_due, by=PLATFORM, at=after(days=400)),
        )
        assert all("closed" in said for said in refusals(answers))
        assert offered.facts(offer_id).state is OfferState.CLOSED


@pytest.mark.long
def test_the_keeper_does_not_pause_what_is_renewed(bruno: Actor) -> None:
    for _ in range(ROUNDS):
        offer_id = propose(bruno)
        end = Offer.objects.get(pk=offer_id).expires_at
        at_once(
            partial(offers.renew, by=bruno, at=end, offer_id=offer_id),
            partial(offers.pause_due, by=PLATFORM, at=end),
        )
        assert offered.facts(offer_id).state is OfferState.OPEN
        offers.close(by=bruno, at=end, offer_id=offer_id)


@EITHER
def test_files_at_once_stay_within_their_number(kind: Kind, amina: Actor) -> None:
    """Three are kept: of four more at the same instant, as many as there is room for."""
    for _ in range(ROUNDS):
        subject_id = written(amina, kind)
        add(amina, subject_id, kind=kind)
        contents = [PDF + bytes([65 + turn]) for turn in range(4)]
        answers = at_once(*(partial(add, amina, subject_id, content=one, kind=kind) for one in contents))
        assert len(refusals(answers)) == 2
        assert len(files.of(kind, subject_id)) == 3


@EITHER
def test_the_same_file_several_times_at_once_is_one(kind: Kind, amina: Actor) -> None:
    subject_id = written(amina, kind)
    answers = at_once(*[partial(add, amina, subject_id, kind=kind)] * 4)
    assert (len(set(answers)), Attachment.objects.count()) == (1, 1)
    (attachment_id,) = set(answers)
    assert isinstance(attachment_id, int)
    assert set(at_once(*[partial(take_away, amina, attachment_id)] * 2)) <= {(kind, subject_id), None}
    assert Attachment.objects.count() == 0


def take_away(by: Actor, attachment_id: int) -> tuple[Kind, int] | None:
    """None where the other one was first: there is nothing to take away any more."""
    try:
        return attachments.remove(by=by, at=START, attachment_id=attachment_id)
    except Hidden:
        return None


@EITHER
@pytest.mark.parametrize("is_first", [True, False], ids=["file first", "leaving first"])
def test_a_file_added_while_its_author_leaves_goes_with_them(
    kind: Kind, is_first: bool, amina: Actor
) -> None:
    """It came before and goes too, or it comes too late: nobody is kept from leaving by it."""
    subject_id = written(amina, kind)
    acts = [
        partial(add_in_time, amina, subject_id, kind),
        partial(leaving.leave, by=amina, at=after(days=1), member_id=id_of(amina)),
    ]
    assert in_turn(*(acts if is_first else reversed(acts))) == ""
    membership = members.get(id_of(amina))
    assert membership is not None
    assert (membership.standing, Attachment.objects.count()) == (Standing.ENDED, 0)


def add_in_time(author: Actor, subject_id: int, kind: Kind) -> int | None:
    """None where the offer is gone, or the need is over."""
    try:
        return add(author, subject_id, kind=kind)
    except (Hidden, Refused):
        return None


@pytest.mark.long
def test_a_file_that_is_too_large_is_kept_by_nobody(amina: Actor) -> None:
    request_id = post(amina)
    large = PDF + b"x" * 3_000_000
    answers = at_once(*[partial(add, amina, request_id, "plan.pdf", large)] * 3)
    assert (len(refusals(answers)), Attachment.objects.count()) == (3, 0)


def test_searches_at_once_stay_within_their_number(bruno: Actor) -> None:
    for number in range(MOST_ALERTS - 1):
        keep(bruno, text=f"word{number}")
    answers = at_once(*(partial(keep, bruno, text=f"another{number}") for number in range(4)))
    assert len(refusals(answers)) == 3
    assert Alert.objects.count() == MOST_ALERTS


def test_a_search_kept_several_times_at_once_is_one(bruno: Actor) -> None:
    answers = at_once(*[partial(keep, bruno)] * 4)
    assert (len(set(answers)), Alert.objects.count()) == (1, 1)


def test_the_job_several_times_at_once_sends_one_mail(
    amina: Actor, bruno: Actor, outbox: list[mail.EmailMessage]
) -> None:
    keep(bruno, wants_mail=True)
    for day in range(ROUNDS):
        post(amina, title="Une boutique", at=after(days=2 * day, hours=1))
        answers = at_once(*[partial(look, after(days=2 * day, hours=2))] * 3)
        assert sum(found for found in answers if isinstance(found, int)) == 1
        assert len(outbox) == day + 1
    assert Finding.objects.filter(mailed_at=None).count() == 0
    assert kept.digests(at=after(days=30)) == []


@pytest.mark.long
def test_a_search_deleted_while_the_job_runs_leaves_nothing(amina: Actor, bruno: Actor) -> None:
    for day in range(ROUNDS):
        alert_id = keep(bruno, wants_mail=True)
        post(amina, title="Une boutique", at=after(hours=day + 1))
        at_once(
            partial(look, after(days=day + 1)),
            partial(alerts.delete, by=bruno, at=after(days=day + 1), alert_id=alert_id),
        )
        assert (Alert.objects.count(), Finding.objects.count()) == (0, 0)
