"""Settings, read from the environment; what is missing or wrong stops the start with a sentence.

===========================  ==================================================================
SECRET_KEY                   required, unless DEBUG
DATABASE_URL                 required, unless DEBUG (then SQLite under var/)
ALLOWED_HOSTS                required, unless DEBUG; host names separated by commas
CSRF_TRUSTED_ORIGINS         https origins of the admin, separated by commas; needed behind a proxy
DEBUG                        "true" on a developer's machine only; false when not set
API_KEY_PEPPER               what keys to the API are hashed with, else SECRET_KEY; another one makes all keys invalid
API_RATE                     questions a minute to the API from one address without a key (600; 0 is without end)
API_EXPENSIVE_RATE           the same, of searches, documents and downloads (60), by all processes; a key has ten times as many
API_TRUSTED_PROXIES          how many proxies before us write X-Forwarded-For (0: nobody, it is not believed)
CATALOG_PUBLISHER            who answers for the data, as data portals name them (a demonstration says that it is one)
CATALOG_PUBLISHER_URI        what the publisher is called in the web of data, e.g. an address of its own
CATALOG_CONTACT              the e-mail of whoever answers questions about the data
CATALOG_LICENCE              the licence, of the EU's list (else OP_DATPRO: not decided yet)
CATALOG_PLACE                the place that the data is about, of the EU's list (else Denmark)
RELEASE                      what runs here, e.g. a commit (else the newest file's time); a new one renews ETags
ACCESSIBILITY_STATEMENT_URL  where /was leads: the public statement of whoever runs the site (else our own is shown)
CONTACT_EMAIL                whom readers may write to, e.g. about a mistake or what they cannot read (else nobody is named)
HSTS_INCLUDE_SUBDOMAINS      "true" when every name below this one speaks https as well: browsers will insist on it for a year
HSTS_PRELOAD                 "true" to be put on the browsers' own list of such names, which one hardly ever leaves again
===========================  ==================================================================
"""

import sqlite3
from pathlib import Path
from typing import Any

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from environs import Env, validate

from ops.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

FILLED_IN = validate.Length(min=1, error="Not filled in.")
EU_LISTS = "http://publications.europa.eu/resource/authority/"

env = Env(eager=False)
DEBUG = env.bool("DEBUG", False)
if DEBUG:
    SECRET_KEY = env.str("SECRET_KEY", "only-for-a-developers-own-machine")
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]", "testserver"])
    DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
else:
    SECRET_KEY = env.str("SECRET_KEY", validate=FILLED_IN)
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", validate=FILLED_IN)
    DATABASES = {"default": env.dj_db_url("DATABASE_URL")}
RELEASE = env.str("RELEASE", "")
API_KEY_PEPPER = env.str("API_KEY_PEPPER", "")
API_RATE = env.int("API_RATE", 600)
API_EXPENSIVE_RATE = env.int("API_EXPENSIVE_RATE", 60)
API_TRUSTED_PROXIES = env.int("API_TRUSTED_PROXIES", 0)
ACCESSIBILITY_STATEMENT_URL = env.str(
    "ACCESSIBILITY_STATEMENT_URL",
    "",
    validate=validate.Regexp(r"^(https://\S+)?$", error="Not an https address."),
)
CONTACT_EMAIL = env.str(
    "CONTACT_EMAIL", "", validate=validate.Regexp(r"^(\S+@\S+)?$", error="Not an e-mail address.")
)
CATALOG_PUBLISHER = env.str("CATALOG_PUBLISHER", "Udsyn (demonstration)")
CATALOG_PUBLISHER_URI = env.str("CATALOG_PUBLISHER_URI", "")
CATALOG_CONTACT = env.str("CATALOG_CONTACT", "udsyn@example.org")
CATALOG_LICENCE = env.str("CATALOG_LICENCE", f"{EU_LISTS}licence/OP_DATPRO")
CATALOG_PLACE = env.str("CATALOG_PLACE", f"{EU_LISTS}country/DNK")
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
# Off, since they bind names that others answer for.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", False)
env.seal()  # every missing or wrong variable is named at once

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A read that later writes would otherwise fail at once when two people save together.
    DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20}
    # With it a reader does not wait for a writer. Before this version two processes that write can destroy the database
    # (the WAL-reset bug: sqlite.org/wal.html).
    if sqlite3.sqlite_version_info >= (3, 51, 3):
        DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL"
