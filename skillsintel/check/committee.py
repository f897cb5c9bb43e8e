"""The committee: secretary, members, sitting, outcomes, and what follows from them."""

from skillsintel.check.browser import Browser
from skillsintel.check.paper import ACTION, REFUSED
from skillsintel.check.steps import Chapter, Walk, expect, expect_no_words, expect_words

chapter = Chapter("The committee and what follows")

UNIONS, FIRMS, ITS = "componente.sindacati", "componente.imprese", "componente.its"
REASON = "Il Comitato non ha competenza sulle indennità."


def address(walk: Walk, rest: str = "") -> str:
    return f"/comitato/esame/{walk.paper}/{rest}"


def opinions(browser: Browser, button: str, *values: str) -> dict[str, str]:
    """The opinions on the recommendations, in the order of the form."""
    asked = [name for name in browser.page.form(button).fields if name.startswith("value-")]
    expect(len(asked) == len(values), f"{len(asked)} recommendations to give an opinion on")
    return dict(zip(asked, values, strict=True))


@chapter.step("The secretary finds the paper and takes it up")
def take_up(walk: Walk) -> None:
    secretary = walk.as_("segreteria")
    secretary.get("/comitato/")
    secretary.follow(f"Competenze per la saldatura {walk.mark}")
    secretary.press("Prendi in esame")
    expect_words(secretary, "Il documento è in esame")


@chapter.step("The secretary asks four members for their advice, by a day")
def assign(walk: Walk) -> None:
    secretary = walk.as_("segreteria")
    secretary.get(address(walk, "incarichi/"))
    form = secretary.page.form("Incarica i componenti scelti")
    bodies = ("Organizzazioni sindacali", "Associazioni d'impresa", "Associazione ITS", "Enti locali")
    chosen = [form.option("members", body) for body in bodies]
    secretary.send(form, "Incarica i componenti scelti", members=chosen, due_on="2025-12-12")
    expect_words(secretary, "I componenti sono incaricati.", "entro il 12 dicembre 2025")


@chapter.step("The secretary convenes a sitting, with the paper on its agenda")
def convene(walk: Walk) -> None:
    secretary = walk.as_("segreteria")
    secretary.get("/comitato/sedute/nuova/")
    secretary.press("Convoca la seduta", title=f"Seduta {walk.mark}", held_on="2025-11-10", venue="Bologna")
    expect_words(secretary, "La seduta è convocata")
    walk.sitting = secretary.page.url
    secretary.follow("Aggiungi un punto")
    form = secretary.page.form("Aggiungi all'ordine del giorno")
    paper = form.option("paper", f"Competenze per la saldatura {walk.mark}")
    secretary.send(form, "Aggiungi all'ordine del giorno", paper=paper)
    expect_words(secretary, "Il punto è all'ordine del giorno.", f"Competenze per la saldatura {walk.mark}")


@chapter.step("A member signs in by the demonstration's button and reads the paper with who says so beside it")
def read(walk: Walk) -> None:
    member = walk.as_("guest of the unions")
    member.get("/accesso/")
    member.press("Componente, organizzazioni sindacali")
    walk.people[UNIONS] = member
    member.get("/comitato/")
    member.follow(f"Competenze per la saldatura {walk.mark}")
    expect_words(member, "Chi lo dice", f"Mancano saldatori esperti, anche di robot {walk.mark}", "Clust-ER Build")
    expect_no_words(member, f"Officina di prova {walk.mark}", "premuta due volte", "Ripensamento segreto")


@chapter.step("The member writes a remark on a paragraph; an empty one is refused")
def remark(walk: Walk) -> None:
    member = walk.as_(UNIONS)
    member.follow("Scrivi un'osservazione")
    member.press("Salva l'osservazione", text="")
    expect("obbligatorio" in member.page.errors, f"errors: {member.page.errors}")
    member.press("Salva l'osservazione", text=f"Dire quante imprese lo dicono {walk.mark}.")
    expect_words(member, "L'osservazione è salvata.", f"Dire quante imprese lo dicono {walk.mark}.")


