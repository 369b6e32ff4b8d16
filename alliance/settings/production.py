"""Production settings: everything from the environment, and no start with a weak one.

A portal that would run open, unsigned or without a database does not run at all: each refusal
below names the variable and says what it must hold (reliability.md G18, issue 2 section 1).
"""

import os
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from alliance.settings.base import *  # noqa: F403 - settings modules extend one another
from alliance.settings.base import PROXY_COUNT

SHORTEST_SECRET = 50  # characters, as Django's own deploy check asks
FEWEST_DIFFERENT_CHARACTERS = 12
KNOWN_SECRETS = ("django-insecure-", "only-for-the-demo", "tests-only", "changeme")
OFF = {"", "0", "false", "no", "off"}


def required(name: str) -> str:
    """The value of an environment variable. Raises ImproperlyConfigured when it is missing."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} must be set in production.")
    return value


def strong_secret(name: str) -> str:
    """A secret from the environment. Raises ImproperlyConfigured when it can be guessed."""
    value = required(name)
    weak = len(value) < SHORTEST_SECRET or len(set(value)) < FEWEST_DIFFERENT_CHARACTERS
    if weak or value.lower().startswith(KNOWN_SECRETS):
        raise ImproperlyConfigured(
            f"{name} is weak: {SHORTEST_SECRET} or more random characters are needed, for example "
            "from: python -c 'import secrets; print(secrets.token_urlsafe(64))'"
        )
    return value


def host_names(name: str) -> list[str]:
    """Host names, divided by commas. Raises ImproperlyConfigured when every host would do."""
    hosts = [host.strip() for host in required(name).split(",") if host.strip()]
    if not hosts or any("*" in host or host.startswith(".") for host in hosts):
        raise ImproperlyConfigured(f"{name} must name the portal's hosts one by one, no pattern.")
    return hosts


def https_address(name: str) -> str:
    """The portal's own address. Raises ImproperlyConfigured unless it is a whole https URL."""
    address = urlsplit(required(name))
    if address.scheme != "https" or not address.hostname:
        raise ImproperlyConfigured(f"{name} must be the portal's address and start with https://.")
    return f"https://{address.netloc}"


for switch in ("DEBUG", "DEMO_MODE"):
    if os.environ.get(switch, "").strip().lower() not in OFF:
        raise ImproperlyConfigured(f"{switch} must not be switched on in production.")

DEBUG = False
DEMO_MODE = False
SECRET_KEY = strong_secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = [os.environ["SECRET_KEY_OLD"]] if os.environ.get("SECRET_KEY_OLD") else []
ALLOWED_HOSTS = host_names("ALLOWED_HOSTS")

required("DATABASE_URL")
required("BROKER_URL")
required("SMTP_HOST")  # without mail nobody can be invited or called
required("MAIL_FROM")

# --- Transport: https only; a proxy in front tells by header how the browser came ---------------
CSRF_TRUSTED_ORIGINS = [https_address("PORTAL_URL")]
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked from inside, where there is no https
if PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True

# --- Cookies: bound to this host and to https by their names (`__Host-`) -------------------------
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_NAME = "__Host-language"
LANGUAGE_COOKIE_SECURE = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no further cookie

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "alliance.foundation.static_files.CompressedStorage"},
}