else:
    # A server that does not answer is given up, also one that goes while we talk to it: seconds, and milliseconds last.
    reaching = {
        "connect_timeout": 5,
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 30_000,
    }
    # The API asks in the same words again and again: the server keeps the plans, which cost more than the rows. No
    # question of ours is worth compiling to machine code: that took half the database's time of a whole download.
    asking = {"server_side_binding": True, "prepare_threshold": 2, "options": "-c jit=off"}
    DATABASES["default"]["OPTIONS"] = {**reaching, **DATABASES["default"].get("OPTIONS", {}), **asking}
    # A thread answers one question at a time: it keeps its connection, which soon knows every plan.
    DATABASES["default"]["CONN_MAX_AGE"] = 0 if DEBUG else 3600
    # Else the first answer of each thread would be an error after the database has restarted.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

CACHES: dict[str, dict[str, Any]] = {
    # What all processes must agree on: allauth counts failed log-ins here. Each migration sees to the table.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    # The survey as a file, in each process.
    "documents": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "documents"},
    # Rendered answers of the API, in each process; they are keyed by the content version and need no emptying.
    "api": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "api",
        "TIMEOUT": 24 * 3600,
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
    # Drawn pictures, for all processes and after them: each is kept under what it was made from.
    "pictures": {
        "BACKEND": "document.pictures.cache.ForgivingFileCache",
        "LOCATION": VAR_DIR / "pictures",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
    # How often everybody asks for what is not expensive, in each process.
    "limits": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "limits",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}

# The survey's documents, for all processes and after them.
DOCUMENTS_DIR = VAR_DIR / "documents"

API_KEY_EXPENSIVE_TIMES = 10

# For how long a process need not ask whether anything has changed: what everybody may read they keep for a minute anyway.
CONTENT_VERSION_SECONDS = 0 if DEBUG else 1

# No form of the answer is chosen by the address, and errors go up to api.http.serving, which tells them.
REST_FRAMEWORK = {
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "api.http.problems.pass_on",
}

INSTALLED_APPS = [
    "desk.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",  # else a developer's static files would pass the middleware by
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "drf_spectacular_sidecar",  # Swagger UI, as static files
    "ops",
    "accounts",
    "registry",
    "api",
    "agendas",
    "memberships",
    "sistercities",
    "projects",
    "funding",
    "delegations",
    "committees",
    "exchange",
    "editions",
    "desk.apps.DeskConfig",
    "overview",
]

LOGGING = logging_config(in_words=DEBUG)

MIDDLEWARE = [
    "ops.requests.log_requests",
    "config.headers.told_to_browsers",
    "ops.health.health",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "api.http.middleware.answered_apart",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "overview.site.errors.DatabaseAway",
    "accounts.sessions.renewing",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
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
            ],
        },
    },
]

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "desk.passwords.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "desk.passwords.VariedPasswordValidator"},
    {
        "NAME": "desk.passwords.NamesPasswordValidator",
        "OPTIONS": {"product": "Udsyn", "names": "editions.services.municipality_names"},
    },
]

# The one door (desk/door.py). Passwords are checked by Django's own backend, which takes as long for a name that there
# is as for another, and says no more of an inactive account than of a wrong password.
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_ADAPTER = "desk.door.DoorAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False  # who is logged in without a role is told so at the door
# Only what fails is counted. A whole municipality may come from one address.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "20/5m/ip,5/5m/key"}
SESSION_ENGINE = "accounts.sessions"
ACCOUNT_SESSION_REMEMBER = True
SESSION_COOKIE_AGE = 12 * 3600  # seconds without a question

LANGUAGE_CODE = "da"
LANGUAGES = [("da", _("Danish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True

FIXTURE_DIRS = [BASE_DIR / "fixtures"]

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
if not DEBUG:
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
}
CSRF_FAILURE_VIEW = "desk.refusals.outdated_form"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if not DEBUG:
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SILENCED_SYSTEM_CHECKS = [
        "security.W005",
        "security.W021",
    ]  # the two of HSTS above: whoever runs the site decides
