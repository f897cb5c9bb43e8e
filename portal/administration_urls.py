"""Addresses under /gestione/ that span layers: memberships, background jobs, the register of events."""

from django.urls import path

from portal.views import administration, memberships, superseded, terms

urlpatterns = [
    path("persone/<uuid:uuid>/cluster/", memberships.person_memberships, name="person-memberships"),
    path("incarichi/<int:pk>/termina/", memberships.dismiss, name="membership-dismiss"),
    path("termini/", terms.term_list, name="term-list"),
    path("termini/<uuid:uuid>/<slug:act>/", terms.term_decide, name="term-decide"),
    path("vocabolari/superate/", superseded.superseded_list, name="superseded-list"),
    path("vocabolari/superate/<uuid:uuid>/<slug:act>/", superseded.superseded_replace, name="superseded-replace"),
    path("lavori/", administration.job_list, name="job-list"),
    path("lavori/<uuid:uuid>/riprova/", administration.job_retry, name="job-retry"),
    path("registro/", administration.event_list, name="event-list"),
]
