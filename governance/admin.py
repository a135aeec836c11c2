"""Every table, read only. A choice is hidden: who voted what is shown to nobody, administrators included."""

from coop.admin.registering import register_app

register_app("governance", hidden={"Vote": ["choice"]})
