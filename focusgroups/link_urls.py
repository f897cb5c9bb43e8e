"""Addresses that open with a personal link, without an account."""

from django.urls import path

from focusgroups.views import link_rows, links, messages

app_name = "links"

urlpatterns = [
    path("link/", links.ask_again, name="ask-again"),
    path("informativa/<slug:version>/", messages.notice_page, name="notice"),
    path("<str:secret>/", links.table, name="table"),
    path("<str:secret>/tabella/", link_rows.grid, name="grid"),
    path("<str:secret>/tabella/righe/", link_rows.rows, name="rows"),
    path("<str:secret>/tabella/leggi/", link_rows.rows_read, name="rows-read"),
    path("<str:secret>/righe/", links.line_add, name="line-add"),
    path("<str:secret>/righe/<uuid:uuid>/", links.line_edit, name="line-edit"),
    path("<str:secret>/righe/<uuid:uuid>/risposta/", links.line_answer, name="line-answer"),
    path("<str:secret>/righe/<uuid:uuid>/<slug:move>/", links.line_move, name="line-move"),
    path("<str:secret>/esci/", links.leave, name="leave"),
]
