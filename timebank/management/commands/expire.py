from django.core.management.base import BaseCommand
from django.utils import timezone

from coop.domain.actors import PLATFORM
from timebank.services import groups, payments, reservations


class Command(BaseCommand):
    help = "End reservations and requests for hours past their term. Meant for a timer; safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        at = timezone.now()
        held = reservations.expire(by=PLATFORM, at=at)
        asked = payments.expire_due(by=PLATFORM, at=at)
        proposed = groups.expire_due(by=PLATFORM, at=at)
        self.stdout.write(
            f"{held} reservations, {asked} requests for hours and {proposed} payments of groups ended."
        )
