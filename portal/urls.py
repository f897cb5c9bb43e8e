"""Addresses of the public pages and of the pages over several layers."""

from django.urls import include, path

from portal.views import (
    clusters,
    components,
    concepts,
    crawlers,
    data,
    groups,
    home,
    indicators,
    jobs,
    needs,
    pages,
    papers,
    proposals,
    work,
)

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path("cluster/", clusters.cluster_list, name="cluster-list"),
    path("cluster/<slug:slug>/", clusters.cluster_detail, name="cluster-detail"),
    path("cicli/<slug:slug>/", clusters.round_detail, name="round-detail"),
    path("focus-group/", groups.focus_group_list, name="focus-group-list"),
    path("focus-group/<slug:slug>/", groups.focus_group_detail, name="focus-group-detail"),
    path("fabbisogni/", needs.need_list, name="need-list"),
    path("fabbisogni/<slug:slug>/", needs.need_detail, name="need-detail"),
    path("competenze/", concepts.concept_list, name="concept-list"),
    path("competenze/<uuid:uuid>/", concepts.concept_detail, name="concept-detail"),
    path("position-paper/", papers.paper_list, name="paper-list"),
    path("position-paper/atom.xml", crawlers.paper_feed, name="paper-feed"),
    path("position-paper/<slug:slug>/", papers.paper_detail, name="paper-detail"),
    path("proposte/", proposals.proposal_list, name="proposal-list"),
    path("proposte/atom.xml", crawlers.outcome_feed, name="outcome-feed"),
    path("proposte/<uuid:uuid>/", proposals.proposal_detail, name="proposal-detail"),
    path("dati/", data.page, name="data"),
    path("dati/indicatori/", indicators.indicator_list, name="indicator-list"),
    path("dati/indicatori/<slug:code>/", indicators.indicator_detail, name="indicator-detail"),
    path("metodo/", pages.method, name="method"),
    path("glossario/", pages.glossary, name="glossary"),
    path("privacy/", pages.privacy, name="privacy"),
    path("cookie/", pages.cookies, name="cookies"),
    path("note-legali/", pages.legal, name="legal"),
    path("accessibilita/", pages.accessibility, name="accessibility"),
    path("mappa/", pages.site_map, name="site-map"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path(".well-known/security.txt", crawlers.security, name="security"),
    path("lavoro/", work.work, name="work"),
    path("lavoro/fabbisogni/<slug:slug>/esiti/", needs.need_outcomes, name="need-outcomes"),
    path("lavoro/avanzamento/<uuid:uuid>/", jobs.job, name="job"),
    path("gestione/", include("portal.administration_urls")),
    path("componenti/", components.gallery, name="components"),
]
