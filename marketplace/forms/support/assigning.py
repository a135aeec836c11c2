"""Confirming a proposal that was read: nothing to fill in."""

from django import forms


class AssignForm(forms.Form):
    fingerprint = forms.RegexField(widget=forms.HiddenInput, regex=r"\A[0-9a-f]{64}\Z")
