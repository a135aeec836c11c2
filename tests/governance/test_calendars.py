"""The votes as calendars of other programs read them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from governance.domain import calendars
from governance.domain.calendars import Event
from governance.services import proposals
from tests.governance.calendars import events, unescaped, unfolded
from tests.governance.pages import english
from tests.governance.stories import adopt, announced, make_voters, open_vote, propose, publish

PARIS = ZoneInfo("Europe/Paris")
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
instants = st.datetimes(datetime(1970, 1, 1), datetime(2090, 1, 1), timezones=st.just(PARIS))  # noqa: DTZ001  # aware by timezones
AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


class TestWriting:
    @given(texts)
    def test_a_text_is_read_again_as_it_was(self, text: str) -> None:
        (read,) = events(calendars.write("name", [Event("1@x", AT, AT, text, text, "https://x/")]))
        kept = "".join(
            sign
            for sign in text.replace("\r\n", "\n").replace("\r", "\n")
            if sign == "\n" or not is_control(sign)
        )
        assert unescaped(read["SUMMARY"]) == unescaped(read["DESCRIPTION"]) == kept

    @given(texts)
    def test_a_text_never_writes_a_line_of_its_own(self, text: str) -> None:
        written = calendars.write(text, [Event("1@x", AT, AT, text, text, "https://x/")])
        names = [line.partition(":")[0] for line in unfolded(written)]
        assert names == [
            *("BEGIN", "VERSION", "PRODID", "CALSCALE", "METHOD", "X-WR-CALNAME"),
            *("BEGIN", "UID", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION", "URL", "TRANSP", "END"),
            "END",
        ]

    @given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
    def test_a_folded_line_is_the_same_line_in_parts_that_are_full(self, line: str) -> None:
        parts = list(calendars.fold(line))
        assert parts[0] + "".join(part[1:] for part in parts[1:]) == line
        assert all(len(part.encode()) <= 75 for part in parts)
        assert all(len(part.encode()) > 75 - 4 for part in parts[:-1])

    @given(instants)
    def test_instants_are_in_utc(self, at: datetime) -> None:
        read = datetime.strptime(calendars.instant(at), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        assert read == at.astimezone(UTC).replace(microsecond=0)

    @pytest.mark.parametrize("wrong", ["BEGIN:VEVENT", "X:1\nY:2\r\n", f"X:{'é' * 40}\r\n"])
    def test_the_reader_of_these_tests_sees_what_is_wrong(self, wrong: str) -> None:
        with pytest.raises(ValueError, match="line"):
            unfolded(wrong)
        with pytest.raises(ValueError, match="bare"):
            unescaped("a;b")


def is_control(sign: str) -> bool:
    return sign < " " or sign == "\x7f"


@pytest.mark.django_db
@pytest.mark.usefixtures("founded")
class TestFeed:
    def read(self, browser: Client) -> list[dict[str, str]]:
        answer = browser.get("/votes/calendrier.ics")
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
        return events(answer.content.decode())

    def test_anyone_reads_openings_and_terms_and_nobody_s_words_or_name(self) -> None:
        ana, bruno, chloe = make_voters()
        now = timezone.now().replace(microsecond=0)
        vote = open_vote(ana, at=now)
        waiting = announced(bruno, key="governance.notice_days", value=3, at=now + timedelta(days=2))
        publish(chloe, key="governance.voting_days", value=3, at=now - timedelta(days=1))
        propose(ana, value="0.6")
        adopt(chloe, key="governance.majority_share", value="0.6", at=now - timedelta(days=30))
        read = self.read(english(Client()))
        assert [(one["SUMMARY"], one["UID"]) for one in read] == [
            ("A vote opens: Quorum", f"vote-{vote.proposal_id}-opens@testserver"),
            ("A vote opens: Notice before a new rule applies", f"vote-{waiting}-opens@testserver"),
            ("A vote ends: Quorum", f"vote-{vote.proposal_id}-ends@testserver"),
        ]
        assert read[0]["DTSTART"] == now.strftime("%Y%m%dT%H%M%SZ")
        assert read[2]["DTSTART"] == vote.closes_at.strftime("%Y%m%dT%H%M%SZ")
        assert read[0]["URL"] == f"http://testserver/propositions/{vote.proposal_id}/"
        said = str(read)
        for word in ("Ana", "Bruno", "Petit", "A higher quorum", "So that it binds us"):
            assert word not in said

    def test_a_withdrawn_one_is_gone_and_an_empty_one_is_a_calendar(self) -> None:
        ana, _, _ = make_voters()
        now = timezone.now()
        waiting = announced(ana, at=now + timedelta(days=2))
        assert len(self.read(Client())) == 1
        proposals.withdraw(by=ana, at=now, proposal_id=waiting)
        assert self.read(Client()) == []

    def test_it_is_said_in_french_first(self) -> None:
        ana, _, _ = make_voters()
        open_vote(ana, at=timezone.now())
        first, last = self.read(Client())
        assert (first["SUMMARY"], last["SUMMARY"]) == (
            "Un vote ouvre\xa0: Quorum",
            "Un vote se termine\xa0: Quorum",
        )
