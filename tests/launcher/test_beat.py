"""Beat rings at its start, so that a dead worker shows within seconds."""

from celery import Celery
from celery.schedules import crontab

from alliance.launcher.beat import PromptScheduler


def scheduler_for(schedule):
    app = Celery("test", set_as_current=False, broker="memory://")
    app.conf.beat_schedule = schedule
    return PromptScheduler(app)


def test_what_recurs_by_interval_is_due_at_once_and_only_once():
    scheduler = scheduler_for({"sweep": {"task": "sweep", "schedule": 60.0}})
    sent = []
    scheduler.apply_async = lambda entry, **options: sent.append(entry.name)

    scheduler.tick()
    wait = scheduler.tick()

    assert sent == ["sweep"]
    assert 50 < wait <= 60


def test_what_has_an_hour_waits_for_it():
    scheduler = scheduler_for({"at-six": {"task": "sweep", "schedule": crontab(hour=6, minute=0)}})

    due, seconds = scheduler.schedule["at-six"].is_due()

    assert not due
    assert 0 < seconds <= 24 * 3600


def test_no_schedule_file_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    scheduler_for({"sweep": {"task": "sweep", "schedule": 60.0}}).close()

    assert list(tmp_path.iterdir()) == []
