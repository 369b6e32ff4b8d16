"""The Celery app and the one schedule table.

Celery is only the bell: what is due stands in PostgreSQL, and each ring does all that is due
(runtime.md 6). A doubled beat is therefore harmless and a missed ring is caught up.
"""

import gc
import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_before_create_process

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings.dev")

SWEEP_EVERY = 60.0  # seconds

app = Celery("alliance")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep": {
        "task": "alliance.foundation.tasks.sweep",
        "schedule": float(os.environ.get("SWEEP_EVERY", SWEEP_EVERY)),
        "options": {"expires": 55},
    },
    "sweep-at-six": {
        "task": "alliance.foundation.tasks.sweep",
        "schedule": crontab(hour=6, minute=0),
        "options": {"expires": 3600},
    },
}


@worker_before_create_process.connect
def share_memory(**_more: object) -> None:
    """What has been loaded stays: the collector of a child then does not write to every page that
    it shares with its parent (64 MB less for a worker with two children)."""
    gc.collect()
    gc.freeze()
