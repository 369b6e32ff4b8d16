"""What processes of the portal share, so that all of it fits a small machine (runtime.md)."""

import gc
from pathlib import Path

import pytest
from celery.signals import worker_before_create_process

from alliance import celery
from alliance.foundation.loading import load_all
from alliance.launcher.places import Places
from alliance.launcher.portal import portal_services

ROOT = Path(celery.__file__).resolve().parents[1]


@pytest.fixture
def thawed():
    gc.unfreeze()
    yield
    gc.unfreeze()


def test_a_worker_hands_what_it_loaded_to_its_children_as_it_is(thawed):
    assert gc.get_freeze_count() == 0

    worker_before_create_process.send(sender=None)

    assert gc.get_freeze_count() > 1_000


def test_web_processes_load_the_portal_before_they_part(tmp_path):
    web = next(
        one for one in portal_services({}, Places(tmp_path, None), 8000) if one.name == "web"
    )

    assert "--preload" in web.command
    assert '"gunicorn", "alliance.wsgi", "--preload"' in (ROOT / "Dockerfile").read_text()


def test_all_pages_of_the_portal_are_loaded_in_front():
    assert load_all() == sum(1 for _one in (ROOT / "templates").rglob("*.html")) > 100