@chapter.step("The member's advice: a note without an opinion is refused, then it is filed for good")
def advise(walk: Walk) -> None:
    member = walk.as_(UNIONS)
    member.get(address(walk, "parere/"))
    said = opinions(member, "Salva la bozza", "favourable", "contrary")
    note = next(iter(said)).replace("value-", "note-")
    member.press("Salva la bozza", **{note: "Solo una nota"})
    expect_words(member, "scegli anche il parere")
    member.press("Salva e controlla prima di depositare", note=f"Parere dei sindacati {walk.mark}", **said)
    expect_words(member, "Controlla prima di depositare")
    member.press("Deposita il parere")
    expect_words(member, "Il parere è depositato.")
    member.get(address(walk, "parere/"))
    expect(not member.page.offers("Salva la bozza"), "filed advice can be changed")


@chapter.step("Another member reads the others' advice only after filing their own")
def sealed(walk: Walk) -> None:
    member = walk.as_(FIRMS)
    member.get(address(walk, "pareri/"))
    expect_words(member, "si leggono dopo aver depositato il proprio")
    expect_no_words(member, f"Parere dei sindacati {walk.mark}")
    member.get(address(walk, "parere/"))
    said = opinions(member, "Salva la bozza", "with_remarks", "abstained")
    member.press("Salva e controlla prima di depositare", **said)
    member.press("Deposita il parere")
    expect_words(member, f"Parere dei sindacati {walk.mark}")


@chapter.step("A member with an interest steps aside and from then on gets the title only")
def recuse(walk: Walk) -> None:
    member = walk.as_(ITS)
    member.get(address(walk))
    member.follow("Ho un interesse, non partecipo")
    member.press("Confermo: non partecipo", expect=404, reason="Il corso proposto sarebbe nostro.")
    expect_words(member, f"Competenze per la saldatura {walk.mark}", "Hai dichiarato un interesse")
    for rest in ("", "parere/", "pareri/", "osservazioni/"):
        member.get(address(walk, rest), expect=404)
        expect_no_words(member, f"{ACTION} {walk.mark}")
    member.get(walk.sitting)
    expect_no_words(member, f"{ACTION} {walk.mark}")


@chapter.step("The secretary records an opinion received by e-mail, marked as taken down")
def record(walk: Walk) -> None:
    secretary = walk.as_("segreteria")
    secretary.get(address(walk, "pareri/raccogli/"))
    form = secretary.page.form("Registra il parere")
    said = opinions(secretary, "Registra il parere", "favourable", "favourable")
    who = {"member": form.option("member", "Enti locali"), "channel": form.option("channel", "mail")}
    secretary.send(form, "Registra il parere", note=f"Per e-mail {walk.mark}", **who, **said)
    expect_words(secretary, "Il parere è raccolto dalla segreteria.", f"Per e-mail {walk.mark}", "Chi non partecipa")


@chapter.step("A member may neither hold the sitting nor record an outcome")
def not_theirs(walk: Walk) -> None:
    member = walk.as_(UNIONS)
    member.get(f"{walk.sitting}svolta/", expect=403)
    member.get(address(walk, "incarichi/"), expect=403)
    walk.as_("manager.mech").get("/comitato/sedute/nuova/", expect=403)


@chapter.step("The sitting is held; a refusal without a reason is refused")
def hold(walk: Walk) -> None:
    secretary = walk.as_("segreteria")
    secretary.get(walk.sitting)
    secretary.follow("Segna come svolta")
    secretary.press("La seduta si è svolta", members_present="4")
    expect_words(secretary, "La seduta è svolta")
    secretary.follow("Registra l'esito della raccomandazione 2")
    expect_words(secretary, f"{REFUSED} {walk.mark}.")
    secretary.press("Registra l'esito", outcome="not_adopted", reason="  ")
    expect("motivo" in secretary.page.errors, f"errors: {secretary.page.errors}")
    secretary.press("Registra l'esito", in_favour="9", against="0", abstained="0", outcome="adopted")
    expect("più dei componenti presenti" in secretary.page.errors, f"errors: {secretary.page.errors}")
    hands = {"in_favour": "1", "against": "3", "abstained": "0"}
    secretary.press("Registra l'esito", outcome="not_adopted", reason=REASON, **hands)
    expect_words(secretary, "L'esito è registrato.", REASON)


