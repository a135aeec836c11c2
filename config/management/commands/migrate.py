"""`manage.py migrate`: Django's own, as the owner of the tables; then each role is given its rights."""

from django.core.management.commands.migrate import Command as Migrate

from config import former, roles


class Command(Migrate):
    def handle(self, *args: object, **options: object) -> None:
        with roles.as_owner():
            former.carry_over()
            super().handle(*args, **options)
            roles.grant()
