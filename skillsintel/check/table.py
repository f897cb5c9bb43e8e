"""A focus group, from its preparation to its report: manager, participant, and a manager of another cluster."""

import zipfile
from io import BytesIO

from skillsintel.check.browser import Browser
from skillsintel.check.pages import Form
from skillsintel.check.steps import Chapter, Walk, expect, expect_no_words, expect_words, wait_for_job

chapter = Chapter("The focus group")

HTML = "<script>alert(1)</script><b>grassetto</b>"


def address(walk: Walk, rest: str = "") -> str:
    return f"/lavoro/focus-group/{walk.table}/{rest}"


def add_line(browser: Browser, kind: str, text: str) -> Form:
    """Write a line with kind and sentence alone; returns the form that was sent."""
    form = browser.page.form("Salva la riga")
    browser.send(form, "Salva la riga", kind=kind, text=text)
    return form


def line_of(browser: Browser, words: str) -> str:
    """The address of a line, by its words in the list."""
    return browser.page.link(words, to="/contributi/")


@chapter.step("The manager of MECH signs in with e-mail and password and finds what waits for them")
def sign_in(walk: Walk) -> None:
    manager = walk.as_("manager.mech")
    manager.get("/lavoro/")
    expect_words(manager, "Manager Clust-ER MECH", "Focus group da portare avanti")


@chapter.step("An impossible date and an empty title are refused beside the field, and nothing is lost")
def refused(walk: Walk) -> None:
    manager = walk.as_("manager.mech")
    manager.get("/lavoro/focus-group/nuovo/")
    form = manager.page.form("Salva")
    choice = {"round": form.option("round", "Novembre 2025"), "cluster": form.option("cluster", "MECH")}
    manager.send(form, "Salva", held_on="2025-02-31", title="", venue="Sala di prova", **choice)
    expect_words(manager, "Controlla questi punti")
    expect(manager.page.form("Salva").value("venue") == "Sala di prova", "what was typed is lost")


@chapter.step("The manager prepares a focus group of the round of November 2025; a double press makes one")
def prepare(walk: Walk) -> None:
    manager = walk.as_("manager.mech")
    manager.get("/lavoro/focus-group/nuovo/")
    form = manager.page.form("Salva")
    filled = {"round": form.option("round", "Novembre 2025"), "cluster": form.option("cluster", "MECH")}
    filled |= {"title": f"Saldatura robotizzata {walk.mark}", "held_on": "2025-11-19", "venue": "Bologna"}
    manager.send(form, "Salva", **filled)
    walk.table = manager.page.url.rstrip("/").rpartition("/")[2]
    manager.send(form, "Salva", **filled)
    expect(manager.page.url.endswith(f"/{walk.table}/"), "a double press made a second focus group")
    expect_words(manager, f"Saldatura robotizzata {walk.mark}", "programmato")


@chapter.step("Before it is open no line can be written; the manager opens it")
def open_table(walk: Walk) -> None:
    manager = walk.as_("manager.mech")
    manager.get(address(walk, "contributi/"))
    expect(not manager.page.offers("Salva la riga"), "a planned focus group takes lines")
    manager.get(address(walk))
    manager.press("Apri il focus group")
    expect_words(manager, "Fatto: il focus group è «aperto».")


@chapter.step("Kind and sentence suffice for a need, a trend and a proposal")
def three_kinds(walk: Walk) -> None:
    manager = walk.as_("manager.mech")
    manager.get(address(walk, "contributi/"))
    add_line(manager, "need", f"Mancano saldatori che programmino il robot {walk.mark}.")
    expect_words(manager, "Riga salvata")
    add_line(manager, "trend", f"Le celle di saldatura piccole costano la metà di cinque anni fa {walk.mark}.")
    add_line(manager, "proposal", f"Un corso breve di saldatura robotizzata presso gli ITS {walk.mark}.")
    manager.get(address(walk, "contributi/"))
    for kind, word in (("Fabbisogno", "saldatori"), ("Dato o tendenza", "celle"), ("Proposta", "corso breve")):
        expect_words(manager, kind)
        line_of(manager, word)


@chapter.step("The same form sent twice gives one row")
def twice(walk: Walk) -> None:
    manager = walk.as_("manager.mech")
    manager.get(address(walk, "contributi/"))
    sentence = f"Riga premuta due volte {walk.mark}."
    form = add_line(manager, "need", sentence)
    manager.send(form, "Salva la riga", kind="need", text=sentence)
    manager.get(address(walk, "contributi/"))
    rows = [words for href, words in manager.page.links if words == sentence]
    expect(len(rows) == 1, f"{len(rows)} rows")
    walk.doubled = line_of(manager, "premuta due volte")


