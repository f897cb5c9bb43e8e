"""Addresses of the committee, under /comitato/: what everybody reads, in every language, and its work area."""

from django.urls import include, path, register_converter

from committee.views import (
    decisions,
    documents,
    follow_ups,
    members,
    offices,
    papers,
    polls,
    recusals,
    remarks,
    reviews,
    rolls,
    sittings,
)
from core.languages import in_every_language


class PointStep:
    """What is done with a point of the agenda."""

    regex = "su|giu|togli"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(PointStep, "pointstep")

app_name = "committee"

work_area = [
    path("", papers.paper_list, name="paper-list"),
    path("esame/<slug:slug>/", papers.paper_detail, name="paper-detail"),
    path("esame/<slug:slug>/confronto/", papers.version_compare, name="version-compare"),
    path("esame/<slug:slug>/passi/<slug:name>/", papers.paper_move, name="paper-move"),
    path("esame/<slug:slug>/parere/", reviews.review_edit, name="review-edit"),
    path("esame/<slug:slug>/parere/deposita/", reviews.review_check, name="review-check"),
    path("esame/<slug:slug>/pareri/", reviews.review_list, name="review-list"),
    path("esame/<slug:slug>/pareri/raccogli/", reviews.review_record, name="review-record"),
    path("esame/<slug:slug>/incarichi/", reviews.review_assign, name="review-assign"),
    path("incarichi/<uuid:uuid>/togli/", reviews.review_unassign, name="review-unassign"),
    path("pareri/<uuid:uuid>/riapri/", reviews.review_reopen, name="review-reopen"),
    path("esame/<slug:slug>/osservazioni/", remarks.remark_list, name="remark-list"),
    path("esame/<slug:slug>/osservazioni/<uuid:block>/", remarks.remark_add, name="remark-add"),
    path("esame/<slug:slug>/invia-di-nuovo/", remarks.paper_resubmit, name="paper-resubmit"),
    path("osservazioni/<uuid:uuid>/togli/", remarks.remark_remove, name="remark-remove"),
    path("osservazioni/<uuid:uuid>/risposta/", remarks.remark_reply, name="remark-reply"),
    path("esame/<slug:slug>/interesse/", recusals.recusal_declare, name="recusal-declare"),
    path("esame/<slug:slug>/interesse/<uuid:person>/ritira/", recusals.recusal_withdraw, name="recusal-withdraw"),
    path("sedute/nuova/", sittings.sitting_add, name="sitting-add"),
    path("seduta/<uuid:uuid>/modifica/", sittings.sitting_edit, name="sitting-edit"),
    path("seduta/<uuid:uuid>/verbale/", sittings.sitting_edit, {"minutes": True}, name="sitting-minutes"),
    path("seduta/<uuid:uuid>/svolta/", sittings.sitting_hold, name="sitting-hold"),
    path("seduta/<uuid:uuid>/documenti/", documents.document_list, name="sitting-documents"),
    path("seduta/<uuid:uuid>/documenti/<slug:kind>/", documents.document_make, name="document-make"),
    path("seduta/<uuid:uuid>/calendario/", documents.sitting_calendar, name="sitting-calendar"),
    path("seduta/<uuid:uuid>/convoca/", documents.sitting_convene, name="sitting-convene"),
    path("seduta/<uuid:uuid>/presenze/", documents.sitting_presence, name="sitting-presence"),
    path("seduta/<uuid:uuid>/protocollo/", documents.sitting_protocol, name="sitting-protocol"),
    path("file-della-seduta/<uuid:uuid>/", documents.sitting_file, name="sitting-file"),
    path("seduta/<uuid:uuid>/passi/<slug:name>/", sittings.sitting_move, name="sitting-move"),
    path("seduta/<uuid:uuid>/punti/", sittings.agenda_add, name="agenda-add"),
    path("punti/<uuid:uuid>/<pointstep:name>/", sittings.agenda_change, name="agenda-change"),
    path("seduta/<uuid:uuid>/esiti/<uuid:recommendation>/", decisions.decision_record, name="decision-record"),
    path("seduta/<uuid:uuid>/votazioni/<uuid:recommendation>/", polls.poll_open, name="poll-open"),
    path("votazione/<uuid:uuid>/", polls.poll_detail, name="poll-detail"),
    path("votazione/<uuid:uuid>/vota/", polls.poll_vote, name="poll-vote"),
    path("votazione/<uuid:uuid>/chiudi/", polls.poll_close, name="poll-close"),
    path("esiti/<uuid:uuid>/rettifica/", decisions.decision_rectify, name="decision-rectify"),
    path("esiti/<uuid:uuid>/seguito/", follow_ups.follow_up_add, name="follow-up-add"),
    path("seguito/<uuid:uuid>/modifica/", follow_ups.follow_up_edit, name="follow-up-edit"),
    path("seguito/<uuid:uuid>/link/", offices.link_issue, name="office-link-issue"),
    path("seguito/<uuid:uuid>/link/invia/", offices.link_send, name="office-link-send"),
    path("seguito/<uuid:uuid>/link/revoca/", offices.link_revoke, name="office-link-revoke"),
    path("ufficio/<str:secret>/", offices.office, name="office"),
    path("atti/nuovo/", follow_ups.instrument_add, name="instrument-add"),
    path("atti/<uuid:uuid>/", follow_ups.instrument_edit, name="instrument-edit"),
    path("componenti/elenco/", rolls.roll_add, name="roll-add"),
    path("componenti/elenco/modello/", rolls.roll_template, name="roll-template"),
    path("componenti/elenco/conferma/", rolls.roll_confirm, name="roll-confirm"),
    path("componenti/nuovo/", members.member_add, name="member-add"),
    path("componenti/<uuid:person>/", members.member_edit, name="member-edit"),
]

urlpatterns = [
    in_every_language(
        path("comitato/sedute/", sittings.sitting_list, name="sitting-list"),
        path("comitato/seduta/<uuid:uuid>/", sittings.sitting_detail, name="sitting-detail"),
        path("comitato/seguito/", follow_ups.follow_up_list, name="follow-up-list"),
        path("comitato/seguito/<uuid:uuid>/", follow_ups.follow_up_detail, name="follow-up-detail"),
        path("comitato/atti/", follow_ups.instrument_list, name="instrument-list"),
        path("comitato/componenti/", members.member_list, name="member-list"),
    ),
    path("comitato/", include(work_area)),
]
