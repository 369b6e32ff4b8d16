"""WSGI entry point for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from alliance.foundation.loading import load_all

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings.production")
application = get_wsgi_application()
load_all()
# What has been loaded stays: the collector need not look through it after every few requests
# (7 per cent of a page's time).
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
