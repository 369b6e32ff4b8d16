"""Settings of the test suite: real PostgreSQL, tasks run in place, plain static files."""

from alliance.settings.base import *  # noqa: F403 - settings modules extend one another
from alliance.settings.base import DATABASES

SECRET_KEY = "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLM"  # noqa: S105 - no secret
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
# A browser's connection to the server behind it keeps its connection to the database, as in
# production: to open one for each page cost a third of the page. They are cut at the end.
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
# Tests that commit empty the tables after themselves; only here may append-only tables be.
DATABASES["default"]["OPTIONS"]["options"] += " -c alliance.test_database=on"
# Making and dropping the test database may take longer than a page may.
DATABASES["default"]["OPTIONS"]["options"] += " -c statement_timeout=60000"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "alliance.foundation.static_files.PlainStorage"},
}
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
AXES_ENABLED = True
# Look for a static file when one is asked for: nothing is collected for tests.
WHITENOISE_AUTOREFRESH = True
# Tables of a few rows are read fast in any order: not to look for the best one saves planning.
DATABASES["default"]["OPTIONS"]["options"] += " -c join_collapse_limit=1 -c from_collapse_limit=1"
