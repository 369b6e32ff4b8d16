"""The portal as `make run` serves it, plus the floors, and a count of queries on each answer."""

from alliance.settings.dev import *  # noqa: F403 - settings modules extend one another
from alliance.settings.dev import MIDDLEWARE

DEMO_MODE = False
ROOT_URLCONF = "tests.bench.urls"
MIDDLEWARE = ["tests.bench.counting.CountQueries", *MIDDLEWARE]
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
