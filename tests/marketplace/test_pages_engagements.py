"""The page of an engagement as each side sees it, its buttons and forms, and the lists."""

from uuid import uuid4

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import reverse

from coop.domain.actors import Actor
from coop.services import members
from marketplace.domain.engagements import State
from marketplace.domain.terms import Terms
from marketplace.selectors import engagements as agreed
from marketplace.selectors import messages as talked
from marketplace.services import engagements, messages, requests
from tests.conftest import LogIn
from tests.instants import START, after
from tests.marketplace.reading import Page, read, titles
from tests.marketplace.samples import agree, invite, post, quarrel
from tests.people import make_pending

PARTS = ["engagement", "engagement_progress", "engagement_conversation"]
VERBS = ["accept", "decline", "withdraw", "confirm", "dispute", "cancel", "settle", "write"]


def page_of(engagement_id: int) -> str:
    return reverse("engagement", args=[engagement_id])


def send(browser: Client, verb: str, engagement_id: int, **typed: object) -> Page:
    """Press a button of the page, and follow where it leads."""
    return browser.post(reverse(f"engagement_{verb}", args=[engagement_id]), typed, follow=True)


def value_of(response: Page, field: str) -> str:
    found = BeautifulSoup(response.content, "html.parser").find(id=field)
    assert isinstance(found, Tag)
    return str(found.get("value")).replace("\u00a0", " ")


