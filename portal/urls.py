"""Addresses of portal."""

app_name = "portal"

urlpatterns = []
