"""What a service refused, shown where it belongs in the form that asked."""

from django.forms import BaseForm

from coop.domain.errors import Refused
from coop.words import say


def show(form: BaseForm, refused: Refused) -> None:
    """Beside its field when the form has it, else in the summary."""
    field = refused.field if refused.field in form.fields else None
    form.add_error(field, say(refused.sentence))
