"""What everybody reads, without an account."""

from skillsintel.check.steps import PASSWORD, Chapter, Walk, expect, expect_no_words, expect_words, wait_for_job

chapter = Chapter("The public")
PAPER = "/position-paper/competenze-per-loleodinamica-seconda-edizione/"


@chapter.step("Home says what this is, what comes next and what came of the proposals")
def home(walk: Walk) -> None:
    anyone = walk.as_("anonymous")
    anyone.get("/")
    expect_words(
        anyone, "19 novembre 2025", "Dati dimostrativi", "Ultimi position paper", "Che cosa ne è stato delle proposte"
    )
    expect("Content-Security-Policy" in anyone.page.headers, "the page has no content security policy")


@chapter.step("A round, with its focus groups, is reached from the menu by links alone")
def by_links(walk: Walk) -> None:
    anyone = walk.as_("anonymous")
    anyone.get("/")
    anyone.follow("Focus group")
    anyone.follow("Competenze per la robotica industriale")
    expect_words(anyone, "Clust-ER MECH", "12 maggio 2025", "Tecnopolo DAMA")
    anyone.follow("Maggio 2025")
    expect_words(anyone, "Ciclo", "Competenze per la robotica industriale")


@chapter.step("Needs can be searched, and one says at which tables it was said")
def needs(walk: Walk) -> None:
    anyone = walk.as_("anonymous")
    anyone.get("/fabbisogni/")
    before = len([href for href, _words in anyone.page.links if href.startswith("/fabbisogni/")])
    anyone.press("Cerca", at="/fabbisogni/", testo="oleodinamic")
    after = len([href for href, _words in anyone.page.links if href.startswith("/fabbisogni/")])
    expect(after < before, "the search leaves the list as it was")
    anyone.get(anyone.page.link("rogettist", to="/fabbisogni/"))
    expect_words(anyone, "Detto in", "Clust-ER MECH", "Oleodinamica")


@chapter.step("A published position paper is read, with the committee's advice and its PDF")
def paper(walk: Walk) -> None:
    anyone = walk.as_("anonymous")
    anyone.get("/position-paper/")
    anyone.follow("seconda edizione")
    expect_words(anyone, "Parere del Comitato", "Come citare", "Competenze per l'oleodinamica")
    wait_for_job(anyone, PAPER, "PDF")  # the worker makes the files of the story in its first seconds
    expect(anyone.get(anyone.page.link("PDF", to="/documenti/")).body.startswith(b"%PDF"), "not a PDF")


@chapter.step("A proposal leads from who said so to the office in charge; the late one says so")
def proposals(walk: Walk) -> None:
    anyone = walk.as_("anonymous")
    anyone.get("/proposte/")
    expect_words(anyone, "in ritardo", "non accolta")
    anyone.follow("banco prova condiviso")
    expect_words(anyone, "Che cosa è stato detto", "accolta in parte", "Motivo:", "Convenzione per l'uso")


@chapter.step("Method, privacy, cookies, legal notes, accessibility, site map and data answer")
def pages(walk: Walk) -> None:
    anyone = walk.as_("anonymous")
    for path in ("metodo", "privacy", "cookie", "note-legali", "accessibilita", "mappa", "dati", "api", "glossario"):
        anyone.get(f"/{path}/")
        expect(len(anyone.page.text) > 800, f"/{path}/ is almost empty")


@chapter.step("What is not public is not there: a paper under review, the work area, people")
def closed(walk: Walk) -> None:
    anyone, coordinator = walk.as_("anonymous"), walk.as_("coordinamento")
    coordinator.get("/lavoro/position-paper/?testo=robotica")
    reviewed = coordinator.page.link("Competenze per la robotica industriale", to="/position-paper/")
    walk.reviewed = reviewed.rstrip("/").rpartition("/")[2]
    anyone.get(f"/position-paper/{walk.reviewed}/", expect=404)
    anyone.get("/non-esiste/", expect=404)
    expect_words(anyone, "non")
    expect_no_words(anyone, "Traceback", "urlpatterns")
    for path in ("/lavoro/", "/gestione/persone/", "/comitato/", "/lavoro/focus-group/"):
        anyone.get(path)
        expect("/accesso/" in anyone.page.url, f"{path} opens without signing in")


@chapter.step("API: published contributions in JSON, with licence and a next page")
def api_list(walk: Walk) -> None:
    anyone = walk.as_("anonymous")
    answer = anyone.read_json("/api/v1/contributions/?kind=need&page_size=2")
    expect(len(answer["data"]) == 2 and answer["next"], "two rows and a next page were expected")
    expect(answer["meta"]["licence"] == "CC BY 4.0", "the licence is missing")
    more = anyone.read_json(answer["next"])
    first, then = ({row["uuid"] for row in part["data"]} for part in (answer, more))
    expect(then and not first & then, "the next page repeats rows")


@chapter.step("API: an OpenAPI 3.1 schema names every resource")
def api_schema(walk: Walk) -> None:
    schema = walk.as_("anonymous").read_json("/api/v1/schema/")
    expect(schema["openapi"].startswith("3.1"), f"OpenAPI {schema['openapi']}")
    named = " ".join(schema["paths"])
    nouns = ("rounds", "clusters", "s3-areas", "focus-groups", "needs", "contributions", "position-papers")
    missing = [noun for noun in (*nouns, "recommendations", "decisions", "follow-ups") if f"/{noun}/" not in named]
    expect(not missing, f"the schema lacks {missing}")


@chapter.step("API: an unknown filter is refused by name as problem+json, an unknown row is a 404")
def api_problems(walk: Walk) -> None:
    anyone = walk.as_("anonymous")
    refused = anyone.read_json("/api/v1/contributions/?colour=red", expect=400)
    expect(refused["invalid_params"][0]["name"] == "colour", f"unexpected problem: {refused}")
    headers = anyone.headers_of("/api/v1/contributions/?colour=red")
    expect(headers["Content-Type"].startswith("application/problem+json"), "not application/problem+json")
    missing = anyone.read_json(f"/api/v1/position-papers/{walk.reviewed}/", expect=404)
    expect(missing["status"] == 404, f"unexpected problem: {missing}")


@chapter.step("A wrong password is refused in words")
def wrong_password(walk: Walk) -> None:
    guest = walk.as_("guest at the door")
    guest.get("/accesso/")
    guest.press("Accedi", login="manager.mech@demo.example", password=PASSWORD[::-1])
    expect("/accesso/" in guest.page.url and guest.page.errors + guest.page.text, "a wrong password let somebody in")
    expect_words(guest, "Controlla questi punti")
