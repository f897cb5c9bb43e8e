"""Errors of the API as problem details (RFC 9457), with a sentence for the person who reads them."""

import logging
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Problem:
    """One type of problem: its status and title, what it means to who calls, and what to do."""

    slug: str
    status: int
    title: str
    meaning: str
    remedy: str

    def get_absolute_url(self) -> str:
        """The page that explains it."""
        return reverse("api:problem-detail", args=[self.slug])

    @property
    def path(self) -> str:
        """The address by which programs know it: the same in every language."""
        with override(settings.LANGUAGE_CODE):
            return self.get_absolute_url()


UNKNOWN_PARAMETER = Problem(
    "parametro-sconosciuto",
    400,
    _("Parametro sconosciuto"),
    _("L'indirizzo porta un parametro che questa risorsa non ha. Il campo «invalid_params» lo nomina."),
    _(
        "Togli il parametro o correggi il nome: quelli di ogni risorsa sono nella documentazione. Un "
        "parametro sbagliato si rifiuta, perché ignorarlo darebbe dati diversi da quelli chiesti."
    ),
)
INVALID_PARAMETER = Problem(
    "parametro-non-valido",
    400,
    _("Valore non valido"),
    _("Un parametro ha un valore che non si può usare. Il campo «invalid_params» dice quale e perché."),
    _(
        "Correggi il valore che «invalid_params» nomina. Un cursore si copia dall'indirizzo «next» della "
        "stessa risorsa, senza cambiarlo."
    ),
)
BAD_REQUEST = Problem(
    "richiesta-non-valida",
    400,
    _("Richiesta non valida"),
    _("La richiesta non si può leggere."),
    _("Controlla che l'indirizzo sia codificato in UTF-8 e che il corpo, se c'è, sia JSON ben formato."),
)
UNAUTHENTICATED = Problem(
    "chiave-non-valida",
    401,
    _("Chiave non valida"),
    _("La chiave manca, è scaduta, è stata revocata, oppure chi la possiede non ha più il ruolo di partner."),
    _(
        "Controlla l'intestazione «Authorization: Bearer», o togli l'intestazione: i dati pubblici si leggono "
        "senza chiave. Una chiave nuova si crea nell'area partner."
    ),
)
FORBIDDEN = Problem(
    "non-consentito",
    403,
    _("Non consentito"),
    _("La chiave è valida ma non ha il permesso per questa richiesta."),
    _(
        "Crea una chiave con il permesso che serve, per esempio quello di scrivere. Ciò che la persona non "
        "può fare nelle pagine non lo può fare nemmeno la sua chiave."
    ),
)
NOT_FOUND = Problem(
    "non-trovato",
    404,
    _("Non trovato"),
    _("L'indirizzo non esiste, oppure ciò che indica non è pubblicato."),
    _(
        "Controlla l'indirizzo. Se la riga c'era, non è più pubblica: chi ne tiene una copia la toglie. Con "
        "una chiave «read_own» si legge anche ciò che la persona vede nelle pagine."
    ),
)
METHOD_NOT_ALLOWED = Problem(
    "metodo-non-ammesso",
    405,
    _("Metodo non ammesso"),
    _("Questo indirizzo si può solo leggere (GET, HEAD), o solo scrivere (POST)."),
    _("Usa il metodo che la documentazione indica per questo indirizzo."),
)
UNSUPPORTED = Problem(
    "corpo-non-json",
    415,
    _("Corpo non in JSON"),
    _("Il corpo della richiesta va mandato come application/json."),
    _("Manda il corpo in JSON, con l'intestazione «Content-Type: application/json»."),
)
NOT_ACCEPTABLE = Problem(
    "formato-non-disponibile",
    406,
    _("Formato non disponibile"),
    _("Le risposte sono in JSON (application/json)."),
    _(
        "Togli l'intestazione «Accept», o chiedi application/json. Gli altri formati hanno un indirizzo loro, "
        "per esempio «exports/needs.csv»."
    ),
)
GONE = Problem(
    "ritirato",
    410,
    _("Ritirato"),
    _("Il file è stato ritirato: un rilascio più recente del ciclo dice perché."),
    _("Scarica il rilascio più recente dello stesso ciclo e sostituisci i file ritirati."),
)
TOO_LARGE = Problem(
    "troppo-grande",
    413,
    _("Troppo grande"),
    _("La risposta avrebbe più righe di quante il formato ne regga."),
    _("Scarica il file in CSV o JSONL, che non hanno limiti, o restringi con i filtri."),
)
TOO_MANY = Problem(
    "troppe-richieste",
    429,
    _("Troppe richieste"),
    _("Le richieste al minuto sono troppe. L'intestazione «Retry-After» dice fra quanti secondi riprovare."),
    _(
        "Aspetta i secondi indicati, poi riprova. Con una chiave il limite è più alto; per tenere una copia "
        "aggiornata basta «changes», che dà solo ciò che è cambiato."
    ),
)
INTERNAL = Problem(
    "errore-del-portale",
    500,
    _("Errore del portale"),
    _("La richiesta non è riuscita per un errore del portale, che è stato registrato. Riprova più tardi."),
    _("Riprova più tardi. Se dura, scrivi all'indirizzo dei contatti con l'ora della richiesta."),
)
PROBLEMS = (
    UNKNOWN_PARAMETER,
    INVALID_PARAMETER,
    BAD_REQUEST,
    UNAUTHENTICATED,
    FORBIDDEN,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    UNSUPPORTED,
    NOT_ACCEPTABLE,
    GONE,
    TOO_LARGE,
    TOO_MANY,
    INTERNAL,
)
BY_EXCEPTION: tuple[tuple[type | tuple[type, ...], Problem], ...] = (
    ((Http404, exceptions.NotFound), NOT_FOUND),
    ((exceptions.AuthenticationFailed, exceptions.NotAuthenticated), UNAUTHENTICATED),
    ((PermissionDenied, exceptions.PermissionDenied), FORBIDDEN),
    (exceptions.MethodNotAllowed, METHOD_NOT_ALLOWED),
    (exceptions.UnsupportedMediaType, UNSUPPORTED),
    (exceptions.NotAcceptable, NOT_ACCEPTABLE),
    (exceptions.Throttled, TOO_MANY),
    (exceptions.APIException, BAD_REQUEST),
)


