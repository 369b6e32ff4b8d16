"""The suite's settings with a real broker and a real mail server, for the worker under test."""

import os

from alliance.settings.test import *  # noqa: F403 - settings modules extend one another
from alliance.settings.test import DATABASES

DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
CELERY_TASK_ALWAYS_EAGER = False
CELERY_TASK_DEFAULT_QUEUE = os.environ.get("TEST_QUEUE", "celery")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
