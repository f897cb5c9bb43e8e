"""All addresses of the portal."""

from django.urls import include, path

handler400 = "core.views.bad_request"
handler500 = "core.views.server_error"

urlpatterns = [
    path("", include("portal.urls")),
    path("competenze/", include("skills.urls")),
    path("accesso/", include("accounts.sign_in_urls")),
    path("p/", include("focusgroups.link_urls")),
    path("p/", include("reports.link_urls")),
    path("sala/", include("focusgroups.room_urls")),
    path("lavoro/", include("focusgroups.urls")),
    path("lavoro/", include("needs.urls")),
    path("lavoro/", include("reports.urls")),
    path("", include("committee.urls")),
    path("gestione/", include("accounts.urls")),
    path("gestione/dati/", include("needs.indicator_urls")),
    path("gestione/", include("skills.administration_urls")),
    path("", include("api.urls")),
    path("", include("newsletter.urls")),
    path("", include("news.urls")),
]
