"""What several forms share: a key that makes a double click one row, and the version that was read."""

from uuid import uuid4

from django import forms


class Once(forms.Form):
    """Carries the uuid of the row to be: sent twice it is still one row."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class Versioned(forms.Form):
    """Carries the version that the person read; `conflict` holds both texts when somebody saved in the meantime."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    conflict: list[dict] = []
