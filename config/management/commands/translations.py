"""`manage.py translations check|extract|compile`."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import catalogues


class Command(BaseCommand):
    help = "Check, bring up to date or compile the French catalogues, one for each app."
    requires_system_checks: list[str] = []  # it runs before the database is there

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["check", "extract", "compile"])

    def handle(self, *, verb: str, **options: object) -> None:
        {"check": self._check, "extract": self._extract, "compile": self._compile}[verb]()

    def _check(self) -> None:
        found = catalogues.faults()
        for fault in found:
            self.stdout.write(str(fault))
        if found:
            raise CommandError(f"{len(found)} faults in the translations.")

    def _extract(self) -> None:
        for app in catalogues.APPS:
            if catalogues.update(app):
                self.stdout.write(f"{catalogues.path_of(app).relative_to(catalogues.ROOT)}: up to date")

    def _compile(self) -> None:
        for app in catalogues.compile_all():
            self.stdout.write(f"{catalogues.path_of(app).relative_to(catalogues.ROOT)}: compiled")
