"""Addresses of the phones in a room: no account, no link, the room's code."""

from django.urls import path

from focusgroups.views import phone

app_name = "room"

urlpatterns = [
    path("", phone.enter, name="enter"),
    path("<slug:code>/", phone.phone, name="phone"),
    path("<slug:code>/invia/", phone.send, name="send"),
    path("<slug:code>/voto/", phone.vote, name="vote"),
    path("<slug:code>/righe/<uuid:uuid>/ritira/", phone.withdraw, name="withdraw"),
]
