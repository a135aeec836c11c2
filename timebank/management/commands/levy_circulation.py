"""`manage.py levy_circulation`: take the circulation fee of a month that ended, where one is voted."""

from argparse import ArgumentParser
from datetime import date, datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from coop.domain.actors import PLATFORM
from coop.domain.errors import Refused
from timebank.domain import periods
from timebank.domain.periods import Period
from timebank.selectors import circulation as still
from timebank.services import circulation


class Command(BaseCommand):
    help = "Take the circulation fee of a finished month, once. Meant for a timer; safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--month", metavar="YYYY-MM", help="which month; the last one that ended, if left out"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what it would take, and take nothing")

    def handle(self, *args: object, month: str | None, dry_run: bool, **options: object) -> None:
        at = timezone.now()
        chosen = _chosen(month, at)
        said = f"{chosen.first_on:%Y-%m}"
        asked = still.asked(chosen)
        if still.levied(chosen.first_on) is not None:
            self.stdout.write(f"{said}: already taken.")
        elif not asked.share.value:
            self.stdout.write(f"{said}: no circulation fee is voted. Nothing is taken.")
        elif dry_run:
            self.stdout.write(f"{said}: {asked.levy.minutes} minutes from {len(asked.levy.due)} members.")
        else:
            with tqdm(total=len(asked.levy.due), unit=" members", desc="levy", disable=None) as bar:
                try:
                    circulation.levy(by=PLATFORM, at=at, month=chosen, told=bar.update)
                except Refused as refused:
                    raise CommandError(str(refused)) from refused
            self.stdout.write(f"{said}: taken.")


def _chosen(month: str | None, at: datetime) -> Period:
    if month is None:
        return periods.month_before(at)
    try:
        first_on = date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise CommandError(f"{month} is no month: write it as 2026-03.") from error
    if not periods.is_within_reach(first_on):
        raise CommandError("Choose a month between 2000 and 2099.")
    chosen = periods.month_of(first_on)
    if chosen.end > at:
        raise CommandError(f"{month} is not over yet.")
    return chosen
