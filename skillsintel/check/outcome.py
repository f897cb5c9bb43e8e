"""The chain shown back: to the public, to a partner's program, to the table; and what the administrator sees."""

import re

from skillsintel.check.committee import REASON
from skillsintel.check.paper import ACTION
from skillsintel.check.steps import Chapter, Walk, expect, expect_no_words, expect_words

chapter = Chapter("What came of it")

WITHDRAWN = ("premuta due volte", "Ripensamento segreto")
NOUNS = ("contributions", "needs", "position-papers", "recommendations", "decisions", "follow-ups", "focus-groups")


@chapter.step("The public reads the paper with its advice")
def public_paper(walk: Walk) -> None:
    anyone = walk.as_("anonymous")
    anyone.get(f"/position-paper/{walk.paper}/")
    expect_words(anyone, f"In sintesi: mancano saldatori di robot {walk.mark}.", "Parere del Comitato", REASON)
    expect_words(anyone, f"Mancano saldatori esperti, anche di robot {walk.mark}")
    expect_no_words(anyone, f"Officina di prova {walk.mark}", f"Persona di prova {walk.mark}", *WITHDRAWN)


@chapter.step("The public edition comes as a PDF")
def public_pdf(walk: Walk) -> None:
    anyone = walk.as_("anonymous")
    pdf = anyone.get(anyone.page.link("PDF", to="/documenti/"))
    expect(pdf.body.startswith(b"%PDF") and len(pdf.body) > 10_000, "not a PDF")


@chapter.step("A proposal shows who said so, the outcome, the office in charge and the act")
def proposal(walk: Walk) -> None:
    anyone = walk.as_("anonymous")
    anyone.get("/proposte/")
    expect_words(anyone, "in ritardo")
    anyone.follow(f"{ACTION} {walk.mark}")
    expect_words(
        anyone, f"Un corso breve di saldatura robotizzata in tre ITS {walk.mark}", "accolta", "Ufficio di prova"
    )
    expect_words(anyone, f"Aprire il bando {walk.mark}", f"Bando di prova {walk.mark}", "40 %", "accolta", "in ritardo")
    walk.proposal_page = anyone.page.url


@chapter.step("The focus group's public page shows the published lines, and only those")
def public_table(walk: Walk) -> None:
    anyone = walk.as_("anonymous")
    anyone.get(f"/focus-group/{walk.table}/")
    expect_words(anyone, "Mancano saldatori esperti, anche di robot", f"Competenze per la saldatura {walk.mark}")
    expect_no_words(anyone, f"Persona di prova {walk.mark}", *WITHDRAWN)


@chapter.step("The need is public; the number of voices, small as it is, is not told")
def public_need(walk: Walk) -> None:
    anyone = walk.as_("anonymous")
    anyone.get(f"/fabbisogni/{walk.need}/")
    expect_words(anyone, f"Saldatore di robot {walk.mark}", "Clust-ER MECH", "Clust-ER Build", "<5 enti diversi")
    expect_no_words(anyone, f"Officina di prova {walk.mark}", *WITHDRAWN)


@chapter.step("The manager finds in their line where it was used")
def fate(walk: Walk) -> None:
    manager = walk.as_("manager.mech")
    manager.get(walk.line)
    expect_words(manager, "Usato", f"Citato nel position paper «Competenze per la saldatura {walk.mark}».")


@chapter.step("The partner makes a key, which is shown once")
def token(walk: Walk) -> None:
    partner = walk.as_("partner")
    partner.get("/partner/chiavi/nuova/")
    partner.press("Crea la chiave", expect=422, name="")
    partner.press("Crea la chiave", expect=201, name=f"Prova {walk.mark}", days="30")
    found = re.search(r"Authorization: Bearer (\w+)", partner.page.text)
    expect(found, "the page does not show the key")
    walk.token = found[1]
    partner.get("/partner/chiavi/")
    expect_words(partner, f"Prova {walk.mark}")
    expect_no_words(partner, walk.token)


@chapter.step("The partner pulls the lines of both tables, with need, fate and citation")
def pull_lines(walk: Walk) -> None:
    program = walk.as_("anonymous")
    rows = program.read_json(f"/api/v1/contributions/?need={walk.need}", walk.token)["data"]
    texts = " ".join(row["text"] for row in rows)
    expect("Mancano saldatori esperti, anche di robot" in texts and "Anche in cantiere" in texts, f"rows: {texts}")
    expect({row["fate"] for row in rows} == {"used"}, f"fates: {[row['fate'] for row in rows]}")


