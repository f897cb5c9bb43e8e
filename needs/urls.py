"""Addresses of needs."""

from django.urls import path

from needs.views import desk, echo, links, needs

app_name = "needs"

urlpatterns = [
    path("eco/", echo.echo, name="echo"),
    path("fabbisogni/", needs.need_list, name="need-list"),
    path("fabbisogni/nuovo/", needs.need_create, name="need-create"),
    path("fabbisogni/da-collegare/", links.line_list, name="line-list"),
    path("fabbisogni/da-collegare/<uuid:uuid>/", links.line_link, name="line-link"),
    path("fabbisogni/da-collegare/<uuid:uuid>/nuovo/", links.line_create, name="line-create"),
    path("fabbisogni/banco/", desk.desk, name="desk"),
    path("fabbisogni/banco/<slug:slug>/unisci/", desk.desk_join, name="desk-join"),
    path("fabbisogni/banco/<slug:slug>/separati/", desk.desk_apart, name="desk-apart"),
    path("fabbisogni/banco/<slug:slug>/annulla/", desk.desk_undo, name="desk-undo"),
    path("fabbisogni/<slug:slug>/", needs.need_detail, name="need-detail"),
    path("fabbisogni/<slug:slug>/modifica/", needs.need_edit, name="need-edit"),
    path("fabbisogni/<slug:slug>/unisci/", needs.need_merge, name="need-merge"),
    path("fabbisogni/<slug:slug>/separa/", needs.need_undo_merge, name="need-undo-merge"),
    path("fabbisogni/<slug:slug>/dividi/", needs.need_split, name="need-split"),
    path("fabbisogni/<slug:slug>/rimetti-insieme/", needs.need_undo_split, name="need-undo-split"),
    path("fabbisogni/<slug:slug>/stato/<str:name>/", needs.need_move, name="need-move"),
    path("fabbisogni/<slug:slug>/collega/<uuid:uuid>/", links.need_link, name="need-link"),
    path("fabbisogni/<slug:slug>/scollega/<uuid:uuid>/", links.need_unlink, name="need-unlink"),
]
