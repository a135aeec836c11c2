"""Every table, read only: an administrator changes no entry, and the database would refuse."""

from coop.admin.registering import register_app

register_app("timebank")
