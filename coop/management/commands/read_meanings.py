"""`manage.py read_meanings`: have the model read every name of the skills now, with a progress bar.

The job `coop.meanings` does the same little by little; after an import, this is sooner.
"""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from coop.domain.actors import PLATFORM
from coop.domain.corpora import SKILLS
from coop.selectors import meanings, skills
from coop.services import meanings as services


class Command(BaseCommand):
    help = "Read what every skill is called by the model of meanings, where MEANINGS is on."

    def handle(self, *args: object, **options: object) -> None:
        if not meanings.are_on():
            raise CommandError("MEANINGS is off: set MEANINGS=1 and install 'commontime[model]'.")
        total = sum(len(meanings.parts(skills.named(language))) for language in SKILLS)
        with tqdm(total=total, unit=" names", desc="read", disable=None) as bar:
            done = services.follow(by=PLATFORM, at=timezone.now(), most=total, told=bar.update)
        self.stdout.write(f"{done} names were read or forgotten, of {total}.")
