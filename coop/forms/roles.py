"""Giving a role."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coop.domain.actors import Role
from coop.domain.membership import ONLY_LENT, ROLE_NAMES
from coop.selectors import roles


class RoleForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address of their log-in"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.TypedChoiceField(
        label=_("Role"),
        coerce=Role,
        choices=[(role.value, _(name)) for role, name in ROLE_NAMES.items() if role not in ONLY_LENT],
    )

    def clean_email(self) -> int:
        """The log-in of that address."""
        user_id = roles.log_in_of(self.cleaned_data["email"])
        if user_id is None:
            raise ValidationError(_("No log-in has this address: the person signs up first."))
        return user_id
