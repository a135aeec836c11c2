"""`manage.py count_days`: totals of days, so that past balances of large accounts are quick to read."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from coop.domain.actors import PLATFORM
from timebank.services import days


class Command(BaseCommand):
    help = "Count new legs into the totals of their days: past balances are read faster, and stay the same."

    def handle(self, *args: object, **options: object) -> None:
        counted = days.count(by=PLATFORM, at=timezone.now())
        self.stdout.write(f"{counted} legs counted.")
