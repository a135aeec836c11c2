"""`manage.py start_house`: the skills and places that every house starts with."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from coop.domain.actors import PLATFORM
from coop.services import skills, starter


class Command(BaseCommand):
    help = "Load the starter skills and places; run again, it changes nothing."

    def handle(self, *args: object, **options: object) -> None:
        count = starter.load()
        skills.make_findable(by=PLATFORM, at=timezone.now())
        self.stdout.write(f"{count} skills and places are there.")
