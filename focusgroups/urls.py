"""Addresses of the work area: focus groups, lines, attendance, rounds."""

from django.urls import path

from focusgroups.views import attendance, concepts, groups, imports, lines, notes, room, rounds, rows, terms

app_name = "focusgroups"

GROUP, LINE, PERSON, ROUND = "focus-group/<slug:slug>/", "contributi/<uuid:uuid>/", "presenze/<uuid:uuid>/", "cicli/"
IMPORT = "focus-group/importazioni/<uuid:uuid>/"

urlpatterns = [
    path("focus-group/", groups.focus_group_list, name="focus-group-list"),
    path("focus-group/nuovo/", groups.focus_group_create, name="focus-group-create"),
    path(GROUP, groups.focus_group_detail, name="focus-group-detail"),
    path(f"{GROUP}modifica/", groups.focus_group_edit, name="focus-group-edit"),
    path(f"{GROUP}chiudi/", groups.focus_group_close, name="focus-group-close"),
    path(f"{GROUP}sollecita/", groups.focus_group_remind, name="focus-group-remind"),
    path(f"{GROUP}passaggi/<slug:move>/", groups.focus_group_move, name="focus-group-move"),
    path(f"{GROUP}contributi/", lines.contribution_list, name="contribution-list"),
    path(f"{GROUP}contributi/aggiungi/", lines.contribution_add, name="contribution-add"),
    path(f"{GROUP}contributi/tabella/", rows.contribution_grid, name="contribution-grid"),
    path(f"{GROUP}contributi/righe/", rows.contribution_rows, name="contribution-rows"),
    path(f"{GROUP}contributi/righe/leggi/", notes.contribution_read, name="contribution-read"),
    path(f"{GROUP}contributi/incolla/", notes.contribution_paste, name="contribution-paste"),
    path(f"{GROUP}contributi/scarica/", imports.contribution_download, name="contribution-download"),
    path(f"{GROUP}contributi/modello/", imports.contribution_template, name="contribution-template"),
    path(f"{GROUP}contributi/importa/", imports.import_add, name="import-add"),
    path(IMPORT, imports.import_detail, name="import-detail"),
    path(f"{IMPORT}colonne/", imports.import_columns, name="import-columns"),
    path(f"{IMPORT}righe/<int:number>/", imports.import_row, name="import-row"),
    path(f"{IMPORT}conferma/", imports.import_confirm, name="import-confirm"),
    path(f"{IMPORT}annulla/", imports.import_undo, name="import-undo"),
    path(LINE, lines.contribution_detail, name="contribution-detail"),
    path(f"{LINE}modifica/", lines.contribution_edit, name="contribution-edit"),
    path(f"{LINE}unisci/", lines.contribution_merge, name="contribution-merge"),
    path(f"{LINE}concetti/", concepts.contribution_concepts, name="contribution-concepts"),
    path(f"{LINE}proponi/", terms.term_propose, name="term-propose"),
    path(f"{LINE}enti/", lines.contribution_voices, name="contribution-voices"),
    path(f"{LINE}correzioni/<int:answer_id>/", lines.correction, name="correction"),
    path(f"{LINE}passaggi/<slug:move>/", lines.contribution_move, name="contribution-move"),
    path(f"{GROUP}sala/", room.room, name="room"),
    path(f"{GROUP}sala/flusso/", room.room_stream, name="room-stream"),
    path(f"{GROUP}sala/proiettore/", room.room_projector, name="room-projector"),
    path(f"{GROUP}sala/qr.svg", room.room_qr, name="room-qr"),
    path(f"{GROUP}sala/scrivi/", room.room_write, name="room-write"),
    path(f"{GROUP}sala/decidi/", room.room_decide, name="room-decide"),
    path(f"{GROUP}sala/voto/", room.room_vote, name="room-vote"),
    path(f"{GROUP}sala/<slug:act>/", room.room_act, name="room-act"),
    path(f"{GROUP}presenze/", attendance.participation_list, name="participation-list"),
    path(f"{GROUP}presenze/aggiungi/", attendance.participation_add, name="participation-add"),
    path(f"{GROUP}presenze/incolla/", attendance.participation_paste, name="participation-paste"),
    path(f"{GROUP}presenze/invia/", attendance.links_send, name="links-send"),
    path(f"{GROUP}verbalizzante/", attendance.recorder_link, name="recorder-link"),
    path(f"{GROUP}link/<int:link_id>/revoca/", attendance.link_revoke, name="link-revoke"),
    path(f"{PERSON}presenza/", attendance.participation_attendance, name="participation-attendance"),
    path(f"{PERSON}togli/", attendance.participation_remove, name="participation-remove"),
    path(f"{PERSON}link/", attendance.link_issue, name="link-issue"),
    path(f"{PERSON}invia/", attendance.link_send, name="link-send"),
    path(ROUND, rounds.round_list, name="round-list"),
    path(f"{ROUND}nuovo/", rounds.round_create, name="round-create"),
    path(f"{ROUND}<slug:slug>/", rounds.round_detail, name="round-detail"),
    path(f"{ROUND}<slug:slug>/modifica/", rounds.round_edit, name="round-edit"),
    path(f"{ROUND}<slug:slug>/prepara/", rounds.round_prepare, name="round-prepare"),
    path(f"{ROUND}<slug:slug>/chiudi/", rounds.round_close, name="round-close"),
    path(f"{ROUND}<slug:slug>/passaggi/<slug:move>/", rounds.round_move, name="round-move"),
]
