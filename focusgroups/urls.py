"""Addresses of focusgroups."""

app_name = "focusgroups"

urlpatterns = []
