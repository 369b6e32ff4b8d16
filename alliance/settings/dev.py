"""Settings of `make run`: one machine, demo data, mail to files unless an SMTP host is named."""

import os

from alliance.settings.base import *  # noqa: F403 - settings modules extend one another
from alliance.settings.base import EMAIL_HOST, STATE_DIR

DEBUG = os.environ.get("DEBUG", "") == "1"
SECRET_KEY = os.environ.get("SECRET_KEY", "only-for-the-demo-on-one-machine-never-in-production")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
DEMO_MODE = os.environ.get("DEMO_MODE", "1") == "1"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "alliance.foundation.static_files.NamedStorage"},
}
if not EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = STATE_DIR / "mail"
