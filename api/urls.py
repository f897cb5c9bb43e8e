"""Addresses of the API, the pages about it and the data, the partners' keys and the list of reuses."""

from django.urls import include, path

from api.views import datasets, docs, reuses, tokens
from core.languages import in_every_language

app_name = "api"

urlpatterns = [
    path("dati/insiemi/codebook.csv", datasets.codebook_file, name="codebook"),
    path("dati/insiemi/LEGGIMI.txt", datasets.read_me_file, name="read-me"),
    in_every_language(
        path("api/", docs.page, name="docs"),
        path("api/problemi/<slug:slug>/", docs.problem, name="problem-detail"),
        path("dati/", datasets.page, name="data"),
        path("dati/insiemi/", datasets.index, name="dataset-list"),
        path("dati/insiemi/<slug:noun>/", datasets.detail, name="dataset-detail"),
    ),
    path("api/v1/", include("api.v1.urls")),
    path("gestione/riusi/", reuses.index, name="reuse-list"),
    path("gestione/riusi/nuovo/", reuses.add, name="reuse-add"),
    path("gestione/riusi/<uuid:uuid>/", reuses.edit, name="reuse-edit"),
    path("gestione/riusi/<uuid:uuid>/passaggi/<slug:move>/", reuses.act, name="reuse-move"),
    path("partner/chiavi/", tokens.index, name="token-list"),
    path("partner/chiavi/nuova/", tokens.create, name="token-create"),
    path("partner/chiavi/<uuid:uuid>/rinnova/", tokens.rotate, name="token-rotate"),
    path("partner/chiavi/<uuid:uuid>/revoca/", tokens.revoke, name="token-revoke"),
]
