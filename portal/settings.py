"""All settings of the portal. Each value a site may choose is read from the environment.

`docs/operations.md` lists the variables. Nothing is started here: the embedded Postgres starts with the
first connection (portal/postgres).
"""

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from portal import environment, environment_file
from portal.middleware.client_address import networks
from portal.operations.logs import logging_settings
from portal.postgres import outage

BASE_DIR = Path(__file__).resolve().parent.parent
ENVIRONMENT_FILE = environment_file.read()

# What kind of site this is

PRODUCTION = environment.choice("PORTAL_ENV", "development", "production") == "production"
SERVED = environment.flag("PORTAL_SERVED")  # set by portal/wsgi.py, not by hand
DEBUG = environment.flag("DEBUG")

if PRODUCTION:
    if DEBUG:
        raise ImproperlyConfigured(
            "DEBUG must not be set in production: it shows secrets to visitors."
        )
    SECRET_KEY = environment.required("SECRET_KEY", "a long random text that nobody else knows")
    environment.required("ALLOWED_HOSTS", "the site's host names, by commas")
    ALLOWED_HOSTS = environment.host_names("ALLOWED_HOSTS")
    environment.required("PUBLIC_BASE_URL", "the site's public address, such as https://host")
    environment.required("DATABASE_URL", "postgres://user:password@host:5432/name")
else:
    SECRET_KEY = environment.text("SECRET_KEY", "development-only: " + "not a secret " * 4)
    ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS") or ["127.0.0.1", "localhost", "[::1]"]

# The secret keys of before: what they sealed or signed still opens
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS")

# The sample department and the fictional county with their accounts; never in production, and in a database
# that somebody else keeps only where it is asked for
_embedded = not environment.text("DATABASE_URL")
DEMONSTRATION = not PRODUCTION and environment.flag("DEMONSTRATION", _embedded)

# Facts about the site, shown on every page (all may be left out)

PORTAL: dict[str, Any] = {
    "name": environment.text("SITE_NAME", "部门预算公开"),
    "identification_code": environment.text("SITE_ID_CODE"),  # 网站标识码
    "icp_record": environment.text("SITE_ICP"),  # ICP备案号
    "police_record": environment.text("SITE_POLICE_RECORD"),  # 公安备案号
    "organiser": environment.text("SITE_ORGANISER"),  # 主办单位
    "contact": environment.text("SITE_CONTACT"),  # 联系方式
    "base_url": environment.web_address("PUBLIC_BASE_URL"),
    # Under which terms the data may be used, in the files that say so (name, title, address)
    "licence": (
        environment.text("SITE_LICENCE", "other-open"),
        environment.text("SITE_LICENCE_TITLE", "政府公开数据，注明出处即可使用"),
        environment.web_address("SITE_LICENCE_URL"),
    ),
}

# A download whose client takes nothing for so long is broken off
DOWNLOAD_STALL_SECONDS = environment.number("DOWNLOAD_STALL_SECONDS", 30)

# The application

INSTALLED_APPS = [
    "budgets",
    "portal.admin_site.PortalAdminConfig",
    "portal.accounts",
    "portal.static_site",
    "portal.operations",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "qsessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django_tables2",
    "csp",
]
if DEMONSTRATION:
    INSTALLED_APPS += ["demo"]

MIDDLEWARE = [
    "portal.operations.requests.observe_requests",
    "portal.middleware.cache_control.cache_control_middleware",
    "portal.middleware.client_address.client_address_middleware",
    "portal.operations.health.health_middleware",
    "portal.middleware.client_address.admin_networks_middleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.security_headers.security_headers_middleware",
    "budgets.data_views.middleware.data_headers_middleware",
    "portal.middleware.compression.compression_middleware",
    "budgets.safe_text.visible_text_middleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "qsessions.middleware.SessionMiddleware",
    "portal.middleware.replicas.replica_middleware",
    "budgets.redirects.redirect_middleware",
    "portal.middleware.security_headers.AddressLocaleMiddleware",
    "portal.middleware.body_limit.body_limit_middleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "budgets.access.request_context.request_context_middleware",
    "budgets.code_book_cache.refresh_code_books",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.accounts.middleware.Gate",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
FORCE_SCRIPT_NAME = environment.path_prefix("SCRIPT_NAME") or None

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "budgets.context_processors.site",
            ],
        },
    },
]

DJANGO_TABLES2_TEMPLATE = "tables/table.html"

# The database

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Two roles where both are named: `owner` owns the tables and migrates (budgets/db/owner.py).
if not _embedded:
    DATABASES = {"default": environment.database("DATABASE_URL")}
    if environment.text("DATABASE_OWNER_URL"):
        DATABASES["owner"] = environment.database("DATABASE_OWNER_URL")
        if not DATABASES["default"]["USER"]:
            raise ImproperlyConfigured(
                "DATABASE_URL must name its user where DATABASE_OWNER_URL is set: postgres://user@…"
            )
    # Public reads ask these (portal/postgres/pooled/replicas.py). Tests know one database.
    for _number, _replica in enumerate(environment.databases("DATABASE_REPLICA_URLS"), 1):
        DATABASES[f"replica{_number}"] = {**_replica, "TEST": {"MIRROR": "default"}}
