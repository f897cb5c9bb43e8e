"""The addresses of the work pages."""

from django.urls import reverse

GROUP_PAGES = ["focus-group-detail", "focus-group-edit", "focus-group-close", "contribution-list", "participation-list"]
LINE_PAGES = ["contribution-detail", "contribution-edit", "contribution-merge"]


def url(name, *args):
    return reverse(f"focusgroups:{name}", args=args)
