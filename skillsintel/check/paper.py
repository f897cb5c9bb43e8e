"""From lines to a need, and from two tables to a position paper at the committee: the coordinator's work."""

import re

from skillsintel.check.browser import Browser
from skillsintel.check.steps import Chapter, Walk, expect, expect_no_words, expect_words, wait_for_job

chapter = Chapter("The need and the position paper")

ACTION = "Avviare un corso breve di saldatura robotizzata presso gli ITS"
REFUSED = "Pagare un'indennità a chi impara a saldare"
LINES = "/lavoro/fabbisogni/da-collegare/"


def address(walk: Walk, rest: str = "") -> str:
    return f"/lavoro/position-paper/{walk.paper}/{rest}"


def new_paper(browser: Browser, title: str, tables: list[str]) -> str:
    """Create a paper from tables of the round, by their names; returns its name in addresses."""
    browser.get("/lavoro/position-paper/nuovo/")
    form = browser.page.form("Salva")
    chosen = [form.option("focus_groups", table) for table in tables]
    november = form.option("round", "Novembre 2025")
    browser.send(form, "Salva", round=november, title=title, theme="Saldatura", focus_groups=chosen)
    return browser.page.url.rstrip("/").rpartition("/")[2]


@chapter.step("The coordinator sees who has delivered in the round and who has not")
def overview(walk: Walk) -> None:
    coordinator = walk.as_("coordinamento")
    coordinator.get("/lavoro/cicli/novembre-2025/")
    expect_words(coordinator, f"Saldatura robotizzata {walk.mark}", "con rapporto", "Clust-ER Create", "programmato")


@chapter.step("A reminder to a manager is queued, and the page says so")
def remind(walk: Walk) -> None:
    coordinator = walk.as_("coordinamento")
    coordinator.get("/lavoro/focus-group/build-cantieri-2025/")
    coordinator.press("Invia un promemoria")
    expect_words(coordinator, "Il promemoria è in partenza")


@chapter.step("Lines of two clusters are joined to one need")
def join(walk: Walk) -> None:
    coordinator = walk.as_("coordinamento")
    coordinator.get(LINES)
    coordinator.press("Crea nuovo fabbisogno da «Mancano saldatori esperti, anche di robot " + walk.mark)
    expect_words(coordinator, "Creato il fabbisogno")
    coordinator.follow("Cerca un fabbisogno per «Anche in cantiere mancano saldatori esperti di robot " + walk.mark)
    coordinator.press("Applica", testo=f"Saldatore di robot {walk.mark}")
    coordinator.press(f"Collega a «Saldatore di robot {walk.mark}")
    expect_words(coordinator, "Riga collegata")


@chapter.step("The need says which clusters and how many voices stand behind it")
def need(walk: Walk) -> None:
    coordinator = walk.as_("coordinamento")
    coordinator.get(f"/lavoro/fabbisogni/?testo=Saldatore+di+robot+{walk.mark}")
    coordinator.get(coordinator.page.link(f"Saldatore di robot {walk.mark}", to="/lavoro/fabbisogni/"))
    expect_words(coordinator, "Clust-ER MECH", "Clust-ER Build", "non disponibile")
    walk.need = coordinator.page.url.rstrip("/").rpartition("/")[2]


@chapter.step("A paper on a table without contributions is refused a draft in words")
def empty_paper(walk: Walk) -> None:
    coordinator = walk.as_("coordinamento")
    new_paper(coordinator, f"Senza contributi {walk.mark}", ["Cantieri digitali"])
    expect_words(coordinator, "non hanno ancora contributi convalidati")
    expect(not coordinator.page.offers("Genera la bozza"), "an empty paper can be compiled")


@chapter.step("A paper from focus groups of another round is refused beside the field")
def other_round(walk: Walk) -> None:
    coordinator = walk.as_("coordinamento")
    coordinator.get("/lavoro/position-paper/nuovo/")
    form = coordinator.page.form("Salva")
    filled = {"round": form.option("round", "Novembre 2025"), "title": "Due cicli", "theme": "Prova"}
    table = form.option("focus_groups", "Competenze per la robotica industriale")
    coordinator.send(form, "Salva", expect=422, focus_groups=[table], **filled)
    expect("Scegli solo focus group del ciclo" in coordinator.page.errors, f"errors: {coordinator.page.errors}")


@chapter.step("The coordinator creates a paper from two tables")
def create(walk: Walk) -> None:
    coordinator = walk.as_("coordinamento")
    tables = [f"Saldatura robotizzata {walk.mark}", f"Carpenteria in cantiere {walk.mark}"]
    walk.paper = new_paper(coordinator, f"Competenze per la saldatura {walk.mark}", tables)
    expect_words(coordinator, *tables, "in redazione")


@chapter.step("The draft is asked for; its progress can be watched until it is there, with files")
def draft(walk: Walk) -> None:
    coordinator = walk.as_("coordinamento")
    coordinator.press("Genera la bozza")
    expect_words(coordinator, "La bozza è in preparazione")
    watched = re.search(r'/lavoro/avanzamento/[0-9a-f-]+/|id="job-([0-9a-f-]+)"', coordinator.page.html)
    expect(watched, "the page does not show how far the job is")
    wait_for_job(coordinator, address(walk), "Versione 1")
    wait_for_job(coordinator, address(walk), "PDF, edizione")


