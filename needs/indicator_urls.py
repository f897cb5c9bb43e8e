"""Addresses of the data quoted beside needs, under /gestione/dati/."""

from django.urls import path

from needs.views import imports

app_name = "indicators"

urlpatterns = [
    path("", imports.indicator_list, name="indicator-list"),
    path("carica/", imports.import_add, name="import-add"),
    path("modello/", imports.template, name="import-template"),
    path("importazioni/<uuid:uuid>/", imports.import_detail, name="import-detail"),
    path("importazioni/<uuid:uuid>/colonne/", imports.import_columns, name="import-columns"),
    path("importazioni/<uuid:uuid>/conferma/", imports.import_confirm, name="import-confirm"),
    path("importazioni/<uuid:uuid>/annulla/", imports.import_undo, name="import-undo"),
    path("importazioni/<uuid:uuid>/errori/", imports.import_wrong_rows, name="import-wrong-rows"),
]