@chapter.step("Outcomes are published together: one missing stops all of them")
def publish(walk: Walk) -> None:
    secretary = walk.as_("segreteria")
    secretary.press("Pubblica gli esiti", expect=409)
    expect_words(secretary, "Manca l'esito di", "raccomandazione 1")
    walk.as_("anonymous").get(walk.sitting, expect=404)
    secretary.get(walk.sitting)
    secretary.follow("Registra l'esito della raccomandazione 1")
    secretary.press("Registra l'esito", outcome="adopted")
    secretary.press("Pubblica gli esiti")
    expect_words(secretary, "Gli esiti della seduta sono pubblicati.")


@chapter.step("The coordinator publishes the paper, which is adopted in part")
def publish_paper(walk: Walk) -> None:
    coordinator = walk.as_("coordinamento")
    coordinator.get(f"/lavoro/position-paper/{walk.paper}/")
    expect_words(coordinator, "accolto in parte")
    coordinator.press("Pubblica")
    expect_words(coordinator, "«pubblicato»")


@chapter.step("The secretary names the act of the Region and the office in charge")
def follow_up(walk: Walk) -> None:
    secretary = walk.as_("segreteria")
    secretary.get("/comitato/atti/nuovo/")
    act = {"kind": "call", "title": f"Bando di prova {walk.mark}", "act_number": "1/2026", "act_date": "2026-01-15"}
    secretary.press("Salva", **act)
    expect_words(secretary, f"Bando di prova {walk.mark}")
    secretary.get("/comitato/seguito/")
    secretary.follow(f"Avvia il seguito: {ACTION[:40]}")
    form = secretary.page.form("Avvia il seguito")
    act_chosen = form.option("instrument", f"Bando di prova {walk.mark}")
    filled = {"action": f"Aprire il bando {walk.mark}", "owner": "Ufficio di prova", "due_on": "2025-10-31"}
    secretary.send(form, "Avvia il seguito", instrument=act_chosen, **filled)
    expect_words(secretary, "Il seguito è avviato.", "è in ritardo", f"Bando di prova {walk.mark}")
    walk.follow_up = secretary.page.url


@chapter.step("How far it is gets reported; a stale report is refused with both texts")
def progress(walk: Walk) -> None:
    secretary, coordinator = walk.as_("segreteria"), walk.as_("coordinamento")
    coordinator.get(walk.follow_up)
    late = coordinator.page.form("Registra l'aggiornamento")
    under_way = late.option("state", "in corso")
    secretary.press("Registra l'aggiornamento", state=under_way, progress="40", note=f"Bozza pronta {walk.mark}.")
    expect_words(secretary, "L'aggiornamento è registrato.", "40 %", f"Bozza pronta {walk.mark}.")
    coordinator.send(late, "Registra l'aggiornamento", expect=409, state=under_way, progress="10", note="Tardi")
    expect_words(coordinator, "Nel frattempo qualcun altro ha salvato")
    secretary.get(walk.follow_up)
    secretary.press("Registra l'aggiornamento", state=under_way, progress="400")
    expect_words(secretary, "100")
    expect(secretary.page.errors, "400 % is taken")


@chapter.step("A published outcome is rectified, only with a reason; the old one stays readable")
def rectify(walk: Walk) -> None:
    secretary = walk.as_("segreteria")
    secretary.get(walk.sitting)
    secretary.follow("Rettifica l'esito della raccomandazione 2")
    secretary.press("Rettifica l'esito", outcome="not_adopted", reason=REASON, rectified_because="")
    expect("obbligatorio" in secretary.page.errors, f"errors: {secretary.page.errors}")
    because = f"Errore di trascrizione {walk.mark}"
    secretary.press(
        "Rettifica l'esito", outcome="not_adopted", reason=f"{REASON} Nient'altro.", rectified_because=because
    )
    expect_words(secretary, because, "Nient'altro.", f"Prima: non accolta ({REASON})")
