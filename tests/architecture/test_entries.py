"""The doors into the portal: addresses open to everybody, tasks, and the schedule."""

import inspect
from datetime import timedelta

import pytest
from celery import current_app
from celery.schedules import crontab
from django.urls import URLPattern, get_resolver

from tests.architecture.tree import APPS

# Everything else asks for a log-in (LoginRequiredMiddleware). A new line here is a decision.
PUBLIC = {
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "companies:web_contact",
    "companies:web_inquiry",
    "companies:web_inquiry_received",
    "jobcenters:invitation_accept",
    "portal:health",
    "portal:language",
    "recruitment:open_adverts",
    "recruitment:open_adverts_data",
    "recruitment:company_status",
}
IDS = ("_id", "_ids")


def _patterns(resolver, namespaces=()):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield ":".join((*namespaces, entry.name or str(entry.pattern))), entry.callback
        else:
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from _patterns(entry, inner)


ADDRESSES = dict(_patterns(get_resolver()))


def test_only_named_addresses_are_open_to_everybody():
    public = {name for name, view in ADDRESSES.items() if not getattr(view, "login_required", True)}

    assert public == PUBLIC


def test_every_address_has_a_name():
    nameless = [name for name in ADDRESSES if "/" in name or "^" in name]

    assert nameless == []


def _tasks() -> dict:
    current_app.loader.import_default_modules()
    own = ("alliance.", *(f"{app}." for app in APPS))
    return {name: task for name, task in current_app.tasks.items() if name.startswith(own)}


SCHEDULE = current_app.conf.beat_schedule


@pytest.mark.parametrize("entry", SCHEDULE)
def test_the_schedule_names_a_task_that_exists(entry):
    assert SCHEDULE[entry]["task"] in _tasks()


@pytest.mark.parametrize("entry", SCHEDULE)
def test_nothing_is_scheduled_in_the_hour_that_the_clock_change_takes(entry):
    when = SCHEDULE[entry]["schedule"]
    hours = when.hour if isinstance(when, crontab) else set()

    assert not hours & {2, 3}


@pytest.mark.parametrize("entry", SCHEDULE)
def test_a_ring_that_nobody_heard_expires(entry):
    expires = SCHEDULE[entry].get("options", {}).get("expires")

    assert timedelta(0) < timedelta(seconds=expires) <= timedelta(hours=1)


@pytest.mark.parametrize("name", sorted(_tasks()))
def test_a_task_takes_ids_only(name):
    parameters = inspect.signature(_tasks()[name].run).parameters

    others = [parameter for parameter in parameters if not parameter.endswith(IDS)]

    assert others == []