def test_the_whole_way_through_the_pages(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    engagement_id = invite(amina, bruno)
    giver, receiver = enter(bruno), enter(amina)
    assert "Amina Benali asks for you: 2 h, counted in hours." in read(giver.get(page_of(engagement_id)))
    assert "Bruno Keller has been invited" in read(receiver.get(page_of(engagement_id)))
    assert "It is agreed." in read(send(giver, "accept", engagement_id))
    assert value_of(giver.get(page_of(engagement_id)), "hours_minutes") == "2 h"
    assert "The other person confirms next." in read(send(giver, "confirm", engagement_id, minutes="2 h"))
    words = read(receiver.get(page_of(engagement_id)))
    assert "The other person has noted 2 h." in words
    assert "can be reversed but not deleted" in words
    words = read(send(receiver, "confirm", engagement_id, minutes="1h50"))
    assert "written in the ledger" in words
    assert "Hours confirmed: 1 h 50 min" in words
    assert agreed.get(engagement_id).entry_id is not None
    for browser in (giver, receiver):
        entry_url = reverse("entry", args=[agreed.get(engagement_id).entry_id])
        assert entry_url in browser.get(page_of(engagement_id)).content.decode()


def test_the_timeline_says_who_acts_next(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    engagement_id = agree(amina, bruno)
    words = read(enter(amina).get(page_of(engagement_id)))
    assert "Do it together, then note the hours now Bruno Keller and Amina Benali" in words
    engagements.confirm(by=bruno, at=after(days=1), engagement_id=engagement_id, minutes=120)
    words = read(enter(amina).get(page_of(engagement_id)))
    assert "Hours noted: 2 h done Bruno Keller · Tuesday 3 March" in words
    assert "Confirm the hours now Amina Benali" in words


def test_figures_too_far_apart_call_a_mediator(
    amina: Actor, bruno: Actor, elise: Actor, enter: LogIn
) -> None:
    engagement_id = agree(amina, bruno)
    send(enter(bruno), "confirm", engagement_id, minutes="4 h")
    assert "too far apart" in read(send(enter(amina), "confirm", engagement_id, minutes="2 h"))
    coordinator = enter(elise)
    words = read(coordinator.get(page_of(engagement_id)))
    assert "Bruno Keller helps Amina Benali." in words
    assert "Noted by Bruno Keller 4 h" in words
    assert "Noted by Amina Benali 2 h" in words
    words = read(send(coordinator, "settle", engagement_id, minutes="3 h", reason="Travel counts."))
    assert "Hours settled: 3 h" in words
    assert "Travel counts." in read(enter(amina).get(page_of(engagement_id)))


def test_a_mediation_may_end_with_nothing_done(
    amina: Actor, bruno: Actor, elise: Actor, enter: LogIn
) -> None:
    engagement_id = quarrel(amina, bruno)
    assert "A mediator is asked" in read(enter(amina).get(page_of(engagement_id)))
    assert "It is cancelled." in read(send(enter(elise), "cancel", engagement_id, reason="Nothing was done."))
    assert agreed.facts(engagement_id).state is State.CANCELLED


def test_ways_out_of_an_agreement(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    first, second = agree(amina, bruno), agree(amina, bruno)
    assert "It is cancelled. The need is open again." in read(
        send(enter(bruno), "cancel", first, reason="I broke my arm.")
    )
    assert "A mediator is asked." in read(send(enter(amina), "dispute", second, reason="He did not come."))
    assert [agreed.facts(one).state for one in (first, second)] == [State.CANCELLED, State.DISPUTED]


def test_ways_out_of_an_invitation(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    first, second = invite(amina, bruno), invite(amina, bruno)
    assert "Thank you for having answered." in read(send(enter(bruno), "decline", first))
    assert "The invitation is taken back." in read(send(enter(amina), "withdraw", second))


def test_who_comes_too_late_is_told_kindly(amina: Actor, bruno: Actor, chloe: Actor, enter: LogIn) -> None:
    request_id = post(amina)
    first, second = invite(amina, bruno, request_id), invite(amina, chloe, request_id)
    browser = enter(bruno)
    send(enter(chloe), "accept", second)
    page = page_of(first)
    answer = browser.post(
        reverse("engagement_accept", args=[first]),
        follow=True,
        headers={"referer": f"http://testserver{page}"},
    )
    words = read(answer)
    assert "somebody else may have accepted first. Thank you!" in words
    assert "Somebody else accepted first stopped" in words


@pytest.mark.parametrize(
    ("verb", "typed", "said"),
    [
        ("confirm", {"minutes": ""}, "This field is required."),
        ("confirm", {"minutes": "-1 h"}, "is not a duration"),
        ("confirm", {"minutes": "0"}, "Enter at least 1 min."),
        ("confirm", {"minutes": "999 h"}, "Enter 200 h at most."),
        ("dispute", {"reason": ""}, "This field is required."),
        ("dispute", {"reason": "x" * 401}, "at most 400 characters"),
        ("cancel", {"reason": "   "}, "This field is required."),
        ("write", {"text": "", "key": "k"}, "This field is required."),
        ("write", {"text": "x" * 2001, "key": "k"}, "at most 2000 characters"),
        ("write", {"text": "Hello", "key": ""}, "This field is required."),
    ],
)
def test_a_wrong_form_says_what_is_wrong_and_changes_nothing(
    amina: Actor, bruno: Actor, enter: LogIn, verb: str, typed: dict[str, object], said: str
) -> None:
    engagement_id = agree(amina, bruno)
    response = send(enter(bruno), verb, engagement_id, **typed)
    assert response.status_code == 422
    assert said in read(response)
    assert agreed.facts(engagement_id).state is State.AGREED
    assert talked.thread(engagement_id).messages == ()


def test_a_ledger_that_refuses_says_why(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    engagement_id = agree(amina, bruno, wanted_minutes=19 * 60)
    send(enter(bruno), "confirm", engagement_id, minutes="21 h")
    response = send(enter(amina), "confirm", engagement_id, minutes="21 h")
    assert response.status_code == 422
    assert value_of(response, "hours_minutes") == "21 h"
    assert agreed.facts(engagement_id).state is State.CONFIRMING


def test_a_nul_byte_is_refused(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    engagement_id = agree(amina, bruno)
    for verb, typed in (("write", {"text": "a\x00", "key": "k"}), ("cancel", {"reason": "a\x00"})):
        assert send(enter(bruno), verb, engagement_id, **typed).status_code == 400


@pytest.mark.parametrize("name", PARTS)
def test_an_engagement_is_nobody_else_s(
    amina: Actor, bruno: Actor, chloe: Actor, elise: Actor, enter: LogIn, visitor: Client, name: str
) -> None:
    address = reverse(name, args=[agree(amina, bruno)])
    pending = make_pending("Paul Roux")
    for person, status in ((amina, 200), (bruno, 200), (chloe, 404), (elise, 404), (pending, 404)):
        assert enter(person).get(address).status_code == status
    assert visitor.get(address).headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_else_acts_in_an_engagement(
    amina: Actor, bruno: Actor, chloe: Actor, elise: Actor, enter: LogIn, visitor: Client, verb: str
) -> None:
    engagement_id = agree(amina, bruno)
    address = reverse(f"engagement_{verb}", args=[engagement_id])
    typed = {"minutes": "2 h", "reason": "Because.", "text": "Hello", "key": uuid4().hex}
    for person in (chloe, elise, make_pending("Paul Roux")):
        assert enter(person).post(address, typed).status_code == 404
    assert visitor.post(address, typed).headers["Location"].startswith(reverse("account_login"))
    assert enter(amina).get(address).status_code == 405
    assert agreed.facts(engagement_id).state is State.AGREED


def test_a_coordinator_never_mediates_their_own(elise: Actor, bruno: Actor, enter: LogIn) -> None:
    engagement_id = quarrel(elise, bruno)
    browser = enter(elise)
    assert "You mediate" not in read(browser.get(page_of(engagement_id)))
    assert send(browser, "settle", engagement_id, minutes="1 h", reason="Mine.").status_code == 403
    assert "another coordinator will hear you both" in read(browser.get(reverse("mediation")))


def test_talking(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    engagement_id = agree(amina, bruno)
    browser, key = enter(bruno), uuid4().hex
    for _ in range(2):
        words = read(send(browser, "write", engagement_id, text="Friday at nine?\n<b>Bold</b>", key=key))
    assert words.count("Friday at nine?") == 1
    assert "You ·" in words
    assert "<b>Bold</b>" in words  # as text, never as markup
    part = enter(amina).get(reverse("engagement_conversation", args=[engagement_id]))
    assert "Friday at nine?" in part.content.decode()
    assert "Bruno Keller" in part.content.decode()


def test_a_long_conversation_is_read_backwards(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    engagement_id = agree(amina, bruno)
    for number in range(35):
        messages.send(
            by=bruno, at=START, engagement_id=engagement_id, text=f"word-{number:02d}", key=f"k{number}"
        )
    browser = enter(amina)
    page = browser.get(page_of(engagement_id))
    assert "word-04" not in read(page)
    assert "word-05" in read(page)
    earlier = BeautifulSoup(page.content, "html.parser").find("a", string="Earlier messages")
    assert isinstance(earlier, Tag)
    words = read(browser.get(str(earlier["href"])))
    assert "word-04" in words
    assert "word-05" not in words
    assert "Back to the latest messages" in words
    for nonsense in ("abc", "9" * 40, "-1", "²"):
        assert browser.get(page_of(engagement_id), {"before": nonsense}).status_code == 200


def test_a_conversation_ends_with_what_it_was_about(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    engagement_id = invite(amina, bruno)
    browser = enter(bruno)
    send(browser, "decline", engagement_id)
    words = read(browser.get(page_of(engagement_id)))
    assert "Nothing is written here." in words
    assert "This conversation is over." in words
    answer = send(browser, "write", engagement_id, text="Sorry!", key="k")
    assert answer.status_code == 422


def test_a_coordinator_reads_that_the_two_write(
    amina: Actor, bruno: Actor, elise: Actor, enter: LogIn
) -> None:
    engagement_id = quarrel(amina, bruno)
    words = read(send(enter(elise), "settle", engagement_id, minutes="3 h", reason="Travel counts."))
    assert "The two of them write here, nobody else." in words
    assert "A first word" not in words
    assert "This conversation is over." not in words
    assert "A first word" in read(enter(amina).get(page_of(engagement_id)))


def test_an_open_page_learns_that_something_changed(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    engagement_id = agree(amina, bruno)
    address = reverse("engagement_progress", args=[engagement_id])
    browser = enter(amina)
    assert "Something has just changed" not in browser.get(address, {"seen": "agreed"}).content.decode()
    assert "Something has just changed" in browser.get(address, {"seen": "invited"}).content.decode()
    page = browser.get(page_of(engagement_id)).content.decode()
    assert f'data-live="/live/engagements/{engagement_id}/"' in page
    assert f'hx-get="{address}?seen=agreed"' in page


def test_my_engagements_are_grouped_by_who_acts_next(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    invite(amina, bruno, title="To answer")
    agree(amina, bruno, title="To do")
    quarrel(amina, bruno, title="To settle")
    noted = agree(amina, bruno, title="To confirm")
    engagements.confirm(by=amina, at=after(days=1), engagement_id=noted, minutes=120)
    gone = invite(amina, bruno, title="Gone")
    engagements.decline(by=bruno, at=START, engagement_id=gone)
    page = enter(bruno).get(reverse("engagements"))
    assert titles(page) == ["To answer", "To confirm", "To do", "To settle", "Gone"]
    words = read(page)
    assert "You help Amina Benali" in words
    own = enter(amina).get(reverse("engagements"))
    assert titles(own)[:4] == ["To do", "To answer", "To confirm", "To settle"]
    assert "What I asked for" in read(own)
    assert "Bruno Keller helps you" in read(own)


def test_a_member_with_nothing_under_way_finds_a_next_step(bruno: Actor, enter: LogIn) -> None:
    assert "Nothing under way" in read(enter(bruno).get(reverse("engagements")))


def test_the_lists_have_their_doors(
    amina: Actor, elise: Actor, enter: LogIn, visitor: Client, founded: None
) -> None:
    pending = enter(make_pending("Paul Roux"))
    assert pending.get(reverse("engagements")).headers["Location"] == reverse("membership")
    assert enter(amina).get(reverse("mediation")).status_code == 403
    assert pending.get(reverse("mediation")).status_code == 403
    assert enter(elise).get(reverse("mediation")).status_code == 200
    for name in ("engagements", "mediation"):
        assert visitor.get(reverse(name)).headers["Location"].startswith(reverse("account_login"))


def test_the_desk_of_mediations(amina: Actor, bruno: Actor, chloe: Actor, elise: Actor, enter: LogIn) -> None:
    browser = enter(elise)
    assert "Nobody asks for a mediation" in read(browser.get(reverse("mediation")))
    first, second = quarrel(amina, bruno, title="First"), quarrel(amina, chloe, title="Proofs")
    assert titles(browser.get(reverse("mediation"))) == ["First", "Proofs"]
    engagements.settle(by=elise, at=after(days=1), engagement_id=first, minutes=60, reason="Heard both.")
    words = read(browser.get(reverse("mediation")))
    assert "Closed mediations" in words
    assert "Bruno Keller helps Amina Benali" in words
    assert agreed.facts(second).state is State.DISPUTED


def test_a_member_without_internet_is_called(amina: Actor, elise: Actor, enter: LogIn) -> None:
    rose_id = members.enrol(by=elise, at=START, display_name="Rose Morel", college="beneficiary")
    engagement_id = engagements.invite(by=amina, at=START, request_id=post(amina), member_id=rose_id)
    browser = enter(elise)
    assert "Members without internet" in read(browser.get(reverse("mediation")))
    assert "Rose Morel has no internet" in read(browser.get(page_of(engagement_id)))
    assert "It is agreed." in read(send(browser, "accept", engagement_id))


@pytest.mark.parametrize(
    ("terms", "cents", "said"),
    [
        (Terms.HOURS, None, "Of these 2 h, 6 min go to the commons."),
        (Terms.EUROS, 10_000, "Of these €100.00, €3.00 go to the commons."),
        (Terms.MIXED, 10_000, "6 min of these 2 h go to the commons, and €3.00 of €100.00."),
        (Terms.GIFT, None, "It is a gift: nothing is taken for the commons."),
        (Terms.EUROS, 30, "It is too little for anything to go to the commons."),
    ],
)
def test_what_goes_to_the_commons_is_said_before(
    amina: Actor, bruno: Actor, enter: LogIn, terms: Terms, cents: int | None, said: str
) -> None:
    engagement_id = invite(amina, bruno, terms=terms, budget_cents=cents)
    assert said in read(enter(bruno).get(page_of(engagement_id)))


def test_what_is_in_one_s_trade_is_said(amina: Actor, bruno: Actor, chloe: Actor, enter: LogIn) -> None:
    professional, neighbourly = invite(amina, bruno), invite(amina, chloe)
    assert "with an invoice" in read(enter(bruno).get(page_of(professional)))
    assert "with an invoice" not in read(enter(chloe).get(page_of(neighbourly)))


def test_pages_stay_within_their_queries(amina: Actor, bruno: Actor, elise: Actor, enter: LogIn) -> None:
    for _ in range(6):
        engagement_id = quarrel(amina, bruno)
    for number in range(8):
        messages.send(by=bruno, at=START, engagement_id=engagement_id, text="Hello", key=f"k{number}")
    requests.close(by=amina, at=START, request_id=post(amina))
    addresses = [page_of(engagement_id), reverse("engagements")]
    for person in (amina, bruno):
        for address in addresses:
            assert int(enter(person).get(address).headers["X-Query-Count"]) < 30
    for address in (page_of(engagement_id), reverse("mediation"), reverse("home")):
        assert int(enter(elise).get(address).headers["X-Query-Count"]) < 30, address
