"""Addresses of the newsletter: the subscriber's under /newsletter/, the coordinator's under /gestione/newsletter/."""

from django.urls import path

from core.languages import in_every_language
from newsletter.views import mailings, subscriptions

app_name = "newsletter"

urlpatterns = [
    in_every_language(
        path("newsletter/", subscriptions.subscribe, name="subscribe"),
        path("newsletter/conferma/<str:token>/", subscriptions.confirm, name="confirm"),
        path("newsletter/preferenze/<str:token>/", subscriptions.preferences, name="preferences"),
        path("newsletter/disiscrizione/<str:token>/", subscriptions.unsubscribe, name="unsubscribe"),
    ),
    path("newsletter/preferenze/<str:token>/dati.json", subscriptions.own_data, name="own-data"),
    path("gestione/newsletter/", mailings.mailing_list, name="mailing-list"),
    path("gestione/newsletter/nuovo/", mailings.mailing_add, name="mailing-add"),
    path("gestione/newsletter/<uuid:uuid>/", mailings.mailing_detail, name="mailing-detail"),
    path("gestione/newsletter/<uuid:uuid>/modifica/", mailings.mailing_edit, name="mailing-edit"),
    path("gestione/newsletter/<uuid:uuid>/elimina/", mailings.mailing_discard, name="mailing-discard"),
    path("gestione/newsletter/<uuid:uuid>/prova/", mailings.mailing_test, name="mailing-test"),
    path("gestione/newsletter/<uuid:uuid>/invia/", mailings.mailing_start, name="mailing-start"),
    path("gestione/newsletter/<uuid:uuid>/riprendi/", mailings.mailing_resume, name="mailing-resume"),
    path("gestione/newsletter/<uuid:uuid>/incerti/", mailings.mailing_again, name="mailing-again"),
]
