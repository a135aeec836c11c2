from django.core.management.base import BaseCommand
from django.utils import timezone

from coop.domain.actors import PLATFORM
from governance.services import ballots


class Command(BaseCommand):
    help = "Count every ballot whose term has passed. Meant for a timer; safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        count = ballots.close_due(by=PLATFORM, at=timezone.now())
        self.stdout.write(f"{count} ballots counted." if count else "No ballot is due.")
