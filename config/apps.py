from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class ConfigConfig(AppConfig):
    """Wiring only: settings, addresses, commands, checks. It has no nouns of its own."""

    name = "config"
    default = True

    def ready(self) -> None:
        from config import admin_site, checks  # noqa: F401  importing the checks registers them
        from coop.domain import acts

        acts.register(admin_site.ACTS)


class HouseAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "config.admin_site.HouseAdminSite"
