from django.core.management.base import BaseCommand
from django.utils import timezone

from coop.domain.actors import PLATFORM
from governance.services import rules


class Command(BaseCommand):
    help = "Write the founding value of each declared rule that has none. Safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        count = rules.found(by=PLATFORM, at=timezone.now())
        self.stdout.write(
            f"{count} founding values written." if count else "Every rule has its founding value."
        )
