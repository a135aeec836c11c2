from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from coop.domain import quantities
from coop.domain.actors import PLATFORM
from marketplace.services import pledges
from marketplace.services.pledges import Run


class Command(BaseCommand):
    help = "Give what standing pledges promise to needs that lack hours. Meant for a daily timer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="tell what would be given, and undo it")

    def handle(self, *args: object, dry_run: bool = False, **options: object) -> None:
        found = pledges.run(by=PLATFORM, at=timezone.now(), is_trial=dry_run)
        for run in found:
            self._tell(run)
        verb = "would give" if dry_run else "gave"
        self.stdout.write(f"{len(found)} pledges {verb} hours.")

    def _tell(self, run: Run) -> None:
        for share in run.given.shares:
            minutes = quantities.say_minutes(share.minutes, "en")
            self.stdout.write(f"member {run.member_id}: {minutes} for {share.need.subject}")
        if run.given.solidarity_minutes:
            minutes = quantities.say_minutes(run.given.solidarity_minutes, "en")
            self.stdout.write(f"member {run.member_id}: {minutes} to the solidarity fund")
