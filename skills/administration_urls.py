"""Addresses of the coordinator's pages about vocabularies, under /gestione/."""

from django.urls import path

from skills.views import vocabularies

app_name = "vocabularies"

urlpatterns = [
    path("vocabolari/", vocabularies.vocabulary_list, name="vocabulary-list"),
    path("vocabolari/<uuid:uuid>/annulla/", vocabularies.import_cancel, name="import-cancel"),
]
