"""Words in a discussion that somebody finds out of place: reported, hidden, appealed, decided by another."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.actors import PLATFORM, VISITOR, Actor, Role
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent
from governance.domain import moderation as law
from governance.domain.moderation import MOVES, Deed, DeedDone, Moderated, Visibility
from governance.models import Ballot, Remark, RemarkDeed
from governance.selectors import moderation as looking
from governance.services import moderation, remarks
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.governance.consents import answer, ask, opened
from tests.governance.consents import following as next_round
from tests.governance.kinds import count
from tests.governance.pages import english, labels
from tests.governance.stories import make_voters, publish
from tests.governance.test_promises import APPEND_ONLY, refused, truncate
from tests.instants import after
from tests.people import make_coordinator

RUDE = "Vous êtes tous des ânes."
DAY = timedelta(days=1)


def done(deed: Deed, person_id: int, at: datetime) -> DeedDone:
    return DeedDone(deed, person_id, "Parce que.", at, at + 7 * DAY if deed is Deed.APPEAL else None)


class TestLaw:
    @given(st.lists(st.tuples(st.sampled_from(Deed), st.integers(0, 9)), max_size=12), st.integers(0, 9))
    def test_only_legal_deeds_are_read_and_an_appeal_lapses(
        self, wanted: list[tuple[Deed, int]], wait: int
    ) -> None:
        """Whatever is tried in whatever order, words are hidden just where the last deed hides them."""
        written: list[DeedDone] = []
        at = after(days=1)
        for deed, days in wanted:
            at += days * DAY
            told = law.moderated(written, author_id=1, proposer_id=2, at=at)
            if (told.visibility, deed) in MOVES:
                written.append(done(deed, 3, at))
        at += wait * DAY
        told = law.moderated(written, author_id=1, proposer_id=2, at=at)
        deciding = [one for one in written if one.deed not in (Deed.REPORT, Deed.DISMISS)]
        last = deciding[-1] if deciding else None
        lapsed = last is not None and last.due_at is not None and last.due_at <= at
        hides = last is not None and last.deed is not Deed.RESTORE and not lapsed
        assert told.is_hidden == hides
        assert (told.hiding is not None) == hides
        if told.visibility is Visibility.UPHELD:
            assert told.decision == last

    def test_reports_are_open_until_somebody_has_looked(self) -> None:
        first, second = done(Deed.REPORT, 3, after(days=1)), done(Deed.REPORT, 4, after(days=2))
        told = law.moderated([first, second], author_id=1, proposer_id=2, at=after(days=3))
        assert told.reports == (first, second)
        closed = [first, second, done(Deed.DISMISS, 5, after(days=3))]
        assert law.moderated(closed, author_id=1, proposer_id=2, at=after(days=3)).reports == ()

    @pytest.mark.parametrize("deed", Deed)
    def test_who_may_do_what(self, deed: Deed) -> None:
        power = frozenset({Role.COORDINATOR})
        hiding = done(Deed.HIDE, 5, after(days=1))
        standing = {
            Deed.APPEAL: Moderated(1, 2, Visibility.HIDDEN, hiding),
            Deed.UPHOLD: Moderated(1, 2, Visibility.APPEALED, hiding),
            Deed.RESTORE: Moderated(1, 2, Visibility.APPEALED, hiding),
        }
        told = standing.get(deed, Moderated(1, 2, reports=(done(Deed.REPORT, 4, after(days=1)),)))
        people = {
            "author": Actor(1, 1, power),
            "proposer": Actor(2, 2, power),
            "member": Actor(3, 3),
            "hider": Actor(5, 5, power),
            "coordinator": Actor(6, 6, power),
            "no member": Actor(7, None, power),
            "visitor": VISITOR,
            "platform": PLATFORM,
        }
        expected = {
            Deed.REPORT: {"proposer", "member", "hider", "coordinator"},
            Deed.APPEAL: {"author"},
            Deed.UPHOLD: {"coordinator"},
        }
        may = {name for name, person in people.items() if law.may_do(person, deed, told)}
        assert may == expected.get(deed, {"hider", "coordinator"})

    def test_nothing_is_done_twice_or_out_of_turn(self) -> None:
        judge = Actor(6, 6, frozenset({Role.COORDINATOR}))
        for deed in (Deed.DISMISS, Deed.UPHOLD, Deed.RESTORE):
            with pytest.raises(Refused, match="already decided"):
                law.check(judge, deed, Moderated(1, 2))

    def test_hidden_words_are_for_their_author_and_those_who_moderate(self) -> None:
        power = frozenset({Role.COORDINATOR})
        readers = (Actor(1, 1), Actor(6, 6, power), Actor(3, 3), Actor(8, None, frozenset({Role.AUDITOR})))
        hidden = [law.may_read(person, author_id=1, is_hidden=True) for person in readers]
        assert hidden == [True, True, False, False]
        assert all(law.may_read(person, author_id=1, is_hidden=False) for person in readers)


@pytest.fixture
def people() -> list[Actor]:
    return make_voters(3)


@pytest.fixture
def judges() -> list[Actor]:
    return [make_coordinator(), make_coordinator("Zoé Lambert")]


@pytest.fixture
def rude(people: list[Actor]) -> int:
    """What Bruno said of Ana's proposal."""
    proposal_id = publish(people[0], at=after(days=1))
    return remarks.say(by=people[1], at=after(days=2), proposal_id=proposal_id, text=RUDE, kind="question")


