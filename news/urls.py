"""Addresses of the news: what is read under /notizie/, what is written under /gestione/notizie/."""

from django.urls import path

from core.languages import in_every_language
from news.views import items

app_name = "news"

urlpatterns = [
    path("notizie/atom.xml", items.item_feed, name="item-feed"),
    in_every_language(
        path("notizie/", items.item_list, name="item-list"),
        path("notizie/<slug:slug>/", items.item_detail, name="item-detail"),
    ),
    path("gestione/notizie/", items.item_work_list, name="item-work-list"),
    path("gestione/notizie/nuova/", items.item_add, name="item-add"),
    path("gestione/notizie/<uuid:uuid>/", items.item_edit, name="item-edit"),
    path("gestione/notizie/<uuid:uuid>/passaggi/<slug:move>/", items.item_move, name="item-move"),
]