@chapter.step("A text that is too long gets a sentence beside the field and is kept; an empty one too")
def too_long(walk: Walk) -> None:
    manager = walk.as_("manager.mech")
    manager.get(address(walk, "contributi/"))
    long = "parola " * 300
    add_line(manager, "need", long)
    expect("2000" in manager.page.errors, f"no sentence about the length: {manager.page.errors}")
    expect(manager.page.form("Salva la riga").value("text").split() == long.split(), "the text is lost")
    manager.get(address(walk, "contributi/"))
    add_line(manager, "need", "   ")
    expect("obbligatorio" in manager.page.errors, f"no sentence about the empty text: {manager.page.errors}")


@chapter.step("HTML in a sentence is shown as text")
def html(walk: Walk) -> None:
    manager = walk.as_("manager.mech")
    manager.get(address(walk, "contributi/"))
    add_line(manager, "trend", f"{HTML} {walk.mark}")
    manager.get(address(walk, "contributi/"))
    expect_words(manager, HTML)
    expect(HTML not in manager.page.html, "the page carries the tags as they were typed")
    walk.html_line = line_of(manager, "<b>grassetto")


@chapter.step("Two people change a line: the second gets 409 with both texts and loses nothing")
def stale(walk: Walk) -> None:
    manager, coordinator = walk.as_("manager.mech"), walk.as_("coordinamento")
    manager.get(address(walk, "contributi/"))
    walk.line = line_of(manager, "saldatori")
    for person in (manager, coordinator):
        person.get(f"{walk.line}modifica/")
    late = manager.page.form("Salva")
    first, second = (
        f"Mancano saldatori esperti di robot {walk.mark}.",
        f"Non si trovano saldatori di robot {walk.mark}.",
    )
    coordinator.press("Salva", text=first)
    manager.send(late, "Salva", expect=409, text=second)
    expect_words(manager, first, "Nel frattempo qualcun altro ha salvato")
    expect(manager.page.form("Salva").value("text") == second, "the second text is lost")
    manager.press("Salva", text=f"Mancano saldatori esperti, anche di robot {walk.mark}.")
    expect_words(manager, "La riga è salvata.", "Mancano saldatori esperti, anche di robot")


@chapter.step("A line gets its further data, and its page shows them")
def more_data(walk: Walk) -> None:
    manager = walk.as_("manager.mech")
    manager.get(f"{walk.line}modifica/")
    form = manager.page.form("Salva")
    now = form.option("horizon", "adesso")
    manager.send(
        form, "Salva", profile_label=f"Saldatore di robot {walk.mark}", urgency="5", difficulty="4", horizon=now
    )
    expect_words(manager, "Saldatore di robot", "adesso")


@chapter.step("The manager withdraws a line")
def withdraw(walk: Walk) -> None:
    manager = walk.as_("manager.mech")
    manager.get(walk.doubled)
    manager.press("Ritira")
    expect_words(manager, "Fatto: la riga è «ritirato».")


@chapter.step("The manager adds a participant and issues a personal link, shown once")
def invite(walk: Walk) -> None:
    manager = walk.as_("manager.mech")
    manager.get(address(walk, "presenze/"))
    form = manager.page.form("Aggiungi", action="presenze/aggiungi")
    filled = {"name": f"Persona di prova {walk.mark}", "organisation": f"Officina di prova {walk.mark}"}
    filled |= {"category": form.option("category", "mpres"), "attendance": form.option("attendance", "resente")}
    manager.send(form, "Aggiungi", **filled)
    expect_words(manager, "La persona è nell'elenco.", filled["name"])
    manager.press(f"Crea: {filled['name']}")
    walk.secret_url = manager.page.readonly["link"]
    expect(walk.secret_url.startswith(walk.base), f"the link leads elsewhere: {walk.secret_url}")
    expect("no-store" in manager.page.headers.get("Cache-Control", ""), "the page with the link may be stored")
    manager.get(address(walk, "presenze/"))
    expect_no_words(manager, walk.secret_url.rstrip("/").rpartition("/")[2])


