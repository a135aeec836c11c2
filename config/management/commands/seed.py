"""Build the demo cooperative."""

from datetime import datetime

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from config.demo import cooperative


class Command(BaseCommand):
    help = (
        "Build the demo cooperative: about sixty invented members and six months of history. Twice is once."
    )

    def handle(self, *args: object, **options: object) -> None:
        if not (settings.IS_DEMO or settings.IS_TEST):
            raise CommandError("The demo is built only where MODE=demo: its passwords are public.")
        now = timezone.now()
        with tqdm(total=cooperative.DAYS, unit="day", desc="demo", disable=None) as bar:

            def progress(at: datetime) -> None:
                bar.update(cooperative.DAYS - (now - at).days - bar.n)

            is_built = cooperative.build(now=now, progress=progress)
        self.stdout.write(
            "The demo cooperative is ready." if is_built else "The demo cooperative stands already."
        )