def do(by: Actor, remark_id: int, deed: Deed, *, days: int = 3, text: str = "Cela blesse.") -> None:
    moderation.do(by=by, at=after(days=days), remark_id=remark_id, deed=deed, text=text)


def standing(remark_id: int, *, days: int = 3) -> Visibility:
    told = looking.get(remark_id, at=after(days=days))
    assert told is not None
    return told.visibility


@pytest.mark.django_db
@pytest.mark.usefixtures("founded")
class TestDeeds:
    def test_a_report_is_looked_at_and_the_words_are_hidden_with_a_reason(
        self, people: list[Actor], judges: list[Actor], rude: int
    ) -> None:
        do(people[2], rude, Deed.REPORT)
        do(people[2], rude, Deed.REPORT, text="Encore.")
        assert RemarkDeed.objects.count() == 1
        do(judges[0], rude, Deed.HIDE)
        do(judges[0], rude, Deed.HIDE)
        told = looking.get(rude, at=after(days=3))
        assert told is not None
        assert told.hiding is not None
        assert (told.is_hidden, told.hiding.text, told.reports) == (True, "Cela blesse.", ())
        assert AuditEvent.objects.get(action="governance.hide_remark").subject == f"remark:{rude}"
        assert Remark.objects.get(pk=rude).text == RUDE

    def test_another_person_decides_on_an_appeal(
        self, people: list[Actor], judges: list[Actor], rude: int
    ) -> None:
        do(judges[0], rude, Deed.HIDE)
        do(people[1], rude, Deed.APPEAL)
        with pytest.raises(Refused, match="another person decides"):
            do(judges[0], rude, Deed.UPHOLD)
        do(judges[1], rude, Deed.UPHOLD)
        assert standing(rude) is Visibility.UPHELD
        with pytest.raises(Refused, match="already decided"):
            do(people[1], rude, Deed.APPEAL, text="Encore.")
        do(judges[1], rude, Deed.RESTORE)
        assert standing(rude) is Visibility.SHOWN

    def test_an_appeal_on_which_nobody_decides_shows_the_words_again(
        self, people: list[Actor], judges: list[Actor], rude: int
    ) -> None:
        do(judges[0], rude, Deed.HIDE)
        do(people[1], rude, Deed.APPEAL)
        assert standing(rude, days=10) is Visibility.APPEALED
        assert standing(rude, days=12) is Visibility.SHOWN
        with pytest.raises(Refused, match="already decided"):
            do(judges[1], rude, Deed.UPHOLD, days=12)
        do(judges[1], rude, Deed.HIDE, days=12)
        assert standing(rude, days=12) is Visibility.HIDDEN

    def test_others_are_refused(self, people: list[Actor], judges: list[Actor], rude: int) -> None:
        for person, deed in (
            (people[2], Deed.HIDE),
            (people[1], Deed.REPORT),
            (people[2], Deed.APPEAL),
        ):
            with pytest.raises(Forbidden):
                do(person, rude, deed)
        with pytest.raises(Hidden):
            do(VISITOR, rude, Deed.REPORT)
        with pytest.raises(Hidden):
            do(judges[0], rude + 999, Deed.HIDE)
        with pytest.raises(Refused, match="say why"):
            do(judges[0], rude, Deed.HIDE, text=" ")
        assert RemarkDeed.objects.count() == 0

    def test_an_objection_whose_words_are_hidden_still_counts_and_goes_into_the_next_round(
        self, people: list[Actor], judges: list[Actor]
    ) -> None:
        vote = ask(people[0], people[1])
        objection = Remark.objects.get(proposal_id=vote.proposal_id)
        moderation.do(
            by=judges[0], at=vote.opened_at, remark_id=objection.pk, deed=Deed.HIDE, text="Cela blesse."
        )
        again = next_round(vote)
        assert [one.objection_id for one in again.carried] == [objection.pk]
        second = opened(again)
        answer(second, people[0])
        count(second)
        sheet = Ballot.objects.get(pk=second.ballot_id).count_sheet
        assert sheet is not None
        assert (sheet["objections"], sheet["outcome"]) == ([objection.pk], "objected")


