"""coop in the administration: every table read only, and log-ins closed or opened through their service."""

from coop.admin import accounts, registering

__all__ = ["accounts", "registering"]

registering.register_app("coop")
