"""`{% load house %}`: every component, quantity and drawing at once."""

from django import template

from coop.templatetags import blocks, buttons, drawings, forms, lists, quantities, signs, tables

register = template.Library()

for library in (blocks, buttons, drawings, forms, lists, quantities, signs, tables):
    register.tags.update(library.register.tags)
    register.filters.update(library.register.filters)
