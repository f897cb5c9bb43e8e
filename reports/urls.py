"""Addresses of reports: work pages of papers and technical reports, and their files."""

from django.urls import path

from reports.views import blocks, consultation, documents, fates, notes, papers, recommendations, reports, sheets

app_name = "reports"

urlpatterns = [
    path("position-paper/", papers.paper_list, name="paper-list"),
    path("position-paper/nuovo/", papers.paper_create, name="paper-create"),
    path("position-paper/<slug:slug>/", papers.paper_detail, name="paper-detail"),
    path("position-paper/<slug:slug>/dati/", papers.paper_facts, name="paper-facts"),
    path("position-paper/<slug:slug>/bozza/", papers.paper_draft, name="paper-draft"),
    path("position-paper/<slug:slug>/passo/<str:name>/", papers.paper_move, name="paper-move"),
    path("position-paper/<slug:slug>/consultazione/", consultation.consultation_page, name="consultation"),
    path("position-paper/<slug:slug>/consultazione/apri/", consultation.consultation_open, name="consultation-open"),
    path("position-paper/<slug:slug>/consultazione/fine/", consultation.consultation_end, name="consultation-end"),
    path("osservazione/<uuid:uuid>/risposta/", consultation.comment_answer, name="comment-answer"),
    path("position-paper/<slug:slug>/confronto/<int:old>/<int:new>/", papers.version_compare, name="version-compare"),
    path("position-paper/<slug:slug>/verifica/", papers.paper_verify, name="paper-verify"),
    path("position-paper/<slug:slug>/anteprima/", papers.paper_preview, name="paper-preview"),
    path("position-paper/<slug:slug>/testo/", blocks.paper_edit, name="paper-edit"),
    path("position-paper/<slug:slug>/testo/<str:code>/nuovo/", blocks.block_add, name="block-add"),
    path("position-paper/<slug:slug>/testo/<str:code>/figura/", blocks.figure_place, name="figure-place"),
    path("paragrafo/<uuid:uuid>/figura/", blocks.figure_refresh, name="figure-refresh"),
    path("position-paper/<slug:slug>/raccomandazione/", recommendations.add, name="recommendation-add"),
    path(
        "position-paper/<slug:slug>/raccomandazione/da/<uuid:uuid>/",
        recommendations.from_proposal,
        name="recommendation-from",
    ),
    path("paragrafo/<uuid:uuid>/", blocks.block_edit, name="block-edit"),
    path("paragrafo/<uuid:uuid>/appunto/", notes.note_add, name="note-add"),
    path("appunto/<uuid:uuid>/risolto/", notes.note_settle, name="note-settle"),
    path("paragrafo/<uuid:uuid>/bozza/", blocks.block_keep, name="block-keep"),
    path("paragrafo/<uuid:uuid>/togli/", blocks.block_remove, name="block-remove"),
    path("paragrafo/<uuid:uuid>/sposta/", blocks.block_shift, name="block-shift"),
    path("paragrafo/<uuid:uuid>/cita/", blocks.citation_add, name="citation-add"),
    path("paragrafo/<uuid:uuid>/raccomandazione/", recommendations.edit, name="recommendation-edit"),
    path("citazione/<uuid:uuid>/togli/", blocks.citation_remove, name="citation-remove"),
    path("citazione/<uuid:uuid>/aggiorna/", blocks.citation_renew, name="citation-renew"),
    path("focus-group/<slug:slug>/rapporto/", reports.report_detail, name="report-detail"),
    path("focus-group/<slug:slug>/rapporto/genera/", reports.report_make, name="report-make"),
    path("focus-group/<slug:slug>/rapporto/anteprima/", reports.report_preview, name="report-preview"),
    path("focus-group/<slug:slug>/rapporto/passo/<str:name>/", reports.report_move, name="report-move"),
    path("cicli/<slug:slug>/bozze/", papers.round_drafts, name="round-drafts"),
    path("focus-group/<slug:slug>/fogli/qr.pdf", sheets.qr_sheet, name="qr-sheet"),
    path("focus-group/<slug:slug>/fogli/presenze.pdf", sheets.attendance_sheet, name="attendance-sheet"),
    path("cicli/<slug:slug>/esiti/", fates.round_fates, name="round-fates"),
    path("documenti/<uuid:uuid>/", documents.document, name="document"),
]
