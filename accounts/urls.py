"""Addresses of people's accounts, under /gestione/."""

from django.urls import path

from accounts.views import people, sign_in

app_name = "accounts"

urlpatterns = [
    path("profilo/", sign_in.own_page, name="own-page"),
    path("persone/", people.person_list, name="person-list"),
    path("persone/invito/", people.person_invite, name="person-invite"),
    path("persone/<uuid:uuid>/", people.person_detail, name="person-detail"),
    path("persone/<uuid:uuid>/invito/", people.person_invite_again, name="person-invite-again"),
    path("persone/<uuid:uuid>/ruoli/", people.role_give, name="role-give"),
    path("persone/<uuid:uuid>/chiudi/", people.person_disable, name="person-disable"),
    path("persone/<uuid:uuid>/riapri/", people.person_enable, name="person-enable"),
    path("ruoli/<int:pk>/termina/", people.role_take, name="role-take"),
]