@chapter.step("The partner pulls need, paper, recommendation, decision and follow-up: the same chain as the pages")
def pull_chain(walk: Walk) -> None:
    program, key = walk.as_("anonymous"), walk.token
    expect(program.read_json(f"/api/v1/needs/{walk.need}/", key)["slug"] == walk.need, "the need is not there")
    paper = program.read_json(f"/api/v1/position-papers/{walk.paper}/?expand=recommendations", key)
    expect(paper["state"] == "published" and len(paper["recommendations"]) == 2, f"paper: {paper['state']}")
    uuid = walk.proposal_page.rstrip("/").rpartition("/")[2]
    asked = program.read_json(f"/api/v1/recommendations/{uuid}/?expand=sources", key)
    expect(asked["outcome"] == "adopted" and "in tre ITS" in str(asked["sources"]), f"recommendation: {asked}")
    decisions = everything(walk, "decisions")
    expect(uuid in decisions and REASON in decisions, "the decisions are not there")
    expect(f"Aprire il bando {walk.mark}" in everything(walk, "follow-ups"), "the follow-up is not there")


def everything(walk: Walk, noun: str) -> str:
    """Every row of a resource as a partner reads it, page after page."""
    program, address, found = walk.as_("anonymous"), f"/api/v1/{noun}/?page_size=100", ""
    while address:
        page = program.read_json(address, walk.token)
        found, address = found + str(page["data"]), page["next"]
    return found


@chapter.step("What was withdrawn, and who spoke, is in no list of the API")
def nowhere(walk: Walk) -> None:
    for noun in NOUNS:
        rows = everything(walk, noun)
        secret = (*WITHDRAWN, f"Officina di prova {walk.mark}", f"Persona di prova {walk.mark}")
        found = [words for words in secret if words in rows]
        expect(not found, f"{noun} says {found}")
        expect(walk.mark in rows, f"{noun} does not know this walk's rows")


@chapter.step("A key that is wrong or revoked opens nothing")
def revoked(walk: Walk) -> None:
    partner, program = walk.as_("partner"), walk.as_("anonymous")
    program.read_json("/api/v1/contributions/", walk.token[:-1] + "x", expect=401)
    partner.get("/partner/chiavi/")
    partner.press("Revoca", at="/revoca/")
    problem = program.read_json("/api/v1/contributions/", walk.token, expect=401)
    expect(problem["status"] == 401 and problem["detail"], f"unexpected problem: {problem}")


@chapter.step("The administrator sees people, jobs and acts, but no contents")
def administrator(walk: Walk) -> None:
    admin = walk.as_("amministrazione")
    admin.get("/gestione/persone/")
    expect_words(admin, "manager.mech@demo.example", "componente del Comitato")
    admin.get("/gestione/lavori/")
    expect_words(admin, "Bozza di un position paper", "fatto")
    admin.get("/gestione/registro/")
    expect_words(admin, "followup.update")
    for path in (f"/lavoro/focus-group/{walk.table}/", walk.line, f"/lavoro/position-paper/{walk.paper}/", walk.pdf):
        admin.get(path, expect=404)


@chapter.step("Nobody else opens the administrator's pages")
def not_admin(walk: Walk) -> None:
    for name in ("manager.mech", "partner", "componente.sindacati"):
        walk.as_(name).get("/gestione/persone/", expect=403)
        walk.as_(name).get("/gestione/lavori/", expect=403)


@chapter.step("A POST without the form's token is refused")
def forged(walk: Walk) -> None:
    manager = walk.as_("manager.mech")
    manager.get("/lavoro/focus-group/nuovo/")
    form = manager.page.form("Salva")
    form.fields.pop("csrfmiddlewaretoken")
    manager.send(form, "Salva", expect=403, title="Contraffatto")


@chapter.step("Whoever signs out is out")
def sign_out(walk: Walk) -> None:
    manager = walk.as_("manager.mech")
    manager.get("/lavoro/")
    manager.press("Esci")
    manager.get("/lavoro/")
    expect("/accesso/" in manager.page.url, "the work area is still open")