else:
    from portal.postgres.roles import OWNER, SITE
    from portal.postgres.server import embedded_database

    DATABASES = {"default": embedded_database(SITE), "owner": embedded_database(OWNER)}

# Debian's server compiles queries (JIT) where its plan looks dear, which costs the home page five times what
# it saves; the embedded one cannot, so only a county would notice.
POOL_SIZE = environment.number("DATABASE_POOL_SIZE", 10)
STATEMENT_SECONDS = environment.number("DATABASE_STATEMENT_SECONDS", 30)
# What waits for longer is given up with a 503: a lock that somebody holds, a query, a transaction that was
# left. Commands have no such limits. `doctor` asks the server whether they hold.
SERVED_LIMITS = {
    "jit": "off",
    "statement_timeout": f"{STATEMENT_SECONDS}s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
}
if SERVED and POOL_SIZE > 0:
    # A connection is waited for as long as the server takes to give one (portal/postgres/pooled), in steps of
    # `timeout`. One that does not listen is known for away after `reconnect_timeout`.
    for _name, _database in DATABASES.items():
        if _name == "owner":
            continue
        _pool: dict[str, object] = {
            "min_size": 1,
            "max_size": POOL_SIZE,
            "timeout": 0.5,
            "reconnect_timeout": 0.4,
        }
        if _name == "default":
            _pool["reconnect_failed"] = outage.note
        _database |= {
            "CONN_MAX_AGE": 0,
            "CONN_HEALTH_CHECKS": False,  # portal/postgres/pooled does it
            "OPTIONS": {
                "connect_timeout": 3,
                **_database.get("OPTIONS", {}),
                "prepare_threshold": 5,
                "pool": _pool,
            },
        }
if POOL_SIZE > 0:  # PgBouncer takes no options
    for _database in DATABASES.values():
        _database["OPTIONS"] = environment.with_server_settings(
            _database.get("OPTIONS", {}), SERVED_LIMITS if SERVED else {"jit": "off"}
        )

# Language and time

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("英文"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = environment.TIME_ZONE
USE_TZ = True

# Static files: served by the portal itself, with names that change with their content

STATIC_URL = f"{FORCE_SCRIPT_NAME or ''}/static/"
STATIC_ROOT = Path(environment.text("STATIC_ROOT", str(BASE_DIR / "var" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
_manifest = "portal.static_files.ModuleManifestStorage"
_plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _manifest if PRODUCTION or SERVED else _plain},
}
# Tests and runserver need no collectstatic, and look for a file when it is asked for: each client of a test
# would list them all.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not (PRODUCTION or SERVED)
WHITENOISE_MAX_AGE = 0  # a name without a hash is asked for again; one with a hash is kept for good

# How many seconds it takes at most until every process knows a list of headings that was loaded.
CODE_BOOKS_SECONDS = 2

# The API: how many questions one address may ask in a minute; 0: as many as it likes

API_REQUESTS_A_MINUTE = environment.number("API_REQUESTS_A_MINUTE", 0)

# What costs a processor seconds: how many of a kind at once on this machine; 0: half of its processors

DEAR_AT_ONCE = environment.number("DEAR_AT_ONCE", 0)
# Where the processes of this machine tell each other so: asked by budgets/slots.py, also without Django
SLOTS_FOLDER = environment.text("SLOTS_FOLDER")
if SLOTS_FOLDER and not Path(SLOTS_FOLDER).is_absolute():
    raise ImproperlyConfigured("SLOTS_FOLDER must be an absolute path, the same for every process.")

# Rendered pages, by their ETag (budgets/kept_pages.py). At most 150 MB a process, as none is larger than 300
# kB.

_memory = "django.core.cache.backends.locmem.LocMemCache"
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": _memory},
    "pages": {
        "BACKEND": _memory if SERVED else "django.core.cache.backends.dummy.DummyCache",
        "LOCATION": "pages",
        "TIMEOUT": 24 * 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
    # What check sheets say of a published document alone: it never changes (budgets/reports/check_sheets)
    "check_sheets": {
        "BACKEND": _memory,
        "LOCATION": "check_sheets",
        "TIMEOUT": 24 * 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}

# What the portal keeps on the disk, for nginx and for who runs it; "": nobody asks

_systemds = os.environ.get("STATE_DIRECTORY", "").split(":")[0]
STATE_FOLDER = environment.text("STATE_FOLDER", _systemds)
# Which editions are withdrawn, for nginx (budgets/publishing/withdrawn_marks.py)
WITHDRAWN_FOLDER = environment.text(
    "WITHDRAWN_FOLDER", f"{STATE_FOLDER}/withdrawn" if STATE_FOLDER else ""
)

# Uploads: a disclosure is a document of a few hundred kB; the entry form of a budget has many fields

DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# By how many different people an edition is entered, approved and published

SEPARATION_OF_DUTIES = int(
    environment.choice("SEPARATION_OF_DUTIES", "3", "2", "1", former="SEPARATE_HANDS")
)

# Accounts

_validation = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "portal.accounts.passwords.LongEnough",
        "OPTIONS": {"min_length": environment.number("PASSWORD_LENGTH", 10)},
    },
    {"NAME": "portal.accounts.passwords.EnoughKinds"},
    {"NAME": _validation + "UserAttributeSimilarityValidator"},
    {"NAME": _validation + "CommonPasswordValidator"},
    {
        "NAME": "portal.accounts.passwords.NotUsedBefore",
        "OPTIONS": {"last": environment.number("PASSWORD_HISTORY", 5)},
    },
]
PASSWORD_AGE_DAYS = environment.number("PASSWORD_AGE_DAYS", 90)  # 0: a password never grows old
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "portal.accounts.lockout.PasswordBackend",
]

