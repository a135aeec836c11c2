from django.core.management.base import BaseCommand
from django.utils import timezone

from coop.domain.actors import PLATFORM
from timebank.services import payments, reservations


class Command(BaseCommand):
    help = "End reservations and requests for hours past their term. Meant for a timer; safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        at = timezone.now()
        held = reservations.expire(by=PLATFORM, at=at)
        asked = payments.expire_due(by=PLATFORM, at=at)
        self.stdout.write(f"{held} reservations and {asked} requests for hours ended.")