@dataclass
class ParameterRefused(Exception):
    """A parameter of the address is unknown or has an unusable value; `reasons` is name -> sentence."""

    reasons: dict[str, str] = field(default_factory=dict)
    problem: Problem = INVALID_PARAMETER


def problem_of(exc: Exception) -> Problem:
    """Return the type of problem that an exception is."""
    if isinstance(exc, ParameterRefused):
        return exc.problem
    return next((problem for kinds, problem in BY_EXCEPTION if isinstance(exc, kinds)), INTERNAL)


def handler(exc: Exception, context: dict) -> Response:
    """Turn every exception of an API view into a problem; ours are logged, and say nothing of the inside."""
    problem = problem_of(exc)
    if problem is INTERNAL:
        logger.error("api view failed", exc_info=exc)
    body = {
        "type": context["request"].build_absolute_uri(problem.path),
        "title": str(problem.title),
        "status": problem.status,
        "detail": _sentence(exc, problem),
    }
    if isinstance(exc, ParameterRefused):
        body["invalid_params"] = [{"name": name, "reason": reason} for name, reason in exc.reasons.items()]
    set_rollback()
    headers = {"Cache-Control": "no-store"}
    if header := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(round(wait))
    return Response(body, status=problem.status, headers=headers, content_type=CONTENT_TYPE)


def _sentence(exc: Exception, problem: Problem) -> str:
    """The exception's own sentence when we wrote it, else what this type of problem means."""
    if isinstance(exc, ParameterRefused):
        return " ".join(f"{name}: {reason}" for name, reason in exc.reasons.items())
    if isinstance(exc, exceptions.AuthenticationFailed):
        return str(exc.detail)
    return str(problem.meaning)
