"""Who we are, for programs: ecosystems, as their pages show them. Names are for members."""

from collections.abc import Sequence

from django.http import HttpRequest
from ninja import Router
from ninja.pagination import LimitOffsetPagination, paginate

from coop.api.schemas import CharterOut, EcosystemOut, EcosystemStoryOut, Fault, PersonOut, TermOut
from coop.domain import ecosystems as rights
from coop.domain.ecosystems import Ecosystem
from coop.selectors import actors
from coop.selectors import ecosystems as known
from coop.selectors.ecosystems import Listed

router = Router(tags=["coop"])


@router.get("/ecosystems", auth=None, response={200: list[EcosystemOut], 422: Fault})
@paginate(LimitOffsetPagination)
def every_ecosystem(request: HttpRequest) -> Sequence[EcosystemOut]:
    """Every open circle, by its name."""
    return known.browse().told(_listed)


@router.get(
    "/ecosystems/{int:ecosystem_id}", auth=None, response={200: EcosystemStoryOut, 404: Fault, 422: Fault}
)
def ecosystem(request: HttpRequest, ecosystem_id: int) -> EcosystemStoryOut:
    """One circle, closed or not; who is in it and its charter for members alone."""
    circle = known.shown(ecosystem_id)
    if not rights.may_read(actors.of_user(request.user.pk)):
        return _story(circle, None, [])
    charter = known.charter(ecosystem_id)
    told = CharterOut(number=charter.number, text=charter.text, written_at=charter.written_at)
    return _story(circle, told, [_person(one) for one in known.belongings(ecosystem_id)])


def _listed(one: Listed) -> EcosystemOut:
    return EcosystemOut(id=one.id, name=one.name, purpose=one.purpose, count=one.count)


def _story(circle: Ecosystem, charter: CharterOut | None, people: list[PersonOut]) -> EcosystemStoryOut:
    return EcosystemStoryOut(
        id=circle.id,
        name=circle.name,
        purpose=circle.purpose,
        count=len(circle.member_ids),
        is_open=circle.is_open,
        charter=charter,
        people=people,
    )


def _person(one: known.Belonging) -> PersonOut:
    return PersonOut(
        member_id=one.member_id,
        joined_at=one.joined_at,
        signed=one.signed,
        terms=[TermOut(office=term.office, until_on=term.until_on) for term in one.terms],
    )
