"""Ecosystems: consent on both sides, roles with terms, charters, and an exit that ends every right."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from config.roles import APPLICATION
from coop.domain import ecosystems as rights
from coop.domain.actors import VISITOR, Actor
from coop.domain.ecosystems import Answer, Invitation
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.offices import Office, Power
from coop.models import AuditEvent, EcosystemInvitation, EcosystemMember, EcosystemTerm
from coop.models import Ecosystem as Row
from coop.selectors import ecosystems as known
from coop.selectors import home
from coop.services import ecosystems, groups, members
from tests.coop import circles
from tests.coop.circles import UNTIL, ask, bring_in, found, invite, name, people, waiting
from tests.instants import START, after
from tests.people import make_member, make_pending
from tests.rights import EVERYONE, OWNER, acting_as

pytestmark = pytest.mark.django_db
LATE = after(days=500)


@dataclass(frozen=True)
class Circle:
    """Ana founded it, Bao is in it, Cleo is not."""

    id: int
    ana: Actor
    bao: Actor
    cleo: Actor


@pytest.fixture
def circle(founded: None) -> Circle:
    ana, bao, cleo = (make_member(name) for name in ("Ana Petit", "Bao Nguyen", "Cleo Martin"))
    return Circle(found(ana, bao), ana, bao, cleo)


def ids(*persons: Actor) -> frozenset[int]:
    return frozenset(person.member_id or 0 for person in persons)


def term_of(circle: Circle, person: Actor) -> int:
    return next(term.id for term in known.shown(circle.id).terms if term.member_id == person.member_id)


def test_founded_twice_is_once_and_the_founder_has_signed(circle: Circle) -> None:
    assert found(circle.ana) == circle.id
    shown = known.shown(circle.id)
    assert shown.facilitator_ids == ids(circle.ana)
    assert [(one.name, one.signed) for one in known.belongings(circle.id)] == [
        ("Ana Petit", 1),
        ("Bao Nguyen", 0),
    ]
    assert [one.count for one in known.browse()] == [2]
    assert [one.id for one in known.of_member(circle.bao.member_id)] == [circle.id]
    assert known.of_member(None) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": " "}, "a name"),
        ({"name": "x" * 81}, "too long"),
        ({"purpose": "\0"}, "what the ecosystem is for"),
        ({"text": " "}, "promise"),
        ({"until_on": date(1900, 1, 1)}, "today at the earliest"),
        ({"until_on": date(2036, 1, 1)}, "three years"),
    ],
)
def test_what_can_not_be_founded(founded: None, changed: dict[str, Any], said: str) -> None:
    typed: dict[str, Any] = {"name": "A", "purpose": "B", "text": "C", "until_on": UNTIL}
    with pytest.raises(Refused, match=said):
        ecosystems.found(by=make_member("Ana Petit"), at=START, **(typed | changed))
    assert not Row.objects.exists()


def test_who_may_not_found_and_how_many(founded: None) -> None:
    for nobody in (VISITOR, make_pending("Paul Morel")):
        with pytest.raises(Forbidden):
            found(nobody)
    ana = make_member("Ana Petit")
    for number in range(ecosystems.MOST_FOUNDED):
        found(ana, name=f"Circle {number}")
    with pytest.raises(Refused, match="several"):
        found(ana, name="One more")


def test_nobody_is_in_before_both_said_yes(circle: Circle) -> None:
    invitation_id = invite(circle.ana, circle.cleo, circle.id)
    assert invite(circle.ana, circle.cleo, circle.id) == invitation_id
    assert people(circle.id) == ids(circle.ana, circle.bao)
    assert [one.circle for one in known.waiting_for(circle.cleo, on=START.date())] == ["La Bobine"]
    for other in (circle.ana, circle.bao):
        with pytest.raises((Forbidden, Hidden)):
            ecosystems.accept(by=other, at=after(days=2), invitation_id=invitation_id)
    for _twice in range(2):
        ecosystems.accept(by=circle.cleo, at=after(days=2), invitation_id=invitation_id)
    assert people(circle.id) == ids(circle.ana, circle.bao, circle.cleo)
    with pytest.raises(Refused, match="already belongs"):
        invite(circle.ana, circle.cleo, circle.id)
    assert known.waiting_for(VISITOR, on=START.date()) == []


def test_a_wish_to_come_in_is_answered_by_who_welcomes(circle: Circle) -> None:
    wish = ask(circle.cleo, circle.id)
    for other in (circle.cleo, circle.bao):
        with pytest.raises((Forbidden, Hidden)):
            ecosystems.accept(by=other, at=after(days=2), invitation_id=wish)
    name(circle.ana, circle.bao, circle.id, Office.WELCOMER)
    assert [one.invitation.id for one in known.waiting_for(circle.bao, on=START.date())] == [wish]
    ecosystems.accept(by=circle.bao, at=after(days=2), invitation_id=wish)
    assert circle.cleo.member_id in people(circle.id)
    assert ask(circle.cleo, circle.id) == 0


def test_two_yes_that_meet_need_no_third(circle: Circle) -> None:
    ask(circle.cleo, circle.id)
    assert ask(circle.cleo, circle.id) != 0
    assert invite(circle.ana, circle.cleo, circle.id) == 0
    dov = make_member("Dov Levi")
    invite(circle.ana, dov, circle.id)
    assert ask(dov, circle.id) == 0
    assert people(circle.id) == ids(circle.ana, circle.bao, circle.cleo, dov)


def test_no_is_an_answer_and_a_yes_can_be_taken_back(circle: Circle) -> None:
    declined = invite(circle.ana, circle.cleo, circle.id)
    for _twice in range(2):
        ecosystems.decline(by=circle.cleo, at=after(days=2), invitation_id=declined)
    taken_back = ask(circle.cleo, circle.id)
    ecosystems.decline(by=circle.cleo, at=after(days=2), invitation_id=taken_back)
    refused = ask(circle.cleo, circle.id)
    ecosystems.decline(by=circle.ana, at=after(days=2), invitation_id=refused)
    withdrawn = invite(circle.ana, circle.cleo, circle.id)
    with pytest.raises(Hidden):
        ecosystems.decline(by=circle.bao, at=after(days=2), invitation_id=withdrawn)
    ecosystems.decline(by=circle.ana, at=after(days=2), invitation_id=withdrawn)
    answers = list(EcosystemInvitation.objects.order_by("pk").values_list("answer", flat=True))
    assert answers[1:] == ["declined", "withdrawn", "declined", "withdrawn"]
    with pytest.raises(Refused, match="answered meanwhile"):
        ecosystems.accept(by=circle.cleo, at=after(days=3), invitation_id=declined)
    with pytest.raises(Refused, match="answered meanwhile"):
        ecosystems.decline(by=circle.bao, at=after(days=3), invitation_id=known_first(circle))
    with pytest.raises(Hidden):
        ecosystems.accept(by=circle.cleo, at=after(days=3), invitation_id=999_999)


def known_first(circle: Circle) -> int:
    """The invitation by which Bao came in."""
    return EcosystemInvitation.objects.get(ecosystem_id=circle.id, answer=Answer.ACCEPTED).pk


def test_who_invites_was_given_that_role_and_its_day_is_not_past(circle: Circle) -> None:
    for nobody in (circle.bao, circle.cleo, VISITOR):
        with pytest.raises(Forbidden):
            invite(nobody, circle.cleo, circle.id)
    with pytest.raises(Forbidden):
        ecosystems.invite(
            by=circle.ana, at=LATE, ecosystem_id=circle.id, member_id=circle.cleo.member_id or 0
        )
    with pytest.raises(Forbidden):
        ecosystems.ask(by=VISITOR, at=START, ecosystem_id=circle.id)
    with pytest.raises(Hidden):
        ask(circle.cleo, 999_999)


def test_neither_a_group_nor_a_stranger_is_invited(circle: Circle) -> None:
    group_id = groups.found(by=circle.ana, at=START, name="Garden", purpose="Green")
    pending = make_pending("Paul Morel")
    for member_id in (group_id, pending.member_id or 999_999, 999_999):
        with pytest.raises(Refused, match="member of the cooperative"):
            ecosystems.invite(by=circle.ana, at=START, ecosystem_id=circle.id, member_id=member_id)


def test_no_more_waits_at_the_door_than_somebody_reads(
    circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ecosystems, "MOST_WAITING", 1)
    invite(circle.ana, circle.cleo, circle.id)
    with pytest.raises(Refused, match="Many invitations"):
        ask(make_member("Dov Levi"), circle.id)


def test_roles_are_given_by_others_up_to_a_day(circle: Circle) -> None:
    with pytest.raises(Forbidden):
        name(circle.ana, circle.ana, circle.id)
    with pytest.raises(Forbidden):
        name(circle.bao, circle.ana, circle.id)
    with pytest.raises(Hidden):
        name(circle.cleo, circle.bao, circle.id)
    with pytest.raises(Refused, match="member of the ecosystem"):
        name(circle.ana, circle.cleo, circle.id)
    for _twice in range(2):
        name(circle.ana, circle.bao, circle.id)
    name(circle.ana, circle.bao, circle.id, until_on=UNTIL + timedelta(days=1), at=after(days=3))
    terms = EcosystemTerm.objects.filter(belonging__member_id=circle.bao.member_id or 0).order_by("pk")
    assert [term.ended_at for term in terms] == [after(days=3), None]
    assert rights.may(circle.bao, known.shown(circle.id), Power.CLOSE, on=UNTIL)
    assert not rights.may(circle.bao, known.shown(circle.id), Power.CLOSE, on=UNTIL + timedelta(days=2))


def test_past_the_term_of_all_any_other_member_names_who_goes_on(circle: Circle) -> None:
    with pytest.raises(Forbidden):
        name(circle.ana, circle.ana, circle.id, at=LATE, until_on=LATE.date())
    name(circle.bao, circle.ana, circle.id, at=LATE, until_on=LATE.date())
    assert known.shown(circle.id).holders(Power.APPOINT, on=LATE.date()) == ids(circle.ana)
    alone = found(circle.cleo, name="Alone")
    name(circle.cleo, circle.cleo, alone, at=LATE, until_on=LATE.date())


def test_the_last_facilitator_stays_until_there_is_another(circle: Circle) -> None:
    with pytest.raises(Refused, match="last facilitator of “La Bobine”"):
        ecosystems.leave(by=circle.ana, at=after(days=3), ecosystem_id=circle.id)
    with pytest.raises(Refused, match="last facilitator"):
        members.leave(by=circle.ana, at=after(days=3), member_id=circle.ana.member_id or 0)
    with pytest.raises(Refused, match="name another first"):
        ecosystems.end(
            by=circle.ana, at=after(days=3), ecosystem_id=circle.id, term_id=term_of(circle, circle.ana)
        )
    name(circle.ana, circle.bao, circle.id)
    ecosystems.leave(by=circle.ana, at=after(days=3), ecosystem_id=circle.id)
    assert people(circle.id) == ids(circle.bao)


def test_leaving_ends_every_right_at_once(circle: Circle) -> None:
    name(circle.ana, circle.bao, circle.id)
    invite(circle.bao, circle.cleo, circle.id)
    for _twice in range(2):
        ecosystems.leave(by=circle.bao, at=after(days=3), ecosystem_id=circle.id)
    shown = known.shown(circle.id)
    assert shown.member_ids == ids(circle.ana)
    assert {term.member_id for term in shown.terms} == ids(circle.ana)
    assert waiting(circle.cleo, circle.id) == 0
    assert not any(rights.may(circle.bao, shown, power, on=START.date()) for power in Power)
    acts: list[Callable[[], object]] = [
        partial(ecosystems.sign, by=circle.bao, at=after(days=4), ecosystem_id=circle.id, number=1),
        partial(ecosystems.close, by=circle.bao, at=after(days=4), ecosystem_id=circle.id),
        partial(name, circle.bao, circle.ana, circle.id),
    ]
    for act in acts:
        with pytest.raises(Hidden):
            act()
    actions = AuditEvent.objects.filter(subject=f"ecosystem:{circle.id}").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == [
        "coop.found_ecosystem",
        "coop.join_ecosystem",
        "coop.appoint_in_ecosystem",
        "coop.leave_ecosystem",
    ]
    with pytest.raises(Forbidden):
        ecosystems.leave(by=VISITOR, at=after(days=4), ecosystem_id=circle.id)


def test_leaving_the_cooperative_ends_every_circle(circle: Circle) -> None:
    alone = found(circle.bao, name="Alone")
    other = found(circle.cleo, name="Another")
    ask(circle.bao, other)
    members.leave(by=circle.bao, at=after(days=3), member_id=circle.bao.member_id or 0)
    assert people(circle.id) == ids(circle.ana)
    assert not known.shown(alone).is_open
    assert known.waiting_of(other) == []
    execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_who_comes_back_comes_by_both_yes_again_and_has_signed_nothing(circle: Circle) -> None:
    ecosystems.sign(by=circle.bao, at=after(days=2), ecosystem_id=circle.id, number=1)
    ecosystems.leave(by=circle.bao, at=after(days=3), ecosystem_id=circle.id)
    ecosystems.invite(
        by=circle.ana, at=after(days=4), ecosystem_id=circle.id, member_id=circle.bao.member_id or 0
    )
    ecosystems.accept(by=circle.bao, at=after(days=5), invitation_id=waiting(circle.bao, circle.id))
    assert [one.signed for one in known.belongings(circle.id)] == [1, 0]


def test_roles_are_laid_down_and_taken(circle: Circle) -> None:
    name(circle.ana, circle.bao, circle.id, Office.WELCOMER)
    term_id = term_of(circle, circle.bao)
    name(circle.ana, circle.bao, circle.id)
    with pytest.raises(Hidden):
        ecosystems.end(by=circle.cleo, at=after(days=3), ecosystem_id=circle.id, term_id=term_id)
    for _twice in range(2):
        ecosystems.end(by=circle.bao, at=after(days=3), ecosystem_id=circle.id, term_id=term_id)
    bring_in(circle.ana, circle.cleo, circle.id)
    with pytest.raises(Forbidden):
        ecosystems.end(
            by=circle.cleo, at=after(days=3), ecosystem_id=circle.id, term_id=term_of(circle, circle.ana)
        )
    ecosystems.end(
        by=circle.bao, at=after(days=3), ecosystem_id=circle.id, term_id=term_of(circle, circle.ana)
    )
    assert known.shown(circle.id).facilitator_ids == ids(circle.bao)


def test_a_circle_closes_with_all_that_is_in_it(circle: Circle) -> None:
    invite(circle.ana, circle.cleo, circle.id)
    with pytest.raises(Forbidden):
        ecosystems.close(by=circle.bao, at=after(days=3), ecosystem_id=circle.id)
    for _twice in range(2):
        ecosystems.close(by=circle.ana, at=after(days=3), ecosystem_id=circle.id)
    shown = known.shown(circle.id)
    assert (shown.is_open, shown.member_ids, shown.terms) == (False, frozenset(), ())
    assert known.waiting_for(circle.cleo, on=START.date()) == []
    assert list(known.browse()) == []
    with pytest.raises(Refused, match="closed"):
        ask(circle.cleo, circle.id)
    with pytest.raises(Forbidden):
        invite(circle.ana, circle.cleo, circle.id)
    alone = found(circle.cleo, name="Alone")
    ecosystems.leave(by=circle.cleo, at=after(days=3), ecosystem_id=alone)
    assert not known.shown(alone).is_open
    with pytest.raises(Refused, match="closed"):
        ecosystems.accept(
            by=circle.cleo, at=after(days=4), invitation_id=EcosystemInvitation.objects.latest("pk").pk
        )


def test_a_new_version_of_the_charter_asks_everyone_again(circle: Circle) -> None:
    ecosystems.sign(by=circle.bao, at=after(days=2), ecosystem_id=circle.id, number=1)
    assert known.unsigned_by(circle.bao.member_id) == []
    with pytest.raises(Forbidden):
        write(circle, circle.bao, "Ours.", 1)
    for _twice in range(2):
        assert write(circle, circle.ana, "Ours.", 1) == 2
    with pytest.raises(Refused, match="meanwhile"):
        write(circle, circle.ana, "Mine.", 1)
    assert known.unsigned_by(circle.bao.member_id) == [(circle.id, "La Bobine", 2)]
    assert known.unsigned_by(None) == known.unsigned_by(circle.ana.member_id) == []
    assert "charter-" in " ".join(card.key for card in home.cards(circle.bao, START))
    with pytest.raises(Refused, match="read it first"):
        ecosystems.sign(by=circle.bao, at=after(days=4), ecosystem_id=circle.id, number=1)
    for _twice in range(2):
        ecosystems.sign(by=circle.bao, at=after(days=4), ecosystem_id=circle.id, number=2)
    assert [one.signed for one in known.belongings(circle.id)] == [2, 2]
    assert [one.number for one in known.charters(circle.id)] == [2, 1]
    assert circle.bao.member_id in people(circle.id)


def write(circle: Circle, by: Actor, text: str, base: int) -> int:
    return ecosystems.write_charter(by=by, at=after(days=3), ecosystem_id=circle.id, text=text, base=base)


def test_skills_are_counted_from_three_members_on(circle: Circle) -> None:
    assert known.skill_counts(known.shown(circle.id), "fr") == []
    bring_in(circle.ana, circle.cleo, circle.id)
    assert known.skill_counts(known.shown(circle.id), "fr") == []


FOR_EVER = (
    "DELETE FROM coop_ecosystem",
    "DELETE FROM coop_ecosystemmember",
    "DELETE FROM coop_ecosystemterm",
    "DELETE FROM coop_ecosysteminvitation",
    "UPDATE coop_charterversion SET text = 'x'",
    "DELETE FROM coop_charterversion",
    "UPDATE coop_chartersignature SET signed_at = now()",
    "DELETE FROM coop_chartersignature",
    "UPDATE coop_ecosystem SET founded_at = now()",
    "UPDATE coop_ecosysteminvitation SET words = 'x', answer = 'declined'",
    "UPDATE coop_ecosystemmember SET joined_at = joined_at - interval '1 day'",
    "UPDATE coop_ecosystemterm SET until_on = until_on + 1",
)


@pytest.mark.parametrize("role", EVERYONE)
def test_what_is_written_stays_whoever_asks(circle: Circle, role: str) -> None:
    for statement in FOR_EVER:
        with pytest.raises(DatabaseError), transaction.atomic(), acting_as(role):
            execute(statement)


NEW_MEMBER = (
    "INSERT INTO coop_ecosystemmember (ecosystem_id, member_id, joined_at, invitation_id) "
    "VALUES ({circle}, {cleo}, now(), {invitation})"
)


@pytest.mark.parametrize(
    ("statement", "law"),
    [
        (NEW_MEMBER.replace("{invitation}", "NULL"), "ecosystem_member_came_by_consent"),
        (NEW_MEMBER, "ecosystem_member_came_by_consent"),
        (
            "UPDATE coop_ecosystemterm SET ended_at = now()",
            "ecosystem_has_a_facilitator",
        ),
        (
            "UPDATE coop_ecosystemmember SET left_at = now() WHERE member_id = {ana}",
            "ecosystem_exit_ends_every_right",
        ),
        ("UPDATE coop_ecosystem SET closed_at = now()", "ecosystem_closes_with_every_right"),
        ("UPDATE coop_member SET left_at = now() WHERE id = {bao}", "ecosystem_member_is_a_member"),
        (
            "INSERT INTO coop_charterversion (ecosystem_id, number, text, writer_id, written_at) "
            "VALUES ({circle}, 5, 'x', {ana}, now())",
            "charter_versions_follow_each_other",
        ),
        (
            "INSERT INTO coop_ecosysteminvitation "
            "(ecosystem_id, member_id, inviter_id, words, made_at, answer) "
            "VALUES ({circle}, {cleo}, {ana}, '', now(), '')",
            "ecosystem_invites_somebody_once_at_a_time",
        ),
        (
            "UPDATE coop_ecosysteminvitation "
            "SET answer = 'accepted', answered_at = now(), answerer_id = {ana} WHERE id = {invitation}",
            "ecosystem_invitation_is_accepted_by_the_other_side",
        ),
    ],
)
@pytest.mark.parametrize("role", [OWNER, EVERYONE[1]])
def test_the_database_keeps_the_laws_without_python(
    circle: Circle, statement: str, law: str, role: str
) -> None:
    values = {
        "circle": circle.id,
        "ana": circle.ana.member_id,
        "bao": circle.bao.member_id,
        "cleo": circle.cleo.member_id,
        "invitation": invite(circle.ana, circle.cleo, circle.id),
    }
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), acting_as(role):
        execute(statement.format(**values) + "; SET CONSTRAINTS ALL IMMEDIATE")
    diagnosis = getattr(refusal.value.__cause__, "diag")  # noqa: B009  of psycopg2
    assert diagnosis.constraint_name == law


def test_a_group_and_a_signature_from_outside_are_refused(circle: Circle) -> None:
    group_id = groups.found(by=circle.ana, at=START, name="Garden", purpose="Green")
    outsider = found(circle.cleo, name="Another")
    theirs = EcosystemMember.objects.get(ecosystem_id=outsider).pk
    charter_id = known.charter(circle.id).id
    acts: list[Callable[[], object]] = [
        lambda: execute(
            f"INSERT INTO coop_ecosystemmember (ecosystem_id, member_id, joined_at) "  # noqa: S608  our own ids
            f"VALUES ({circle.id}, {group_id}, now())"
        ),
        lambda: execute(
            f"INSERT INTO coop_chartersignature (charter_id, belonging_id, signed_at) "  # noqa: S608  our own ids
            f"VALUES ({charter_id}, {theirs}, now())"
        ),
    ]
    for act in acts:
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_words_of_an_invitation_are_one_line() -> None:
    assert rights.clean_words(" a\n b\0") == "a b"
    with pytest.raises(Refused, match="too long"):
        rights.clean_words("x" * 401)
    assert circles.UNTIL == UNTIL


def test_what_was_answered_is_neither_answered_nor_withdrawn_again(circle: Circle) -> None:
    shown = known.shown(circle.id)
    done = Invitation(1, circle.id, circle.bao.member_id or 0, None, "", START, Answer.ACCEPTED)
    assert not rights.may_answer(circle.ana, shown, done, on=START.date())
    assert not rights.may_withdraw(circle.bao, shown, done, on=START.date())


def put_out(by: Actor, person: Actor, circle_id: int, reason: str = "They never answer.") -> None:
    ecosystems.exclude(
        by=by, at=after(days=3), ecosystem_id=circle_id, member_id=person.member_id or 0, reason=reason
    )


def test_who_is_put_out_loses_every_right_at_once_and_reads_why(circle: Circle) -> None:
    name(circle.ana, circle.bao, circle.id)
    invitation_id = invite(circle.bao, circle.cleo, circle.id)
    for _ in range(2):  # twice is once
        put_out(circle.ana, circle.bao, circle.id, "  They never\n answer. ")
    shown = known.shown(circle.id)
    assert (shown.member_ids, shown.facilitator_ids) == (ids(circle.ana), ids(circle.ana))
    assert EcosystemTerm.objects.filter(belonging__member=circle.bao.member_id, ended_at=None).count() == 0
    assert EcosystemInvitation.objects.get(pk=invitation_id).answer == "withdrawn"
    row = EcosystemMember.objects.get(ecosystem_id=circle.id, member_id=circle.bao.member_id or 0)
    assert (row.left_at, row.excluder_id, row.exclusion_reason) == (
        after(days=3),
        circle.ana.member_id,
        "They never answer.",
    )
    (event,) = AuditEvent.objects.filter(action="coop.exclude_from_ecosystem")
    assert (event.member_id, event.subject, event.data) == (
        circle.ana.member_id,
        f"ecosystem:{circle.id}",
        {"member": circle.bao.member_id},
    )
    assert AuditEvent.objects.filter(action="coop.leave_ecosystem").count() == 0
    told = [card for card in home.cards(circle.bao, after(days=4)) if card.key == f"exclusion-{row.pk}"]
    assert [card.reason.values["reason"] for card in told] == ["They never answer."]
    assert [card for card in home.cards(circle.bao, after(days=34)) if "exclusion" in card.key] == []
    assert [card for card in home.cards(circle.ana, after(days=4)) if "exclusion" in card.key] == []
    with pytest.raises(Hidden):
        name(circle.bao, circle.ana, circle.id)
    bring_in(circle.ana, circle.bao, circle.id)
    assert known.exclusion(circle.id, circle.bao.member_id) is None


def test_only_another_who_facilitates_puts_somebody_out(circle: Circle) -> None:
    for person, raised in ((circle.bao, Forbidden), (circle.cleo, Hidden), (VISITOR, Hidden)):
        with pytest.raises(raised):
            put_out(person, circle.ana, circle.id)
    for other, reason, said in (
        (circle.ana, "I go.", "leave instead"),  # the last one who facilitates
        (circle.cleo, "Not in it.", "Choose a member"),
        (circle.bao, " \0 ", "Say why"),
        (circle.bao, "x" * 401, "too long"),
    ):
        with pytest.raises(Refused, match=said):
            put_out(circle.ana, other, circle.id, reason)
    with pytest.raises(Hidden):
        put_out(circle.ana, circle.bao, circle.id + 1)
    with pytest.raises(Forbidden):  # past its term a role gives nothing
        ecosystems.exclude(
            by=circle.ana,
            at=LATE,
            ecosystem_id=circle.id,
            member_id=circle.bao.member_id or 0,
            reason="Late.",
        )
    assert people(circle.id) == ids(circle.ana, circle.bao)
    circle_facts = known.shown(circle.id)
    assert not rights.may_exclude(circle.ana, circle_facts, circle.ana.member_id or 0, on=UNTIL)
    assert rights.may_exclude(circle.ana, circle_facts, circle.bao.member_id or 0, on=UNTIL)


NOT_BY_THEM = "ecosystem_exclusion_is_by_a_facilitator"


@pytest.mark.parametrize("role", [OWNER, APPLICATION])
@pytest.mark.parametrize(
    ("changes", "law"),
    [
        (
            "left_at = now(), excluder_id = {bao}, exclusion_reason = 'x'",
            NOT_BY_THEM,
        ),
        (
            "left_at = now(), excluder_id = {cleo}, exclusion_reason = 'x'",
            NOT_BY_THEM,
        ),
        ("left_at = now(), excluder_id = {ana}", "ecosystem_exclusion_says_by_whom_and_why"),
        ("left_at = now(), exclusion_reason = 'x'", "ecosystem_exclusion_says_by_whom_and_why"),
        ("excluder_id = {ana}, exclusion_reason = 'x'", "ecosystem_member_only_leaves"),
    ],
)
def test_the_database_lets_nobody_be_put_out_otherwise(
    circle: Circle, role: str, changes: str, law: str
) -> None:
    values = {name: getattr(circle, name).member_id for name in ("ana", "bao", "cleo")}
    statement = (
        f"UPDATE coop_ecosystemmember SET {changes.format(**values)} "  # noqa: S608  our own words
        f"WHERE ecosystem_id = {circle.id} AND member_id = {circle.bao.member_id}"
    )
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), acting_as(role):
        execute(statement)
    assert getattr(refusal.value.__cause__, "diag").constraint_name == law  # noqa: B009  of psycopg2


def test_the_database_lets_an_exclusion_end_every_right(circle: Circle) -> None:
    """And it never changes afterwards: neither the reason, nor who was put out."""
    name(circle.ana, circle.bao, circle.id)
    rows = EcosystemMember.objects.filter(ecosystem_id=circle.id, member_id=circle.bao.member_id or 0)
    out = partial(rows.update, left_at=after(days=3), excluder_id=circle.ana.member_id, exclusion_reason="x")
    with pytest.raises(DatabaseError, match="holds no role"):
        at_the_end(out)
    put_out(circle.ana, circle.bao, circle.id)
    with pytest.raises(DatabaseError, match="ended once"), transaction.atomic():
        EcosystemMember.objects.filter(excluder__isnull=False).update(exclusion_reason="Softer.")


def at_the_end(act: Callable[[], object]) -> None:
    """What a transaction of its own would meet at its end."""
    with transaction.atomic():
        act()
        execute("SET CONSTRAINTS ALL IMMEDIATE")
