"""Addresses that open with a personal link: papers in consultation, for who sat at the table."""

from django.urls import path

from reports.views import tables

app_name = "consultation"

urlpatterns = [
    path("<str:secret>/documenti/", tables.papers, name="list"),
    path("<str:secret>/documenti/<slug:slug>/", tables.paper, name="paper"),
    path("<str:secret>/documenti/<slug:slug>/<str:code>/", tables.comment, name="comment"),
    path("<str:secret>/osservazioni/<uuid:uuid>/ritira/", tables.withdraw, name="withdraw"),
]
