"""Settings that hold everywhere. One block per part; secrets come from the environment."""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent
STATE_DIR = Path(os.environ.get("PORTAL_STATE", BASE_DIR / ".state"))

# --- Applications ------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "template_partials",
    "rest_framework",
    "guardian",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
    "alliance.foundation",
    "alliance.foundation.audit",
    "alliance.foundation.attachments",
    "alliance.foundation.notifications",
    "jobcenters",
    "servicecatalog",
    "companies",
    "recruitment",
    "networks",
    "alliance.portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "alliance.foundation.middleware.PrivacyHeadersMiddleware",
    "alliance.foundation.middleware.HostileInputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "alliance.foundation.middleware.UserLanguageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "alliance.foundation.middleware.OnceMiddleware",
    "alliance.foundation.middleware.RuleErrorsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "alliance.urls"
WSGI_APPLICATION = "alliance.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

FORM_RENDERER = "alliance.foundation.rendering.FormRenderer"
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
                "alliance.portal.navigation.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "alliance.foundation.templatetags.kept",
                "alliance.foundation.templatetags.ready_rows",
                "alliance.foundation.templatetags.rules",
                "alliance.foundation.templatetags.ui",
            ],
        },
    }
]

# --- Database: PostgreSQL only (architecture B13.2) ---------------------------------------------
DATABASES = {
    "default": dj_database_url.config(
        # Seconds; a new connection makes its plans anew (alliance.foundation.plans).
        default="postgres:///alliance",
        conn_max_age=600,
        conn_health_checks=True,
    )
}
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["OPTIONS"]["connect_timeout"] = 5  # seconds; /healthz must not hang
DATABASES["default"]["OPTIONS"]["options"] = (
    "-c jit=off -c statement_timeout=15000 -c lock_timeout=5000"
    # Concerns only plans that are kept on purpose (alliance.foundation.plans).
    " -c plan_cache_mode=force_generic_plan"
)
# Off where a pool lends out connections for single transactions: plans stay with a connection.
KEEP_DATABASE_PLANS = os.environ.get("KEEP_DATABASE_PLANS", "1") == "1"

# Counters of log-in limits, shared by all web processes; in the database, so that no page needs
# the broker (docs/decisions/0010-log-in-limits.md).
DATABASE_CACHE = "django.core.cache.backends.db.DatabaseCache"
CACHES = {"default": {"BACKEND": DATABASE_CACHE, "LOCATION": "cache_entries"}}

# --- Celery: the bell; rows are the queue (architecture B13.3, runtime.md 6) ---------------------
CELERY_BROKER_URL = os.environ.get("BROKER_URL", "redis://127.0.0.1:6379/0")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    # With the broker down the bell is given up at once (it took 6 s): the sweep delivers.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Europe/Copenhagen"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- Identity ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "jobcenters.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "jobcenters.services.log_in.LogInBackend",
    "jobcenters.roles.GrantBackend",
]
VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{VALIDATION}.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ANONYMOUS_USER_NAME = None  # guardian: no row for "nobody"
GUARDIAN_AUTO_PREFETCH = False
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # GrantBackend is guardian's own, extended
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses are verified by the invitation link
ACCOUNT_ADAPTER = "jobcenters.services.accounts.PortalAccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "/login/"
ACCOUNT_SESSION_REMEMBER = False  # ends with the browser, at the latest after 12 hours
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to addresses that have no account
ACCOUNT_FORMS = {"login": "jobcenters.forms.accounts.LogInForm"}
PASSWORD_RESET_TIMEOUT = 24 * 3600
# A budget per address beside axes' pair: it stops one password tried on many names (H11), and
# leaves room for an office of thirty behind one address in which everybody slips twice.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "100/h/ip",
    "reset_password": "20/h/ip,5/h/key",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# One person behind one address may slip; an outsider cannot lock a named colleague out and a
# shared address does not lock out an office (reliability.md H11).
AXES_FAILURE_LIMIT = 8
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_USERNAME_CALLABLE = "jobcenters.services.accounts.typed_log_in"
AXES_CLIENT_IP_CALLABLE = "jobcenters.services.accounts.client_address"
PROXY_COUNT = int(os.environ.get("PROXY_COUNT", "0"))  # proxies in front that we trust
ALLAUTH_TRUSTED_PROXY_COUNT = PROXY_COUNT
AXES_VERBOSE = False

# --- Sessions and headers (reliability.md G18) ----------------------------------------------------
SESSION_ENGINE = "alliance.foundation.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "alliance.portal.views.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CLOSED = ("default-src", "base-uri", "frame-ancestors")
OWN = ("script", "style", "img", "font", "connect", "manifest")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {name: [NONE] for name in CLOSED}
    | {f"{kind}-src": [SELF] for kind in OWN}
    | {"form-action": [SELF]}
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# Where Jobnet shows an advert; the public list of open adverts links there.
JOBNET_ADVERT_URL = os.environ.get("JOBNET_ADVERT_URL", "https://jobnet.dk/find-job/{reference}")

# --- Language and time ----------------------------------------------------------------------------
LANGUAGE_CODE = "da"
LANGUAGES = [("da", _("Danish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["alliance.foundation.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Copenhagen"
USE_THOUSAND_SEPARATOR = True

# --- Static files ---------------------------------------------------------------------------------
STATIC_URL = "/static/"
MEDIA_ROOT = STATE_DIR / "media"  # attachments; served by no address of its own
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", STATE_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
if (STATE_DIR / "fonts").is_dir():
    STATICFILES_DIRS.append(("fonts", STATE_DIR / "fonts"))

# --- Mail -----------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM", "portal@alliance.example")
EMAIL_HOST = os.environ.get("SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("SMTP_TLS", "") == "1"
EMAIL_TIMEOUT = 10
PORTAL_URL = os.environ.get("PORTAL_URL", "http://localhost:8000").rstrip("/")

# --- REST -----------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
}

# --- The portal's own switches --------------------------------------------------------------------
DEMO_MODE = False

# --- Logging: no citizen numbers in any log line (architecture B13.5) -----------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"scrub": {"()": "alliance.foundation.privacy.ScrubFilter"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["scrub"], "formatter": "line"}
    },
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {
        "fontTools": {"level": "WARNING"},
        "django.server": {"handlers": ["console"], "propagate": False},
    },
}
