"""What members say of a proposal before it is decided, and what the database keeps of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.actors import PLATFORM, VISITOR, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.selectors import personal
from governance.domain import remarks as talk
from governance.domain.proposals import State
from governance.domain.remarks import OPENING_KINDS, TALKING_STATES, TEXT_LENGTH, Kind
from governance.models import Remark
from governance.selectors import remarks
from governance.services import proposals
from governance.services import remarks as talking
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.governance.pages import labels
from tests.governance.stories import adopt, announced, make_voters, open_vote, propose, publish
from tests.instants import START, after
from tests.people import make_administrator, make_auditor, make_coordinator, make_member, make_pending
from tests.rights import OWNER, acting_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]


def say(by: Actor, proposal_id: int, text: str = "Why six?", kind: str = "question", **more: int) -> int:
    return talking.say(by=by, at=after(days=2), proposal_id=proposal_id, text=text, kind=kind, **more)


class TestDomain:
    @given(st.text(max_size=TEXT_LENGTH + 50))
    def test_a_text_is_kept_as_it_was_typed_or_refused_beside_its_field(self, text: str) -> None:
        wanted = text.strip()
        if not wanted or "\x00" in wanted or len(wanted) > TEXT_LENGTH:
            with pytest.raises(Refused) as refused:
                talk.clean_text(text)
            assert refused.value.field == "text"
        else:
            assert talk.clean_text(text) == wanted

    @pytest.mark.parametrize("text", ["x" * (TEXT_LENGTH + 1), "nul \x00", " \n "])
    def test_a_text_that_can_not_be_kept_is_refused(self, text: str) -> None:
        with pytest.raises(Refused):
            talk.clean_text(text)

    @given(st.one_of(st.sampled_from(Kind), st.text(max_size=12)), st.booleans())
    def test_an_answer_is_one_by_where_it_stands(self, kind: str, is_answer: bool) -> None:
        if is_answer:
            assert talk.kind_of(kind, is_answer=True) is Kind.ANSWER
        elif kind in OPENING_KINDS:
            assert talk.kind_of(kind, is_answer=False) == kind
        else:
            with pytest.raises(Refused, match="Choose a question"):
                talk.kind_of(kind, is_answer=False)

    @pytest.mark.parametrize("state", list(State))
    def test_one_speaks_from_its_publication_until_it_ends(self, state: State) -> None:
        if state in TALKING_STATES:
            talk.check_open(state)
        else:
            with pytest.raises(Refused, match="not being discussed"):
                talk.check_open(state)


class TestSaying:
    def test_what_is_sent_twice_is_said_once(self) -> None:
        ana, bruno, _ = make_voters()
        proposal_id = publish(ana)
        assert say(bruno, proposal_id) == say(bruno, proposal_id, " Why six? \n")
        first = Remark.objects.get()
        assert (first.kind, first.text, first.said_at) == ("question", "Why six?", after(days=2))
        answer = say(ana, proposal_id, "Because.", answers_id=first.pk)
        assert answer == say(ana, proposal_id, "Because.", answers_id=first.pk)
        assert Remark.objects.get(pk=answer).kind == "answer"
        assert say(bruno, proposal_id, kind="objection") != first.pk

    def test_from_its_publication_until_it_ends(self) -> None:
        ana, bruno, _ = make_voters()
        for proposal_id in (
            publish(ana),
            announced(ana, value="0.4"),
            open_vote(ana, value="0.3").proposal_id,
        ):
            assert say(bruno, proposal_id)
        draft, gone = propose(ana), publish(ana, value="0.6", key="governance.majority_share")
        proposals.withdraw(by=ana, at=after(days=2), proposal_id=gone)
        decided = adopt(ana, key="governance.notice_days", value=3).proposal_id
        for proposal_id in (draft, gone, decided):
            with pytest.raises(Refused, match="not being discussed"):
                say(bruno, proposal_id)

    def test_members_alone(self) -> None:
        ana, _, _ = make_voters()
        proposal_id = publish(ana)
        for person in (VISITOR, PLATFORM, make_pending("Paul Pending"), make_administrator()):
            with pytest.raises(Forbidden):
                say(person, proposal_id)
        with pytest.raises(Hidden):
            say(ana, 99)

    def test_an_answer_stands_under_a_remark_on_the_same_proposal(self) -> None:
        ana, bruno, _ = make_voters()
        one, other = publish(ana), publish(bruno)
        first = say(bruno, one)
        answer = say(ana, one, "Because.", answers_id=first)
        for proposal_id, answers_id in ((other, first), (one, answer), (one, 10**6)):
            with pytest.raises(Refused, match="no longer there"):
                say(ana, proposal_id, "Hm.", answers_id=answers_id)

    def test_an_objection_is_lifted_once_by_who_made_it(self) -> None:
        ana, bruno, _ = make_voters()
        proposal_id = publish(ana)
        objection, question = say(bruno, proposal_id, kind="objection"), say(bruno, proposal_id)
        for person in (ana, make_coordinator()):
            with pytest.raises(Forbidden):
                talking.lift(by=person, at=after(days=3), remark_id=objection)
        for person in (VISITOR, make_administrator()):
            with pytest.raises(Hidden):
                talking.lift(by=person, at=after(days=3), remark_id=objection)
        with pytest.raises(Hidden):
            talking.lift(by=bruno, at=after(days=3), remark_id=10**6)
        with pytest.raises(Refused, match="Only an objection"):
            talking.lift(by=bruno, at=after(days=3), remark_id=question)
        for days in (3, 4):
            assert talking.lift(by=bruno, at=after(days=days), remark_id=objection) == proposal_id
        assert Remark.objects.get(pk=objection).lifted_at == after(days=3)
        assert remarks.counts(proposal_id) == {Kind.OBJECTION: 0, Kind.QUESTION: 1, Kind.SUPPORT: 0}
        assert say(bruno, proposal_id, kind="objection") != objection

    def test_what_was_objected_to_the_end_stays_an_objection(self) -> None:
        ana, bruno, _ = make_voters()
        proposal_id = publish(ana)
        objection = say(bruno, proposal_id, kind="objection")
        proposals.withdraw(by=ana, at=after(days=3), proposal_id=proposal_id)
        with pytest.raises(Refused, match="not being discussed"):
            talking.lift(by=bruno, at=after(days=4), remark_id=objection)

    def test_they_are_listed_by_kind_each_with_its_answers_and_paged(self) -> None:
        ana, bruno, _ = make_voters()
        proposal_id = publish(ana)
        support = say(bruno, proposal_id, "Yes!", "support")
        questions = [say(bruno, proposal_id, f"Why {number}?") for number in range(20)]
        objection = say(bruno, proposal_id, "No.", "objection")
        answers = [say(ana, proposal_id, text, answers_id=objection) for text in ("Look.", "And look.")]
        first, second = remarks.listed(proposal_id), remarks.listed(proposal_id, page="2")
        assert [one.id for one in first.object_list] == [objection, *questions[:19]]
        assert [one.id for one in second.object_list] == [questions[19], support]
        assert [answer.id for answer in first.object_list[0].answers] == answers
        assert remarks.get(answers[0], proposal_id=proposal_id) is None

    def test_a_member_takes_their_words_away(self) -> None:
        ana, bruno, _ = make_voters()
        say(bruno, publish(ana), "Why six?")
        (told,) = [
            rows for held, rows in personal.all_of(bruno.member_id or 0) if held.table == "governance.Remark"
        ]
        (row,) = told
        assert (row["kind"], row["text"]) == ("question", "Why six?")

    def test_its_table_has_its_name(self) -> None:
        assert str(Remark(proposal_id=1, kind="support")) == "1: support"


@contextmanager
def refused(reason: str) -> Iterator[None]:
    with pytest.raises(IntegrityError, match=reason), transaction.atomic():
        yield


class TestPromises:
    @pytest.fixture
    def said(self) -> Remark:
        ana, bruno, _ = make_voters()
        return Remark.objects.get(pk=say(bruno, publish(ana), kind="objection"))

    @pytest.mark.parametrize(
        "changed",
        [
            {"text": "Otherwise"},
            {"kind": "support"},
            {"said_at": START},
            {"author_id": 0},
            {"proposal_id": 0},
        ],
        ids=lambda changed: next(iter(changed)),
    )
    def test_a_remark_stays_as_it_was_said(self, said: Remark, changed: dict[str, object]) -> None:
        with refused("stays as it was said"):
            Remark.objects.filter(pk=said.pk).update(**changed)

    def test_it_is_lifted_once_and_never_deleted(self, said: Remark) -> None:
        with refused("remark_lifted_is_an_objection"):
            Remark.objects.filter(pk=said.pk).update(lifted_at=START)
        Remark.objects.filter(pk=said.pk).update(lifted_at=after(days=3))
        for lifted_at in (None, after(days=4)):
            with refused("stays as it was said"):
                Remark.objects.filter(pk=said.pk).update(lifted_at=lifted_at)
        with refused("append-only"):
            said.delete()
        with refused("append-only"), connection.cursor() as cursor:
            cursor.execute("DELETE FROM governance_remark")
        with refused("append-only"), acting_as(OWNER), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("TRUNCATE governance_remark CASCADE")

    @pytest.mark.parametrize(
        ("changed", "reason"),
        [
            ({"kind": "gossip"}, "remark_kind_is_known"),
            ({"kind": "answer"}, "remark_that_answers_names_another"),
            ({"text": ""}, "remark_says_something"),
            ({"said_at": START - timedelta(days=90)}, "while its proposal is discussed"),
            ({"lifted_at": after(days=3)}, "while its proposal is discussed"),
        ],
        ids=["kind", "answer to nothing", "empty", "before", "lifted"],
    )
    def test_it_is_whole(self, said: Remark, changed: dict[str, object], reason: str) -> None:
        content = {
            "proposal_id": said.proposal_id,
            "author_id": said.author_id,
            "kind": "objection",
            "text": "No.",
            "said_at": after(days=2),
        }
        with refused(reason):
            Remark.objects.create(**(content | changed))
        Remark.objects.create(**content)

    def test_an_answer_stands_under_a_remark_on_the_same_proposal(self, said: Remark) -> None:
        other = publish(make_member("Denis Faure"))
        answer = Remark.objects.get(pk=say(make_member("Zoé Last"), said.proposal_id, answers_id=said.pk))
        for proposal_id, answers in ((other, said), (said.proposal_id, answer)):
            with refused("under a remark on the same proposal"):
                Remark.objects.create(
                    proposal_id=proposal_id,
                    author_id=said.author_id,
                    kind="answer",
                    text="Hm.",
                    answers=answers,
                    said_at=after(days=3),
                )
        with refused("remark_that_answers_names_another"):
            Remark.objects.create(
                proposal_id=said.proposal_id,
                author_id=said.author_id,
                kind="question",
                text="Hm?",
                answers=said,
                said_at=after(days=3),
            )

    def test_nothing_is_said_once_it_ended(self, said: Remark) -> None:
        proposer = Actor(member_id=said.proposal.proposer_id, user_id=1)
        proposals.withdraw(by=proposer, at=after(days=3), proposal_id=said.proposal_id)
        with refused("while its proposal is discussed"):
            Remark.objects.filter(pk=said.pk).update(lifted_at=after(days=4))
        with refused("while its proposal is discussed"):
            Remark.objects.create(
                proposal_id=said.proposal_id,
                author_id=said.author_id,
                kind="support",
                text="Late.",
                said_at=after(days=4),
            )


class TestPages:
    @pytest.fixture
    def now(self) -> datetime:
        return timezone.now()

    def test_one_asks_is_answered_and_lifts(self, log_in: LogIn, now: datetime) -> None:
        ana, bruno, _ = make_voters()
        proposal_id = publish(ana, at=now)
        address = f"/propositions/{proposal_id}/discussion/"
        browser = log_in(bruno)
        assert "Personne n’a encore rien dit" in words(read(browser.get(address)))
        answer = browser.post(address, {"kind": "objection", "text": "<b>Trop</b> & trop tôt"})
        assert (answer.status_code, answer["Location"]) == (303, address)
        page = read(browser.get(address))
        assert "<b>Trop</b> & trop tôt" in words(page)
        assert not page.select("main b")
        assert "Lever mon objection" in labels(page)
        remark = Remark.objects.get()
        asked = log_in(ana)
        page = read(asked.get(address))
        assert "Lever mon objection" not in labels(page)
        link = page.select_one(f'a[href="{address}?answer={remark.pk}#say"]')
        assert link is not None
        page = read(asked.get(f"{address}?answer={remark.pk}"))
        assert "Répondre à Bruno Leroy" in words(page)
        assert not page.select("input[name=kind]")
        asked.post(f"{address}?answer={remark.pk}", {"text": "Regardez les chiffres."})
        assert "Regardez les chiffres." in words(read(browser.get(address)))
        page = read(browser.post(f"/remarques/{remark.pk}/levee/", follow=True))
        assert "Votre objection est levée" in words(page)
        assert "Lever mon objection" not in labels(page)
        page = read(browser.get(f"/propositions/{proposal_id}/"))
        assert page.select_one(f'#discussion a[href="{address}"]')

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"text": "Pourquoi ?"}, "Choisissez une question"),
            ({"kind": "gossip", "text": "Pourquoi ?"}, "Choisissez une question"),
            ({"kind": "answer", "text": "Pourquoi ?"}, "Choisissez une question"),
            ({"kind": "question", "text": "  "}, "Vos mots"),
            ({"kind": "question", "text": "x" * (TEXT_LENGTH + 1)}, "2000"),
        ],
    )
    def test_what_can_not_be_is_said_and_what_was_typed_is_kept(
        self, log_in: LogIn, now: datetime, typed: dict[str, str], said: str
    ) -> None:
        ana, bruno, _ = make_voters()
        address = f"/propositions/{publish(ana, at=now)}/discussion/"
        page = read(log_in(bruno).post(address, typed), status=422)
        assert said in words(page).replace("\u202f", "").replace("\xa0", " ")
        area = page.select_one("textarea[name=text]")
        assert area is not None
        assert area.get_text().strip() == typed["text"].strip()
        assert not Remark.objects.exists()

    def test_a_nul_byte_is_refused(self, log_in: LogIn, now: datetime) -> None:
        ana, bruno, _ = make_voters()
        address = f"/propositions/{publish(ana, at=now)}/discussion/"
        assert log_in(bruno).post(address, {"kind": "question", "text": "nul \x00"}).status_code == 400
        assert not Remark.objects.exists()

    def test_an_auditor_reads_and_what_ended_is_only_read(self, log_in: LogIn, now: datetime) -> None:
        ana, bruno, _ = make_voters()
        proposal_id = publish(ana, at=now)
        address = f"/propositions/{proposal_id}/discussion/"
        talking.say(by=bruno, at=now, proposal_id=proposal_id, text="Pourquoi ?", kind="question")
        auditor = log_in(make_auditor())
        assert "Pourquoi ?" in words(read(auditor.get(address)))
        browser = log_in(bruno)
        proposals.withdraw(by=ana, at=now, proposal_id=proposal_id)
        page = read(browser.get(address))
        assert not page.select("main textarea")
        answer = browser.post(address, {"kind": "support", "text": "Oui !"})
        assert "n’est pas en discussion" in words(read(answer, status=422))
        assert browser.get("/propositions/99999/discussion/").status_code == 404
        for number in ("x", "9" * 30, "9" * 5000, "-1", "99999"):
            read(browser.get(f"{address}?answer={number}"))
