"""Addresses that open with a personal link, without an account."""

app_name = "links"

urlpatterns = []
