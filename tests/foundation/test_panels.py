"""Panels that an upper app adds to a lower page."""

import pytest

from alliance.foundation import panels
from alliance.foundation.models import Heartbeat, Submission
from alliance.foundation.panels import Panel, panels_for, register


@pytest.fixture(autouse=True)
def _nobody_registered(monkeypatch):
    monkeypatch.setattr(panels, "_MAKERS", {})


def test_a_page_shows_what_was_registered_for_its_model():
    register(Heartbeat, lambda row, user: Panel(f"{row.name} for {user}"))

    assert panels_for(Heartbeat(name="sweep"), "Per") == [Panel("sweep for Per")]
    assert panels_for(Submission(), "Per") == []


def test_a_maker_may_have_nothing_to_show():
    register(Heartbeat, lambda row, user: None)

    assert panels_for(Heartbeat(), None) == []


def test_registering_twice_shows_it_once():
    def maker(row, user):
        return Panel("Once")

    register(Heartbeat, maker)
    register(Heartbeat, maker)

    assert panels_for(Heartbeat(), None) == [Panel("Once")]