@pytest.mark.django_db
@pytest.mark.usefixtures("founded")
class TestPromises:
    def test_deeds_are_append_only(self, judges: list[Actor], rude: int) -> None:
        do(judges[0], rude, Deed.HIDE)
        with refused(APPEND_ONLY):
            RemarkDeed.objects.update(text="Autre")
        with refused(APPEND_ONLY):
            RemarkDeed.objects.all().delete()
        with refused(APPEND_ONLY):
            truncate("governance_remarkdeed")

    def test_the_database_knows_the_same_moves(
        self, people: list[Actor], judges: list[Actor], rude: int
    ) -> None:
        """From each standing, each deed by who may do it: written just where the domain has a move."""
        ways: dict[Visibility, list[Deed]] = {
            Visibility.SHOWN: [],
            Visibility.HIDDEN: [Deed.HIDE],
            Visibility.APPEALED: [Deed.HIDE, Deed.APPEAL],
            Visibility.UPHELD: [Deed.HIDE, Deed.APPEAL, Deed.UPHOLD],
        }
        for visibility, way in ways.items():
            said = remarks.say(
                by=people[1],
                at=after(days=2),
                proposal_id=Remark.objects.get(pk=rude).proposal_id,
                text=visibility,
                kind="question",
            )
            for deed in way:
                do({Deed.APPEAL: people[1], Deed.HIDE: judges[0]}.get(deed, judges[1]), said, deed)
            assert standing(said) is visibility
            for deed in Deed:
                person = people[1] if deed is Deed.APPEAL else judges[1]
                due_at = after(days=12) if deed is Deed.APPEAL else None
                row = RemarkDeed(
                    remark_id=said,
                    deed=deed,
                    person_id=person.member_id or 0,
                    text="?",
                    done_at=after(days=4),
                    due_at=due_at,
                )
                if (visibility, deed) in MOVES and deed in (Deed.REPORT, Deed.DISMISS):
                    row.save(force_insert=True)
                elif (visibility, deed) not in MOVES:
                    with refused("follows what was done before"):
                        row.save(force_insert=True)

    def test_nobody_decides_on_what_is_their_own(
        self, people: list[Actor], judges: list[Actor], rude: int
    ) -> None:
        def write(deed: Deed, person: Actor, **more: object) -> None:
            with refused("nobody decides on what is their own"):
                RemarkDeed.objects.create(
                    remark_id=rude,
                    deed=deed,
                    person_id=person.member_id or 0,
                    text="?",
                    done_at=after(days=4),
                    **more,
                )

        write(Deed.HIDE, people[1])
        write(Deed.HIDE, people[0])  # whose proposal it is
        write(Deed.REPORT, people[1])
        do(judges[0], rude, Deed.HIDE)
        write(Deed.APPEAL, people[2], due_at=after(days=9))
        do(people[1], rude, Deed.APPEAL)
        write(Deed.UPHOLD, judges[0])


