"""Every table, read only. Marks are hidden: who voted what is shown to nobody, administrators included;
nor is an order of ties before its count."""

from coop.admin.registering import register_app

register_app("governance", hidden={"Vote": ["marks"], "TieOrder": ["order", "nonce"]})
