"""Addresses of committee."""

app_name = "committee"

urlpatterns = []
