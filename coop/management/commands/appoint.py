"""`manage.py appoint somebody@example.org administrator`: the first role of a house, given on its machine."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from coop.domain.actors import PLATFORM, Role
from coop.domain.errors import Refused
from coop.selectors import roles
from coop.services import roles as powers
from coop.words import say


class Command(BaseCommand):
    help = "Give a role to a log-in. Later ones are given on the page of roles, by an administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", choices=[role.value for role in Role])

    def handle(self, *args: object, email: str, role: str, **options: object) -> None:
        user_id = roles.log_in_of(email)
        if user_id is None:
            raise CommandError(f"No log-in has the address {email}: the person signs up first.")
        try:
            powers.grant(by=PLATFORM, at=timezone.now(), user_id=user_id, role=Role(role))
        except Refused as refused:
            raise CommandError(say(refused.sentence)) from refused
        self.stdout.write(f"{email} holds the role of {role}.")
