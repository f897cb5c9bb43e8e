"""Addresses of the API, its page and the partners' keys."""

from django.urls import include, path

from api.views import docs, tokens

app_name = "api"

urlpatterns = [
    path("api/", docs.page, name="docs"),
    path("api/v1/", include("api.v1.urls")),
    path("partner/chiavi/", tokens.index, name="token-list"),
    path("partner/chiavi/nuova/", tokens.create, name="token-create"),
    path("partner/chiavi/<uuid:uuid>/revoca/", tokens.revoke, name="token-revoke"),
]
