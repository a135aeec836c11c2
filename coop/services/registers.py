"""Members as another database knew them: their ids and numbers, which a ledger is written with."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import connection, transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Refused
from coop.domain.words import N_
from coop.models import Group, Member
from coop.selectors import members

# Whoever comes later never gets an id or a number that somebody had.
GO_ON = """
SELECT setval(pg_get_serial_sequence('coop_member', 'id'),
    greatest((SELECT max(id) FROM coop_member), nextval(pg_get_serial_sequence('coop_member', 'id')))),
  setval('coop_member_number',
    greatest((SELECT max(number) FROM coop_member), nextval('coop_member_number'))),
  setval(pg_get_serial_sequence('coop_user', 'id'),
    greatest(%s, nextval(pg_get_serial_sequence('coop_user', 'id'))))
"""


@transaction.atomic
def restore(
    *,
    by: Actor,
    at: datetime,
    numbers: Mapping[int, int],
    groups: Collection[int] = (),
    last_user_id: int = 0,
) -> int:
    """Write the members that are missing, without a name, a log-in or an admission; how many.

    numbers: by id; groups: those of them that are groups, whose delegates are appointed anew; last_user_id:
    the highest id of a log-in that is named elsewhere. Raises Refused where an id or a number is somebody
    else's here.
    """
    if not by.is_platform:
        raise Forbidden
    here = members.numbers()
    missing = {pk: number for pk, number in numbers.items() if pk not in here}
    if any(here.get(pk, number) != number for pk, number in numbers.items()) or set(missing.values()) & set(
        here.values()
    ):
        raise Refused(N_("The members who are here are not those of this file."))
    Member.objects.bulk_create(Member(id=pk, number=number, joined_at=at) for pk, number in missing.items())
    Group.objects.bulk_create(Group(member_id=pk) for pk in sorted(missing.keys() & set(groups)))
    with connection.cursor() as cursor:
        cursor.execute(GO_ON, [last_user_id])
    return len(missing)
