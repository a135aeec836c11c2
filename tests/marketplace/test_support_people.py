"""Structures that vouch, people who are helped, their papers, and how what is known of them is erased."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from coop.domain.actors import PLATFORM, VISITOR, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent
from marketplace.domain.support import beneficiaries as law
from marketplace.domain.support import helping
from marketplace.domain.support import needs as needs_law
from marketplace.domain.support import structures as structures_law
from marketplace.domain.support.beneficiaries import Basis, BeneficiaryFacts, PaperHolder, Status
from marketplace.domain.support.needs import SupportAsked
from marketplace.domain.support.structures import StructureDraft, StructureKind
from marketplace.domain.support.themes import Theme
from marketplace.models import Beneficiary, Structure, SupportErasure, SupportHelper, SupportNeed
from marketplace.selectors.support import beneficiaries as told
from marketplace.selectors.support import structures as known
from marketplace.selectors.support import volunteers as helping_now
from marketplace.services import leaving
from marketplace.services.support import beneficiaries, needs, structures, volunteers
from tests.instants import START, after
from tests.marketplace.samples import id_of
from tests.rights import OWNER, acting_as
from tests.supporting import (
    TODAY,
    UNTIL,
    day,
    enrolment,
    library,
    need,
    person,
    place,
    volunteer,
    volunteering,
)

ENROLMENT = law.Enrolment("Odette", "À la bibliothèque", 1, Basis.CONSENT, UNTIL)
ASKED = SupportAsked(Theme.MAIL, False, day(9))


def refused(act: Callable[[], object]) -> tuple[str | None, str]:
    with pytest.raises(Refused) as told:
        act()
    return told.value.field, str(told.value)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"alias": " "}, "alias"),
        ({"alias": "x" * 41}, "alias"),
        ({"reach": ""}, "reach"),
        ({"reach": "a\x00b"}, "reach"),
        ({"purpose": "Impôts"}, "purpose"),
        ({"basis": Basis.MANDATE}, "purpose"),
        ({"basis": Basis.MANDATE, "purpose": "x" * 201}, "purpose"),
        ({"until_on": day(-1)}, "until_on"),
        ({"until_on": day(3 * 366 + 1)}, "until_on"),
    ],
)
def test_as_little_as_needed_and_with_an_end(changes: dict[str, object], field: str) -> None:
    law.check(ENROLMENT, on=TODAY)
    law.check(replace(ENROLMENT, basis=Basis.MANDATE, purpose="Impôts"), on=TODAY)
    assert refused(lambda: law.check(replace(ENROLMENT, **changes), on=TODAY))[0] == field  # type: ignore[arg-type]  # one of its fields


def test_a_paper_is_signed_between_its_day_and_today() -> None:
    law.check_signed(TODAY, vouched_on=TODAY, on=TODAY)
    for signed_on in (day(-1), day(1)):
        said = refused(partial(law.check_signed, signed_on, vouched_on=TODAY, on=TODAY))
        assert said[0] == "signed_on"


def test_how_somebody_stands() -> None:
    facts = BeneficiaryFacts(1, 2, frozenset(), until_on=UNTIL)
    assert facts.status(on=TODAY) is Status.AWAITED
    assert replace(facts, is_signed=True).status(on=UNTIL) is Status.ACTIVE
    assert replace(facts, is_signed=True).status(on=UNTIL + timedelta(days=1)) is Status.OVER
    assert replace(facts, is_erased=True).status(on=TODAY) is Status.ERASED
    assert law.paper_number(12) == "AN-00012"


def test_erased_on_counts_from_what_came_first() -> None:
    assert law.erase_on(until_on=day(10), last_on=day(4), days=30) == day(35)
    assert law.erase_on(until_on=day(2), last_on=day(4), days=30) == day(33)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"half_days": -1}, "half_days"),
        ({"half_days": 1 << 21}, "half_days"),
        ({"wanted_by": day(-1)}, "wanted_by"),
        ({"wanted_by": day(400)}, "wanted_by"),
        ({"wanted_by": UNTIL + timedelta(days=1)}, "wanted_by"),
    ],
)
def test_a_need_has_a_day_within_what_was_signed(changes: dict[str, object], field: str) -> None:
    needs_law.check(ASKED, on=TODAY, until_on=UNTIL)
    asked = replace(ASKED, **changes)  # type: ignore[arg-type]  # one of its fields
    assert refused(lambda: needs_law.check(asked, on=TODAY, until_on=UNTIL))[0] == field


def test_a_volunteer_helps_somebody_somewhere_with_something() -> None:
    good = helping.Volunteering(frozenset({Theme.MAIL}), 2, 1, 10, False)
    helping.check(good)
    helping.check_capacity(1, [7, 7])
    for changes, field in (
        ({"themes": frozenset()}, "themes"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": 21}, "capacity"),
        ({"km": -1}, "km"),
        ({"km": 201}, "km"),
    ):
        wrong = replace(good, **changes)
        assert refused(partial(helping.check, wrong))[0] == field
    assert refused(lambda: helping.check_capacity(1, [7, 8])) == (
        "capacity",
        "You help 2 people now: end one of these first.",
    )


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "a\x00"])
def test_a_structure_has_a_name(name: str) -> None:
    structures_law.check(StructureDraft("La Source", StructureKind.OTHER, 1))
    draft = StructureDraft(name, StructureKind.OTHER, 1)
    assert refused(lambda: structures_law.check(draft))[0] == "name"


def test_a_structure_vouches_once_another_validated_it(amina: Actor, bruno: Actor, elise: Actor) -> None:
    structure_id = library(amina, None)
    assert library(amina, None) == structure_id
    assert not known.get(structure_id).facts.vouches
    assert "already declared" in refused(lambda: library(bruno, None))[1]
    assert (
        refused(
            lambda: beneficiaries.vouch(by=amina, at=START, structure_id=structure_id, enrolment=enrolment())
        )[1]
        == "A structure vouches for people once it is validated, and until it ends."
    )
    for somebody in (amina, bruno, VISITOR):
        with pytest.raises(Forbidden):
            structures.validate(by=somebody, at=START, structure_id=structure_id)
    for _twice in range(2):
        structures.validate(by=elise, at=START, structure_id=structure_id)
    assert AuditEvent.objects.filter(action="marketplace.validate_structure").count() == 1
    assert known.get(structure_id).facts.vouches
    beneficiaries.vouch(by=amina, at=START, structure_id=structure_id, enrolment=enrolment())
    with pytest.raises(Forbidden):
        structures.end(by=bruno, at=START, structure_id=structure_id)
    for _twice in range(2):
        structures.end(by=amina, at=START, structure_id=structure_id)
    assert AuditEvent.objects.filter(action="marketplace.end_structure").count() == 1
    refused(
        lambda: beneficiaries.vouch(
            by=amina, at=START, structure_id=structure_id, enrolment=enrolment("Paul")
        )
    )
    other = library(bruno, None, "La Source")
    structures.end(by=bruno, at=START, structure_id=other)
    assert (
        refused(lambda: structures.validate(by=elise, at=START, structure_id=other))[1]
        == "This structure has ended."
    )
    assert [one.name for one in known.every()] == ["La Source", "Bibliothèque des Quais"]
    for act in (structures.validate, structures.end):
        with pytest.raises(Hidden):
            act(by=elise, at=START, structure_id=0)
    with pytest.raises(Hidden):
        known.get(0)
    with pytest.raises(Forbidden):
        library(VISITOR, None, "Nulle part")


def test_nobody_validates_the_structure_that_they_answer_for(elise: Actor) -> None:
    """Not by the service, and not around it."""
    structure_id = library(elise, None)
    with pytest.raises(Forbidden):
        structures.validate(by=elise, at=START, structure_id=structure_id)
    with pytest.raises(IntegrityError, match="nobody validates"), transaction.atomic():
        Structure.objects.filter(pk=structure_id).update(validated_at=START, validated_by=elise.user_id)


def test_nothing_is_done_before_the_paper_is_signed(amina: Actor, elise: Actor, bruno: Actor) -> None:
    structure_id = library(amina, elise)
    one = beneficiaries.vouch(by=amina, at=START, structure_id=structure_id, enrolment=enrolment())
    again = beneficiaries.vouch(by=amina, at=START, structure_id=structure_id, enrolment=enrolment())
    assert again == one
    assert "before the paper is signed" in refused(lambda: need(amina, one))[1]
    sign = partial(
        beneficiaries.sign, at=START, beneficiary_id=one, signed_on=TODAY, holder=PaperHolder.COOPERATIVE
    )
    with pytest.raises(Hidden):
        sign(by=bruno)
    assert refused(lambda: sign(by=amina, signed_on=day(1)))[0] == "signed_on"
    for _twice in range(2):
        sign(by=amina)
    assert "no longer awaited" in refused(lambda: sign(by=amina, holder=PaperHolder.STRUCTURE))[1]
    first = need(amina, one)
    assert need(amina, one) == first
    with pytest.raises(Hidden):
        need(bruno, one)
    with pytest.raises(Hidden):
        need(amina, 0)
    with pytest.raises(Hidden):
        needs.close(by=bruno, at=START, need_id=first)
    for _twice in range(2):
        assert needs.close(by=amina, at=START, need_id=first) == one
    assert need(amina, one) != first
    (line,) = told.of_structure(structure_id, on=TODAY)
    assert (line.number, line.status, line.themes) == (law.paper_number(one), Status.ACTIVE, (Theme.MAIL,))


def test_whoever_reads_a_file_by_a_role_alone_leaves_a_line(amina: Actor, bruno: Actor, elise: Actor) -> None:
    one = person(amina, library(amina, elise))
    assert beneficiaries.read(by=amina, at=START, beneficiary_id=one).alias == "Odette"
    assert not AuditEvent.objects.filter(action="marketplace.read_beneficiary").exists()
    assert beneficiaries.read(by=elise, at=START, beneficiary_id=one).reach.startswith("À la")
    (event,) = AuditEvent.objects.filter(action="marketplace.read_beneficiary")
    assert (event.user_id, event.subject, event.data) == (elise.user_id, f"beneficiary:{one}", {})
    for somebody in (bruno, VISITOR):
        with pytest.raises(Hidden):
            beneficiaries.read(by=somebody, at=START, beneficiary_id=one)
    with pytest.raises(Hidden):
        beneficiaries.read(by=elise, at=START, beneficiary_id=0)


def test_who_withdraws_is_erased_at_once(amina: Actor, bruno: Actor, elise: Actor) -> None:
    one = person(amina, library(amina, elise), basis=Basis.MANDATE, purpose="Déclarer mes revenus")
    need(amina, one)
    with pytest.raises(Hidden):
        beneficiaries.withdraw(by=bruno, at=START, beneficiary_id=one)
    for _twice in range(2):
        beneficiaries.withdraw(by=amina, at=START, beneficiary_id=one)
    found = told.known(one)
    assert (found.alias, found.reach, found.place, found.purpose) == ("", "", "", "")
    assert found.facts.status(on=TODAY) is Status.ERASED
    assert not SupportNeed.objects.filter(closed_at__isnull=True).exists()
    (journal,) = told.erased()
    assert (journal.number, journal.ending) == (law.paper_number(one), law.Ending.WITHDRAWN)
    assert told.every(on=TODAY) == []
    assert AuditEvent.objects.filter(action="marketplace.erase_beneficiary").count() == 1
    with pytest.raises(Hidden):
        beneficiaries.withdraw(by=amina, at=START, beneficiary_id=0)


def test_the_keeper_ends_and_erases_in_time(amina: Actor, elise: Actor) -> None:
    """The paper ends after 180 days; a year after the last thing done, 30 days at least, they are erased."""
    one = person(amina, library(amina, elise))
    need(amina, one)
    with pytest.raises(Forbidden):
        beneficiaries.keep_terms(by=elise, at=START)
    assert beneficiaries.keep_terms(by=PLATFORM, at=after(days=180)) == 0
    assert beneficiaries.keep_terms(by=PLATFORM, at=after(days=181)) == 1
    assert SupportNeed.objects.get().closed_at == after(days=181)
    assert beneficiaries.keep_terms(by=PLATFORM, at=after(days=365)) == 0
    assert beneficiaries.keep_terms(by=PLATFORM, at=after(days=366)) == 1
    assert told.known(one).alias == ""
    assert told.erased()[0].ending is law.Ending.RETENTION
    assert beneficiaries.keep_terms(by=PLATFORM, at=after(days=367)) == 0


def test_volunteering_is_said_changed_and_ended(amina: Actor, bruno: Actor) -> None:
    volunteer(bruno, Theme.MAIL, Theme.SAFETY, capacity=3)
    volunteer(bruno, Theme.MAIL, capacity=1, is_remote=True)
    assert helping_now.volunteering(bruno.member_id) == volunteering(Theme.MAIL, capacity=1, is_remote=True)
    assert helping_now.count() == 1
    for _twice in range(2):
        volunteers.stop(by=bruno, at=START)
    assert helping_now.volunteering(bruno.member_id) is None
    with pytest.raises(Forbidden):
        volunteers.stop(by=VISITOR, at=START)
    with pytest.raises(Forbidden):
        volunteer(VISITOR)
    volunteer(bruno)
    leaving.leave(by=bruno, at=START, member_id=id_of(bruno))
    assert SupportHelper.objects.get().ended_at == START


def going_around(act: Callable[[], object], words: str) -> None:
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        _now(act)


def _now(act: Callable[[], object]) -> None:
    """What the end of the transaction would check is checked here."""
    act()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_keeps_what_was_promised(amina: Actor, elise: Actor) -> None:
    """Around Python: nothing is written for nobody, changed once signed, or erased by half."""
    waiting = library(amina, None, "Pas encore")
    row = {
        "alias": "A",
        "reach": "B",
        "place_id": place(),
        "basis": "consent",
        "until_on": UNTIL,
        "vouched_at": START,
        "vouched_by_id": amina.user_id,
    }
    going_around(lambda: Beneficiary.objects.create(structure_id=waiting, **row), "once it is validated")
    structure_id = library(amina, elise)
    one = person(amina, structure_id)
    unsigned = beneficiaries.vouch(by=amina, at=START, structure_id=structure_id, enrolment=enrolment("Paul"))
    those = Beneficiary.objects.filter(pk=one)
    for changes in (
        {"alias": "Autre"},
        {"signed_on": day(3)},
        {"until_on": day(3)},
        {"basis": "mandate", "purpose": "Tout"},
    ):
        going_around(partial(those.update, **changes), "what was signed stays")
    going_around(
        lambda: those.update(alias="", reach="", purpose="", place=None, erased_at=START),
        "stands in its journal",
    )
    going_around(
        lambda: SupportErasure.objects.create(beneficiary_id=one, erased_at=START, ending="withdrawn"),
        "stands in its journal",
    )
    going_around(lambda: those.update(erased_at=START), "beneficiary_is_known_or_erased")
    asked = {"theme": "mail", "is_remote": False, "wanted_by": day(3), "asked_at": START}
    going_around(
        lambda: SupportNeed.objects.create(beneficiary_id=unsigned, asked_by_id=amina.user_id or 0, **asked),
        "without a signed paper",
    )
    need_id = need(amina, one)
    going_around(lambda: SupportNeed.objects.filter(pk=need_id).update(theme="health"), "never changed")
    going_around(
        lambda: Structure.objects.filter(pk=structure_id).update(name="Autre"), "what was validated stays"
    )
    beneficiaries.withdraw(by=amina, at=START, beneficiary_id=one)
    going_around(
        lambda: those.update(alias="Odette", reach="x", place=place(), erased_at=None), "what was signed"
    )
    for model in (Structure, Beneficiary, SupportNeed, SupportErasure):
        with pytest.raises(IntegrityError), transaction.atomic(), acting_as(OWNER):
            model._default_manager.all()._raw_delete("default")