@chapter.step("The draft quotes both tables with who says so, and nothing that was withdrawn")
def preview(walk: Walk) -> None:
    coordinator = walk.as_("coordinamento")
    coordinator.get(address(walk, "anteprima/"))
    expect_words(coordinator, f"Mancano saldatori esperti, anche di robot {walk.mark}", "Anche in cantiere mancano")
    expect_no_words(coordinator, "premuta due volte", "Ripensamento segreto")
    expect("<script>alert(1)" not in coordinator.page.html, "the preview carries the tags as they were typed")


@chapter.step("Authored text is written; a second person's late save gets both texts")
def write(walk: Walk) -> None:
    coordinator, manager = walk.as_("coordinamento"), walk.as_("manager.mech")
    coordinator.get(address(walk, "testo/"))
    paragraph = coordinator.page.link("Scrivi", to="/paragrafo/")
    for person in (coordinator, manager):
        person.get(paragraph)
    late = manager.page.form("Salva")
    coordinator.press("Salva", body=f"In sintesi: mancano saldatori di robot {walk.mark}. **Subito.**")
    expect_words(coordinator, "Il paragrafo è salvato.", f"mancano saldatori di robot {walk.mark}")
    manager.send(late, "Salva", expect=409, body="Un testo arrivato tardi.")
    expect_words(manager, "In sintesi: mancano saldatori", "Un testo arrivato tardi.")
    walk.paragraph = paragraph


@chapter.step("A quote that nobody said is refused; the exact words are taken as a citation")
def cite(walk: Walk) -> None:
    coordinator = walk.as_("coordinamento")
    coordinator.get(f"{walk.paragraph}cita/")
    source = coordinator.page.form("Salva").option("contribution", "Mancano saldatori esperti")
    coordinator.press("Salva", expect=422, contribution=source, quote="parole che nessuno ha detto")
    expect(coordinator.page.errors, "no sentence beside the field")
    coordinator.press("Salva", contribution=source, quote="saldatori esperti, anche di robot")
    expect_words(coordinator, "La citazione è aggiunta.", "saldatori esperti, anche di robot")


@chapter.step("Two recommendations are added, one from a proposal of the table")
def recommend(walk: Walk) -> None:
    coordinator = walk.as_("coordinamento")
    coordinator.get(address(walk, "raccomandazione/"))
    form = coordinator.page.form("Salva")
    sources = [form.option("sources", "in tre ITS")]
    parts = {"lead": "ITS Academy", "timing": "entro il 2026", "funds": "FSE+", "indicator": "tecnici formati"}
    coordinator.send(form, "Salva", action=f"{ACTION} {walk.mark}.", sources=sources, **parts)
    expect_words(coordinator, "La raccomandazione 1 è aggiunta.", "in tre ITS")
    coordinator.get(address(walk, "raccomandazione/"))
    coordinator.press("Salva", expect=422, action="")
    coordinator.press("Salva", action=f"{REFUSED} {walk.mark}.")
    expect_words(coordinator, "La raccomandazione 2 è aggiunta.")


@chapter.step("The draft made anew leaves the authored text as it is")
def again(walk: Walk) -> None:
    coordinator = walk.as_("coordinamento")
    coordinator.get(address(walk))
    coordinator.press("Genera di nuovo la bozza")
    wait_for_job(coordinator, address(walk), "Versione 2")
    coordinator.get(address(walk, "anteprima/"))
    expect_words(coordinator, f"In sintesi: mancano saldatori di robot {walk.mark}.", f"{ACTION} {walk.mark}.")


@chapter.step("Consultation, approval and sending to the committee; a step forgotten has its way back")
def submit(walk: Walk) -> None:
    coordinator = walk.as_("coordinamento")
    coordinator.get(address(walk))
    coordinator.follow("Scegli la data e apri la consultazione")
    coordinator.press("Apri la consultazione")
    coordinator.get(address(walk))
    coordinator.press("Riporta in redazione", note="Prova: aperta troppo presto.")
    expect_words(coordinator, "«in redazione»", "Prova: aperta troppo presto.")
    coordinator.follow("Scegli la data e apri la consultazione")
    coordinator.press("Apri la consultazione")
    coordinator.get(address(walk))
    coordinator.press("Approva")
    expect_words(coordinator, "approvato da ART-ER")
    coordinator.press("Invia al Comitato")
    expect_words(coordinator, "inviato al Comitato")


@chapter.step("What was sent cannot be written any more: 409 with the reason")
def frozen(walk: Walk) -> None:
    coordinator = walk.as_("coordinamento")
    coordinator.get(walk.paragraph, expect=409)
    expect_words(coordinator, "inviato al Comitato")
    coordinator.get("/lavoro/")


@chapter.step("Before publication neither the public nor another cluster reads the paper")
def closed(walk: Walk) -> None:
    walk.as_("anonymous").get(f"/position-paper/{walk.paper}/", expect=404)
    walk.as_("manager.health").get(address(walk), expect=404)
    walk.as_("anonymous").read_json(f"/api/v1/position-papers/{walk.paper}/", expect=404)