@pytest.mark.django_db
@pytest.mark.usefixtures("founded")
class TestPages:
    def test_a_member_reports_a_coordinator_hides_and_the_author_appeals(
        self, log_in: LogIn, people: list[Actor], judges: list[Actor], rude: int
    ) -> None:
        place = f"/propositions/{Remark.objects.get(pk=rude).proposal_id}/discussion/"
        reader, judge = english(log_in(people[2])), english(log_in(judges[0]))
        assert "Report this" in labels(read(reader.get(place)))
        assert "Hide…" not in labels(read(reader.get(place)))
        sent = reader.post(f"/remarques/{rude}/signalement/", {"text": "Cela blesse."})
        assert (sent.status_code, sent["Location"]) == (303, f"{place}#remark-{rude}")
        assert "Words in a discussion are to be looked at" in words(read(judge.get("/")))
        assert "Words in a discussion are to be looked at" not in words(read(reader.get("/")))
        desk = words(read(judge.get("/moderation/discussions/")))
        assert RUDE in desk
        assert "Chloé Martin reports: Cela blesse." in desk
        assert judge.post(f"/remarques/{rude}/masquage/", {"text": " "}).status_code == 422
        assert judge.post(f"/remarques/{rude}/masquage/", {"text": "Restons courtois."}).status_code == 303
        page = words(read(reader.get(place)))
        assert RUDE not in page
        assert "Hidden by moderation Restons courtois." in page
        assert "On this page 1 remark is hidden." in page
        assert RUDE in words(read(judge.get(place)))
        author = english(log_in(people[1]))
        assert "are hidden" in words(read(author.get("/")))
        assert RUDE in words(read(author.get(place)))
        author.post(f"/remarques/{rude}/appel/", {"text": "C’était pour rire."})
        assert "Reject the appeal…" not in labels(read(judge.get(place)))
        other = english(log_in(judges[1]))
        assert "Reject the appeal…" in labels(read(other.get("/moderation/discussions/")))
        other.post(f"/remarques/{rude}/retablissement/", {"text": "Soit."})
        assert RUDE in words(read(reader.get(place)))
        assert "are shown again" in words(read(author.get("/")))
        assert "These words were hidden, and are shown again: Soit." in words(read(author.get(place)))
        assert "Soit." not in words(read(reader.get(place)))

    def test_the_queue_is_paged_and_says_who_waits_longest_first(
        self, log_in: LogIn, people: list[Actor], judges: list[Actor], rude: int
    ) -> None:
        proposal_id = Remark.objects.get(pk=rude).proposal_id
        said = [
            remarks.say(
                by=people[1], at=after(days=2), proposal_id=proposal_id, text=f"Mot {n:02}.", kind="question"
            )
            for n in range(looking.PAGE_SIZE + 1)
        ]
        for one in reversed(said):
            do(people[2], one, Deed.REPORT)
        do(people[0], said[5], Deed.REPORT, days=4)
        judge = log_in(judges[0])
        first, second = (read(judge.get(f"/moderation/discussions/?page={page}")) for page in (1, 2))
        assert [len(page.select("ul.rows > li")) for page in (first, second)] == [looking.PAGE_SIZE, 1]
        assert "Mot 20." in words(first)
        assert "Mot 00." in words(second), "reported last, though said first"
        assert words(read(judge.get("/moderation/discussions/?page=99"))) == words(second)
        for one in said:
            do(judges[0], one, Deed.HIDE, days=5)
        assert "Aucun signalement ni recours n’attend" in words(read(judge.get("/moderation/discussions/")))
        pages = [read(judge.get(f"/moderation/discussions/?show=hidden&page={page}")) for page in (1, 2)]
        assert [len(page.select("ul.rows > li")) for page in pages] == [looking.PAGE_SIZE, 1]
        assert "Mot 20." in words(pages[0])
        assert "show=hidden" in str(pages[0].select_one("nav.pager a[rel=next]"))

    def test_doors_are_those_of_the_services(
        self, log_in: LogIn, people: list[Actor], judges: list[Actor], rude: int
    ) -> None:
        reader = log_in(people[2])
        for verb in ("masquage", "classement", "rejet", "retablissement", "appel"):
            assert reader.get(f"/remarques/{rude}/{verb}/").status_code == 403
            assert reader.post(f"/remarques/{rude}/{verb}/", {"text": "Non."}).status_code == 403
        assert log_in(people[1]).post(f"/remarques/{rude}/signalement/", {"text": "Non."}).status_code == 403
        assert log_in(judges[0]).get(f"/remarques/{rude}/autre/").status_code == 404
        assert RemarkDeed.objects.count() == 0

    def test_anyone_reads_figures_and_no_words(
        self, log_in: LogIn, people: list[Actor], judges: list[Actor], rude: int
    ) -> None:
        do(people[2], rude, Deed.REPORT)
        do(judges[0], rude, Deed.HIDE)
        for browser in (Client(), log_in(people[2])):
            page = words(read(english(browser).get("/moderation/discussions/")))
            assert (
                "Remarks hidden now 1 Remarks reported 1 Reports closed, nothing hidden 0 Remarks hidden 1"
                in page
            )
            assert RUDE not in page
            assert "Cela blesse." not in page
        assert Client().get("/api/governance/moderation").json() == {
            "reports": 1,
            "dismissals": 0,
            "hidings": 1,
            "appeals": 0,
            "appeals_rejected": 0,
            "shown_again": 0,
            "hidden_now": 1,
        }

    def test_programs_read_what_their_reader_reads(
        self, log_in: LogIn, people: list[Actor], judges: list[Actor], rude: int
    ) -> None:
        do(judges[0], rude, Deed.HIDE)
        address = f"/api/governance/proposals/{Remark.objects.get(pk=rude).proposal_id}/remarks"
        told = {}
        for name, person in {"author": people[1], "judge": judges[1], "reader": people[2]}.items():
            (told[name],) = log_in(person).get(address).json()["items"]
        assert {name: one["text"] for name, one in told.items()} == {
            "author": RUDE,
            "judge": RUDE,
            "reader": None,
        }
        assert (told["reader"]["visibility"], told["reader"]["hidden_because"]) == ("hidden", "Cela blesse.")
        assert Client().get(address).status_code == 401
        assert log_in(people[2]).get("/api/governance/proposals/9999/remarks").status_code == 404

    def test_what_is_hidden_is_hidden_between_rounds_too(
        self, log_in: LogIn, people: list[Actor], judges: list[Actor]
    ) -> None:
        vote = ask(people[0], people[1])
        objection = Remark.objects.get(proposal_id=vote.proposal_id)
        again = next_round(vote)
        moderation.do(
            by=judges[0], at=again.before, remark_id=objection.pk, deed=Deed.HIDE, text="Cela blesse."
        )
        reader = english(log_in(people[2]))
        page = words(read(reader.get(f"/propositions/{again.proposal.pk}/tours/")))
        assert objection.text not in page
        assert "It still counts as an objection." in page
        proposer = english(log_in(people[0]))
        asked = words(read(proposer.get(f"/objections/{again.only}/reponse/")))
        assert "Hidden by moderation" in asked
        assert objection.text not in asked
        (told,) = reader.get(f"/api/governance/proposals/{again.proposal.pk}/rounds").json()["objections"]
        assert (told["text"], told["is_hidden"]) == (None, True)
