"""Settings. Everything that differs between installations comes from the environment (docs/operate.md)."""

from datetime import date
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env

# --- Paths ---
BASE_DIR = Path(__file__).resolve().parent.parent
BUILD_DIR = BASE_DIR / "build"

# --- Environment ---
env = Env()
MODE = env.str("PORTAL_MODE", "production")
if MODE not in {"production", "demo"}:
    raise ImproperlyConfigured("PORTAL_MODE must be 'production' or 'demo'.")
DEMO = MODE == "demo"
DEBUG = False


def secret(name: str, demo_value: str) -> str:
    """Read a secret from NAME or from the file named by NAME_FILE; only the demo may go without."""
    if path := env.str(f"{name}_FILE", ""):
        return Path(path).read_text().strip()
    if value := env.str(name, ""):
        return value
    if DEMO:
        return demo_value
    raise ImproperlyConfigured(f"{name} (or {name}_FILE) is not set.")


DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var")))

# --- Secrets ---
SECRET_KEY = secret("SECRET_KEY", "demo-only-" + "x" * 50)
DATABASE_URL = secret("DATABASE_URL", "postgres://postgres@localhost/skillsintel")
REDIS_URL = secret("REDIS_URL", "redis://127.0.0.1:6379/0")

# --- Applications ---
INSTALLED_APPS = [
    "core",
    "accounts",
    "clusters",
    "skills",
    "focusgroups",
    "needs",
    "reports",
    "committee",
    "news",
    "portal",
    "api",
    "newsletter",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rules.apps.AutodiscoverRulesConfig",
    "rest_framework",
    "django_filters",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "django_prose_editor",
    "csp",
]
SERVE_STATIC = env.bool("SERVE_STATIC", True)
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    *(["whitenoise.middleware.WhiteNoiseMiddleware"] if SERVE_STATIC else []),
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.languages.LanguageOfTheAddress",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.NothingKept",
    "accounts.middleware.SecondFactor",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.ErrorsInWords",
]
ROOT_URLCONF = "skillsintel.urls"
WSGI_APPLICATION = "skillsintel.wsgi.application"
FORM_RENDERER = "core.forms.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.site",
            ],
            "builtins": ["core.templatetags.portal", "core.templatetags.tones", "portal.templatetags.jobs"],
        },
    }
]

# --- Database and cache ---
DATABASES = {"default": env.dj_db_url("DATABASE_URL", DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

# --- People ---
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:work"
LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "accounts.adapter.InvitedOnly"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignIn",
    "request_login_code": "accounts.forms.AskCode",
    "confirm_login_code": "accounts.forms.GiveCode",
    "reset_password": "accounts.forms.AskPassword",
    "reset_password_from_key": "accounts.forms.NewPassword",
    "change_password": "accounts.forms.ChangePassword",
    "set_password": "accounts.forms.SetPassword",
    "reauthenticate": "accounts.forms.ProveByPassword",
}
MFA_ADAPTER = "accounts.adapter.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the invitation has reached the address already
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondFactorCode",
    "reauthenticate": "accounts.forms.ProveByCode",
    "activate_totp": "accounts.forms.ActivateSecondFactor",
}

# --- Language and time ---
LANGUAGE_CODE = "it"
LANGUAGES = [("it", "Italiano"), ("en", "English")]
LANGUAGE_BY_HEADER = "/api/v1/"  # there the caller says which, by Accept-Language
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "skillsintel.formats"
USE_I18N = True
TIME_ZONE = "Europe/Rome"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# --- Static files ---
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static", BUILD_DIR / "theme"]
WHITENOISE_USE_FINDERS = DEMO
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "documents"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Security ---
BASE_URL = env.str("BASE_URL", "http://localhost:8000" if DEMO else "")
if not BASE_URL:
    raise ImproperlyConfigured("BASE_URL is not set: links in e-mails are built from it.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if DEMO else [])
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not DEMO
SECURE_HSTS_SECONDS = 0 if DEMO else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 60 * 60 * 12
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY = {name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb")}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- E-mail ---
email = env.dj_email_url("EMAIL_URL", "file:" if DEMO else "smtp://localhost:25")
EMAIL_BACKEND = email["EMAIL_BACKEND"]
EMAIL_HOST = email["EMAIL_HOST"]
EMAIL_PORT = email["EMAIL_PORT"]
EMAIL_HOST_USER = email["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = email["EMAIL_USE_TLS"]
EMAIL_FILE_PATH = email["EMAIL_FILE_PATH"] or DATA_DIR / "mail"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "portale@example.org")

# --- Celery: the Job row is the truth, the message only the doorbell ---
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 300, "socket_connect_timeout": 2, "max_retries": 1}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 120
CELERY_TASK_TIME_LIMIT = 150
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- API ---
KNOX_TOKEN_MODEL = "api.ApiToken"  # noqa: S105 - the name of a model
MIGRATION_MODULES = {"knox": None}  # its own token table would stand empty and unknown to the models
REST_KNOX = {"AUTH_HEADER_PREFIX": "Bearer"}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["api.permissions.ScopedReadOnly"],
    "DEFAULT_RENDERER_CLASSES": ["api.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "api.schema.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "api.pagination.Keyset",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_THROTTLE_CLASSES": ["api.throttling.PerClient"],
    "DEFAULT_THROTTLE_RATES": {"anonymous": "120/min", "token": "600/min", "export": "20/min", "write": "60/min"},
    "EXCEPTION_HANDLER": "api.problems.handler",
    "DEFAULT_VERSIONING_CLASS": None,
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
    "NUM_PROXIES": 1 if BEHIND_PROXY else 0,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Skills Intelligence API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": ["api.schema.finish"],
    "LICENSE": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/deed.it"},
}

# --- Logs: ids only, never names or texts ---
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "core.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.log_level("LOG_LEVEL", "INFO")},
}

# --- Ours ---
REGIONAL_PROFILE = Path(env.str("REGIONAL_PROFILE", str(BASE_DIR / "clusters/profiles/emilia-romagna.yaml")))
# What "overdue" and "next" are computed from; None means today.
REFERENCE_DATE = env.date("REFERENCE_DATE", date(2025, 11, 10) if DEMO else None)
# Days for which names and addresses of participants are kept once their focus group is over.
RETAIN_PEOPLE_DAYS = env.int("RETAIN_PEOPLE_DAYS", 730)
# Live pages that one web process keeps open at the same time; the others ask again and again. Below its threads.
ROOM_STREAMS = env.int("ROOM_STREAMS", 2)
# Seconds for which the figures of the home page are kept ready.
PREPARED_SECONDS = env.int("PREPARED_SECONDS", 300)
AGID_DECLARATION_URL = env.str("AGID_DECLARATION_URL", "")
# Roles that must use a second factor. The demo does without.
SECOND_FACTOR_ROLES = () if DEMO else ("coordinator", "secretary", "admin")