@chapter.step("The participant opens the link without an account and adds a sentence")
def participant_adds(walk: Walk) -> None:
    guest = walk.as_("guest")
    guest.get(walk.secret_url)
    expect_words(guest, f"Saldatura robotizzata {walk.mark}", "Aggiungi la tua frase")
    expect_no_words(guest, "premuta due volte", f"Persona di prova {walk.mark}")
    guest.press("Invia al tavolo", kind="proposal", text=f"Proposta del partecipante {walk.mark}: tirocini in cella.")
    expect_words(guest, "Inviato: ora lo legge il tavolo.", "inviato")


@chapter.step("The participant keeps a draft that nobody else reads, sends one and withdraws it")
def participant_withdraws(walk: Walk) -> None:
    guest, manager = walk.as_("guest"), walk.as_("manager.mech")
    guest.get(walk.secret_url)
    guest.press("Salva come bozza", kind="need", text=f"Ripensamento segreto {walk.mark}.")
    manager.get(address(walk, "contributi/"))
    expect_no_words(manager, "Ripensamento segreto")
    draft = guest.page.form(action="/submit/").action.replace("/submit/", "/withdraw/")
    guest.press("Invia al tavolo", at="/submit/")
    guest.press("Ritira", at=draft)
    expect_words(guest, "ritirato")


@chapter.step("A link with letters missing opens nothing, and says how to get another")
def wrong_secret(walk: Walk) -> None:
    other = walk.as_("guest with a wrong link")
    other.get(walk.secret_url[:-2] + "/", expect=404)
    expect(other.page.offers(action="/p/link/"), "the page offers no way to a new link")
    expect_no_words(other, walk.mark)


@chapter.step("A double of a line is merged into it, with its voices")
def merge(walk: Walk) -> None:
    manager = walk.as_("manager.mech")
    manager.get(address(walk, "contributi/"))
    add_line(manager, "need", f"Servono saldatori robotici, detto di nuovo {walk.mark}.")
    manager.get(address(walk, "contributi/"))
    manager.get(f"{line_of(manager, 'detto di nuovo')}unisci/")
    form = manager.page.form("Unisci")
    manager.send(form, "Unisci", into=walk.line.rstrip("/").rpartition("/")[2])
    expect_words(manager, "Le due righe sono unite")


@chapter.step("A report can be asked for while the table is open; it is marked as a draft")
def early_report(walk: Walk) -> None:
    manager = walk.as_("manager.mech")
    manager.get(address(walk, "rapporto/anteprima/"))
    expect_words(manager, "Bozza: in attesa di rilettura", "saldatori esperti")
    expect_no_words(manager, "premuta due volte")


@chapter.step("The manager closes the room: the table is read back")
def close_room(walk: Walk) -> None:
    manager = walk.as_("manager.mech")
    manager.get(address(walk))
    manager.press("Chiudi la sala")
    expect_words(manager, "in verifica ai partecipanti")


@chapter.step("The participant confirms a line and proposes a correction of another")
def read_back(walk: Walk) -> None:
    guest = walk.as_("guest")
    guest.get(walk.secret_url)
    expect_words(guest, "Rileggi le righe del tavolo")
    guest.press("Confermo: Mancano saldatori esperti")
    expect_words(guest, "L'hai confermata.")
    corrections = [form for form in guest.page.forms if form.button("Invia la correzione")]
    form = next(form for form in corrections if "corso breve" in form.value("text"))
    guest.send(form, text=f"Un corso breve di saldatura robotizzata in tre ITS {walk.mark}.")
    expect_words(guest, "Hai proposto:", "in tre ITS")


@chapter.step("The manager takes the correction")
def take_correction(walk: Walk) -> None:
    manager = walk.as_("manager.mech")
    manager.get(address(walk, "contributi/"))
    manager.get(line_of(manager, "corso breve"))
    expect_words(manager, "Correzione proposta")
    manager.press("Applica la correzione")
    expect_words(manager, "La correzione è applicata.", "in tre ITS")
    walk.proposal = manager.page.url


@chapter.step("Closing waits for the participant's line: accepted, the table closes")
def close(walk: Walk) -> None:
    manager = walk.as_("manager.mech")
    manager.get(address(walk, "chiudi/"))
    expect_words(manager, "Prima decidi su queste righe", "Proposta del partecipante")
    expect(not manager.page.offers("Chiudi il focus group"), "it closes although a line is undecided")
    manager.get(address(walk, "contributi/"))
    manager.press("Convalida: Proposta del partecipante")
    manager.get(address(walk, "chiudi/"))
    expect_words(manager, "Che cosa manca")
    manager.press("Chiudi il focus group")
    expect_words(manager, "Fatto: il focus group è «chiuso».")