# Who fails to log in too often waits (portal/accounts/tries.py): at one account soon, a whole network later,
# because an office shares one. django-axes asks and is told; the counts are ours.

LOCKOUT_FAILURES = environment.number("LOCKOUT_FAILURES", 5)
LOCKOUT_FAILURES_OF_ADDRESS = environment.number("LOCKOUT_FAILURES_OF_ADDRESS", 30)
LOCKOUT_MINUTES = environment.number("LOCKOUT_MINUTES", 15)
AXES_HANDLER = "portal.accounts.lockout.Handler"
AXES_LOCKOUT_CALLABLE = "portal.accounts.lockout.refuse"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ADMIN = False  # the log of accounts shows it, within reach
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# The second factor: for whom it is required, by role (发布) or permission (budgets.publish_edition)

REQUIRE_SECOND_FACTOR = environment.words("REQUIRE_SECOND_FACTOR")
OTP_TOTP_ISSUER = PORTAL["name"]

# The visitor's address behind nginx (portal/middleware/client_address.py)

TRUSTED_PROXIES = environment.words("TRUSTED_PROXIES") or ["socket"]
networks(TRUSTED_PROXIES, "TRUSTED_PROXIES")  # a wrong one stops the start

# From where the back office may be reached; nothing named: from anywhere

ADMIN_NETWORKS = environment.words("ADMIN_NETWORKS")
networks(ADMIN_NETWORKS, "ADMIN_NETWORKS")

# From where /metrics may be asked, besides by what is on the portal's own socket

METRICS_NETWORKS = environment.words("METRICS_NETWORKS") or ["127.0.0.0/8", "::1"]
networks(METRICS_NETWORKS, "METRICS_NETWORKS")

# A session ends after a while without a page, and a while after the login; it is not kept longer in the
# database either, which knows it by a digest and holds it encrypted.

SESSION_ENGINE = "portal.accounts.session_store"
SESSION_LONGEST_HOURS = environment.number("SESSION_LONGEST_HOURS", 12)  # 0: no end but idleness
SESSION_COOKIE_AGE = 60 * environment.number("SESSION_IDLE_MINUTES", 30)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = f"{FORCE_SCRIPT_NAME or ''}/"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")

# Security headers

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"

if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # A browser takes cookies of such names only from this host and by https: no neighbour can set them.
    _prefix = "__Secure-" if FORCE_SCRIPT_NAME else "__Host-"
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_prefix}sessionid", f"{_prefix}csrftoken"
    SECURE_SSL_REDIRECT = environment.flag("SECURE_SSL_REDIRECT", True)
    SECURE_SSL_HOST = urlsplit(PORTAL["base_url"]).netloc  # not what a visitor's Host header says
    SECURE_HSTS_SECONDS = environment.number("SECURE_HSTS_SECONDS", 365 * 24 * 60 * 60)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.flag("SECURE_HSTS_INCLUDE_SUBDOMAINS")
    SECURE_HSTS_PRELOAD = environment.flag("SECURE_HSTS_PRELOAD")
    # The proxy in front says how the visitor came; it must set this header itself (docs/operations.md).
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # A county often owns neither the parent domain's other hosts nor its entry in the browsers' list.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# Logging: to standard error, one line an event; who runs the site keeps it, and is told the worst

_formats = ("json", "line") if PRODUCTION and not sys.stderr.isatty() else ("line", "json")
LOGGING = logging_settings(
    environment.choice("LOG_FORMAT", *_formats),
    environment.text("LOG_LEVEL", "WARNING").upper(),
    TIME_ZONE,
)
OPERATOR_EMAIL = environment.words("OPERATOR_EMAIL")
OPERATOR_WEBHOOK = environment.web_address("OPERATOR_WEBHOOK")
globals().update(environment.mail_server("MAIL_SERVER"))
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = environment.text("MAIL_FROM", "portal@localhost")

# Backups: see portal/operations/backup.py

BACKUP_FOLDER = environment.text("BACKUP_FOLDER")
BACKUP_RECIPIENT = environment.text("BACKUP_RECIPIENT")  # a public key of age or gpg
BACKUP_KEEP_DAYS = environment.number("BACKUP_KEEP_DAYS", 0)  # 0: all of them
