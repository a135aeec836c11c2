"""Settings, read from the environment. Safe by default: without MODE this is production.

MODE            production (default), demo (`make run`) or test (`make test`)
DATABASE_URL    the PostgreSQL server; without it demo and tests use the embedded one
DATABASE_OWNER_URL, DATABASE_ROLE  the log-in that migrates, where it is another; the role that serving takes
REDIS_URL       channel layer and cache for more than one process
REPLY_ADDRESS   where the mail server takes answers to letters (name+…@host); without it: on pages alone
PUBLIC_URL      where members reach the house, for the links in e-mails; by default the first of ALLOWED_HOSTS
SECRET_KEY      required in production; ALLOWED_HOSTS, TRUSTED_PROXIES, EMAIL_URL, DEFAULT_FROM_EMAIL as usual
"""

import secrets
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import cluster

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
MODE: str = env.str("MODE", default="production")
IS_DEMO = MODE == "demo"
IS_TEST = MODE == "test"
IS_PRODUCTION = MODE == "production"
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var" / "data")))

DEBUG = env.bool("DEBUG", default=False)
DEFAULT_SECRET_KEY = "for-demo-and-tests-only"  # noqa: S105  production refuses to start with it
SECRET_KEY: str = env.str("SECRET_KEY", default=DEFAULT_SECRET_KEY)
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "config",
    "marketplace",
    "timebank",
    "governance",
    "coop",
    "channels",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "djmoney",
    "lucide",
    "template_partials",
    "csp",
    "config.apps.HouseAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "config.middleware.QueryCount",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.StaticFiles",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.PrivatePages",
    "config.middleware.CleanInput",
    "config.middleware.Refusals",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "coop.context.house",
            ],
        },
    }
]

# --- database ------------------------------------------------------------------
HAS_DATABASE_URL = bool(env.str("DATABASE_URL", default=""))
DATABASES: dict[str, Any] = {
    "default": env.db_url_config(env.str("DATABASE_URL", default="") or cluster.url(DATA_DIR)),
}
# The address of the embedded server names its socket folder as an option; `dbshell` looks for it as the host.
DATABASES["default"]["HOST"] = (
    DATABASES["default"].get("OPTIONS", {}).pop("host", DATABASES["default"]["HOST"])
)
# The application has rights of its own in the database, less than its log-in where that one owns the tables.
DATABASE_OWNER: dict[str, Any] = {
    name: value
    for name, value in env.db_url_config(env.str("DATABASE_OWNER_URL", default="") or "postgres://").items()
    if name in ("USER", "PASSWORD") and value
}
DATABASE_ROLE: str = env.str("DATABASE_ROLE", default="" if IS_TEST else "commontime_application")
if DATABASE_ROLE:
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = f"-c role={DATABASE_ROLE}"
# A persistent connection per thread exhausts the server under ASGI (measured): the threads that make pages,
# whose number is fixed, keep theirs (config/serving.py), and no other does.
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=0)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- extras ------------------------------------------------------------------
# Concepts are also found by what a text means, where the model is installed (docs/adr/0016).
MEANINGS = env.bool("MEANINGS", default=False)

# --- beyond one process ------------------------------------------------------------------
REDIS_URL: str = env.str("REDIS_URL", default="")
WEB_CONCURRENCY: int = env.int("WEB_CONCURRENCY", default=1)
# How many pages a worker makes at once, each in a thread with a connection of its own; others wait in line.
WEB_THREADS: int = env.int("WEB_THREADS", default=8)
if REDIS_URL:
    CHANNEL_LAYERS: dict[str, Any] = {
        "default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}
    }
    CACHES = {"default": {"BACKEND": "config.caches.KeptRedisCache", "LOCATION": REDIS_URL}}
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- people and log-in ------------------------------------------------------------------
AUTH_USER_MODEL = "coop.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "coop.accounts.Adapter"
ACCOUNT_EMAIL_VERIFICATION = env.str(
    "ACCOUNT_EMAIL_VERIFICATION", default="mandatory" if IS_PRODUCTION else "optional"
)
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
# How many proxies stand before the application: the address that rate limits count is read behind them.
ALLAUTH_TRUSTED_PROXY_COUNT: int = env.int("TRUSTED_PROXIES", default=0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION
MFA_TOTP_ISSUER = "Temps commun"

EMAIL_CONFIG = env.email_url_config(
    env.str("EMAIL_URL", default="smtp://localhost:25" if IS_PRODUCTION else "consolemail://")
)
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
"""Seconds: a mail server that does not answer stops no other work for long."""
PUBLIC_URL: str = env.str(
    "PUBLIC_URL",
    default=f"https://{ALLOWED_HOSTS[0]}" if IS_PRODUCTION and ALLOWED_HOSTS else "http://127.0.0.1:8000",
).rstrip("/")
REPLY_ADDRESS: str = env.str("REPLY_ADDRESS", default="")
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", default="Temps commun <bonjour@temps-commun.example>")

# --- words ------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True
FORM_RENDERER = "coop.rendering.HouseRenderer"

# --- money ------------------------------------------------------------------
CURRENCIES = ("EUR",)
DEFAULT_CURRENCY = "EUR"

# --- files ------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if IS_PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = not IS_PRODUCTION
if not IS_PRODUCTION:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty, since finders serve; whitenoise warns without it

# --- doors ------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the QR code of a second factor is a data: picture
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "coop.views.errors.csrf_failure"
LANGUAGE_COOKIE_SAMESITE = "Lax"
THEME_COOKIE_NAME = "theme"
# What was said to a person once stays on the server, not in a cookie of its own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
if IS_PRODUCTION:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    LANGUAGE_COOKIE_NAME = "__Host-language"
    THEME_COOKIE_NAME = "__Host-theme"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
elif IS_DEMO and SECRET_KEY == DEFAULT_SECRET_KEY:
    # A demo keeps its own random key, so that its sessions survive a restart and belong to it alone.
    key_file = DATA_DIR / "secret_key"
    if not key_file.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        key_file.write_text(secrets.token_urlsafe(50))
        key_file.chmod(0o600)
    SECRET_KEY = key_file.read_text()

# --- house rules ------------------------------------------------------------------
# No more than this many acts per person (a post, an invitation, a vote…), as allauth writes its limits.
ACTION_RATE_LIMITS = {"act": "60/m/user", "message": "30/m/user", "search": "120/m/ip", "suggest": "600/m/ip"}
DEMO_PASSWORD = "temps-commun-demo"  # noqa: S105  the demo's log-ins are public, and refused outside MODE=demo

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
