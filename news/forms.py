"""The form of a news item."""

from django import forms

from core.forms import Keyed
from news.models import Item


class ItemForm(Keyed, forms.ModelForm):
    class Meta:
        model = Item
        fields = ("title", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 12})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_keys()
