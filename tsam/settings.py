"""Every setting, each variable read once through kernel/env. docs/configuration.md lists them."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

from tsam.domains.intelligence import freshness
from tsam.domains.intelligence.description import Kind
from tsam.domains.reviews import rhythm
from tsam.kernel import databases, env
from tsam.kernel.letters import backend_from

BASE_DIR = Path(__file__).resolve().parent
VAR_DIR = Path(env.text("TSAM_VAR", str(BASE_DIR.parent / "var")))
FILES_DIR = VAR_DIR / "files"

DEBUG = False
# The demonstration: invented people, and on loopback a sign-in without passwords.
DEMO = env.flag("TSAM_DEMO")


def _secret_key() -> str:
    """The configured key, or one that is made once and kept in var/ with rights for the owner."""
    given = env.text("TSAM_SECRET_KEY")
    if given:
        return given
    kept = VAR_DIR / "secret_key"
    if not kept.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(get_random_secret_key(), encoding="utf-8")
    return kept.read_text(encoding="utf-8")


SECRET_KEY = _secret_key()
# Where people reach the product; letters and invitations carry this address.
_port = env.integer("TSAM_PORT", 8000, least=1, most=65535)
PUBLIC_URL = env.text("TSAM_PUBLIC_URL", f"http://127.0.0.1:{_port}").rstrip("/")
IS_HTTPS = PUBLIC_URL.startswith("https://")
ALLOWED_HOSTS = env.words("TSAM_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # Before allauth, whose pages it draws in our way.
    "tsam.faces.door",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "django_htmx",
    "django_q",
    "tsam.domains.people",
    "tsam.domains.accounts",
    "tsam.domains.staffing",
    "tsam.domains.objectives",
    "tsam.domains.intelligence",
    "tsam.domains.releases",
    "tsam.domains.sprs",
    "tsam.domains.cases",
    "tsam.domains.escalations",
    "tsam.domains.calls",
    "tsam.domains.priorities",
    "tsam.domains.advocacy",
    "tsam.domains.reviews",
    "tsam.faces.ui",
    "tsam.faces.desk",
    "tsam.faces.portal",
    "tsam.faces.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tsam.faces.ui.security.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tsam.faces.api.gate.SignIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "tsam.faces.door.seen.Seen",
    "tsam.faces.ui.zones.ReaderZone",
    "tsam.faces.ui.looks.OneLook",
    "tsam.faces.ui.limits.Limits",
    "tsam.faces.desk.gate.Gate",
    "tsam.faces.portal.gate.Gate",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "tsam.urls"
WSGI_APPLICATION = "tsam.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "kernel" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tsam.faces.ui.context.shell",
            ],
            "builtins": [
                "tsam.faces.ui.templatetags.ui",
                "tsam.faces.ui.templatetags.parts",
                "tsam.faces.ui.templatetags.pages",
                "django.templatetags.i18n",
                # After those of Django that it takes the place of.
                "tsam.faces.ui.templatetags.known",
            ],
        },
    }
]
FORM_RENDERER = "tsam.faces.ui.forms.Renderer"

_database_url = env.text("DATABASE_URL")
DATABASES = {
    "default": databases.from_url(_database_url)
    if _database_url
    else databases.sqlite(str(VAR_DIR / "tsam.sqlite3"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Counts of failed sign-ins must be one count for all processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "tsam_cache",
    }
}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["tsam.domains.people.signing_in.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("UserAttributeSimilarityValidator", {"user_attributes": ["email", "name"]}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
    ]
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "tsam.faces.door.adapter.Adapter"
ACCOUNT_FORMS = {
    "change_password": "tsam.faces.door.passwords.Change",
    "set_password": "tsam.faces.door.passwords.Choose",
    "reset_password_from_key": "tsam.faces.door.passwords.Renew",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Asked on the page: without a word the session ends with the browser.
ACCOUNT_SESSION_REMEMBER = None
# Seconds in which the way to a new password can be used.
PASSWORD_RESET_TIMEOUT = 2 * 3600
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    # Many calendar programs ask from behind one address; none asks more than each minute.
    "calendar": "120/m/ip,10/m/key",
}
# Behind how many proxies of one's own we stand: their addresses are not the reader's.
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TSAM_PROXIES", 0, least=0, most=5)

SESSION_ENGINE = "tsam.faces.door.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "tsam.faces.ui.errors.stale_form"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
)
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# The largest file that may hang on a message, and the largest history that may be imported.
ATTACHMENT_BYTES = env.integer("TSAM_ATTACHMENT_MB", 50, least=1, most=2000) * 1024 * 1024
IMPORT_BYTES = env.integer("TSAM_IMPORT_MB", 500, least=1, most=5000) * 1024 * 1024
# Service days from the start of P2 to the kick-off, and days until something must be agreed.
FORECAST_FOR_CUSTOMERS = env.flag("TSAM_FORECAST_FOR_CUSTOMERS")
# An upload that was read and never written goes after so many days, with its file.
UPLOAD_DAYS = env.integer("TSAM_UPLOAD_DAYS", 14, least=1, most=365)
FORECAST_ALERT_PERCENT = env.integer("TSAM_FORECAST_ALERT_PERCENT", 60, least=1, most=99)
KICKOFF_DAYS = env.integer("TSAM_KICKOFF_DAYS", 10, least=1, most=90)
AGREEMENT_DAYS = env.integer("TSAM_AGREEMENT_DAYS", 30, least=1, most=365)
# Rule R11: service days ahead of which off-hours are asked for, and the hours that one TSAM takes
# in a quarter before the balance warns.
NOTICE_DAYS = env.integer("TSAM_NOTICE_DAYS", 5, least=0, most=60)
OFF_HOURS_LIMIT = env.integer("TSAM_OFF_HOURS_LIMIT", 24, least=1, most=500)


def _fresh_days() -> dict[Kind, freshness.Days]:
    try:
        return freshness.read(env.words("TSAM_FRESH_DAYS"))
    except ValueError as error:
        raise ImproperlyConfigured(f"TSAM_FRESH_DAYS: {error}.") from None


# After how many days what is known of an environment is ageing, and after how many it is old.
FRESH_DAYS = _fresh_days()


def _review_months() -> dict[str, int]:
    try:
        return rhythm.read(env.words("TSAM_REVIEW_MONTHS"))
    except ValueError as error:
        raise ImproperlyConfigured(f"TSAM_REVIEW_MONTHS: {error}.") from None


# After how many months an engagement is reviewed, by the code of its package.
REVIEW_MONTHS = _review_months()

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
# What pages and letters speak: a language stands here when all its words are shipped.
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["tsam.faces.ui.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "tsam.faces.ui.static_files.StaticFiles"},
}
WHITENOISE_MANIFEST_STRICT = True

# Letters go by SMTP when an address is set; else each one is a file in var/letters.
EMAIL_BACKEND, EMAIL_OPTIONS = backend_from(env.text("TSAM_SMTP_URL"), VAR_DIR / "letters")
EMAIL_FILE_PATH = str(VAR_DIR / "letters")
# Whom customers phone when everything stands still; left out where it is not set.
DESK_PHONE = env.text("TSAM_DESK_PHONE", "+49 89 5550 1200" if DEMO else "")
DEFAULT_FROM_EMAIL = env.text("TSAM_MAIL_FROM", "TSAM Desk <desk@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

REACTIONS = "tsam.reactions.REACTIONS"
# Only the tables of django-q2 are used; tsam/kernel/worker.py does the jobs.
Q_CLUSTER = {"name": "short", "orm": "default", "label": "Jobs", "timeout": 60, "retry": 90}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["console"],
        "level": env.choice("TSAM_LOG", "WARNING", ["DEBUG", "INFO", "WARNING", "ERROR"]),
    },
}