@chapter.step("A closed table is reopened with a reason, and closed again")
def reopen(walk: Walk) -> None:
    manager = walk.as_("manager.mech")
    manager.press("Riapri la sala", note="Prova: chiuso per sbaglio.")
    expect_words(manager, "«aperto»", "Prova: chiuso per sbaglio.")
    manager.press("Chiudi la sala")
    manager.get(address(walk, "chiudi/"))
    manager.press("Chiudi il focus group")
    expect_words(manager, "«chiuso»")


@chapter.step("The report's three fields are written; the preview shows them as text")
def write_report(walk: Walk) -> None:
    manager = walk.as_("manager.mech")
    manager.get(address(walk, "rapporto/"))
    texts = {"context": f"Contesto {walk.mark} {HTML}", "findings": f"Che cosa è emerso {walk.mark}"}
    manager.press("Salva il testo", next_steps=f"Prossimi passi {walk.mark}", **texts)
    expect_words(manager, "Il rapporto è salvato.")
    manager.get(address(walk, "rapporto/anteprima/"))
    expect_words(manager, HTML, f"Che cosa è emerso {walk.mark}", f"Prossimi passi {walk.mark}")
    expect(HTML not in manager.page.html, "the preview carries the tags as they were typed")


@chapter.step("The documents are asked for; a background job makes them")
def ask_documents(walk: Walk) -> None:
    manager = walk.as_("manager.mech")
    manager.get(address(walk, "rapporto/"))
    manager.press("Genera PDF e DOCX")
    expect_words(manager, "Il rapporto è in preparazione")
    wait_for_job(manager, address(walk, "rapporto/"), "Ultimi file generati")


@chapter.step("The PDF is a PDF and the DOCX a document with the lines, not with the withdrawn one")
def download(walk: Walk) -> None:
    manager = walk.as_("manager.mech")
    manager.get(address(walk, "rapporto/"))
    walk.pdf, docx = manager.page.link("PDF"), manager.page.link("DOCX")
    pdf = manager.get(walk.pdf)
    expect(pdf.body.startswith(b"%PDF") and len(pdf.body) > 10_000, "not a PDF")
    expect("attachment" in pdf.headers["Content-Disposition"], "the file does not come as an attachment")
    with zipfile.ZipFile(BytesIO(manager.get(docx).body)) as file:
        text = file.read("word/document.xml").decode()
    expect("saldatori esperti" in text and "in tre ITS" in text, "the lines are not in the DOCX")
    expect("premuta due volte" not in text and "Ripensamento" not in text, "a withdrawn line is in the DOCX")


@chapter.step("The report is handed in: from then on neither table nor lines are changed")
def hand_in(walk: Walk) -> None:
    manager = walk.as_("manager.mech")
    manager.get(address(walk))
    manager.press("Consegna il rapporto")
    expect_words(manager, "«con rapporto»")
    expect(not manager.page.offers("Riapri la sala"), "a reported table can be reopened")
    manager.get(f"{walk.line}modifica/")
    manager.press("Salva", expect=409, text="Troppo tardi")


@chapter.step("The manager of another cluster gets 404 on the table, its lines, people, report and files")
def foreign(walk: Walk) -> None:
    other = walk.as_("manager.build")
    for rest in ("", "modifica/", "contributi/", "presenze/", "rapporto/", "chiudi/"):
        other.get(address(walk, rest), expect=404)
    for path in (walk.line, f"{walk.line}modifica/", walk.pdf):
        other.get(path, expect=404)
    walk.as_("anonymous").get(walk.pdf, expect=404)


@chapter.step("The manager of Build holds a table of their own, without read-back")
def second_table(walk: Walk) -> None:
    other = walk.as_("manager.build")
    other.get("/lavoro/focus-group/nuovo/")
    form = other.page.form("Salva")
    filled = {"round": form.option("round", "Novembre 2025"), "cluster": form.option("cluster", "Build")}
    filled |= {"title": f"Carpenteria in cantiere {walk.mark}", "held_on": "2025-11-19", "read_back_days": "0"}
    other.send(form, "Salva", **filled)
    walk.table_of_build = other.page.url.rstrip("/").rpartition("/")[2]
    other.press("Apri il focus group")
    other.get(f"/lavoro/focus-group/{walk.table_of_build}/contributi/")
    add_line(other, "need", f"Anche in cantiere mancano saldatori esperti di robot {walk.mark}.")
    other.get(f"/lavoro/focus-group/{walk.table_of_build}/chiudi/")
    other.press("Chiudi il focus group")
    expect_words(other, "«chiuso»")
