"""The production settings refuse to start when they are weak."""

import os
import runpy
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from alliance.launcher.checks import strong_settings
from alliance.launcher.places import CHECKOUT

SHOW = (
    "import django.conf as c; s = c.settings; print(s.DEBUG, s.DEMO_MODE, s.SESSION_COOKIE_NAME, "
    "s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS >= 31536000, "
    "getattr(s, 'SECURE_PROXY_SSL_HEADER', None), s.CSRF_TRUSTED_ORIGINS)"
)


ADDRESSES = {
    "DATABASE_URL": "postgres://portal:hush@database.example/portal",
    "BROKER_URL": "redis://broker.example:6379/0",
}


def in_a_process(*command, **changes):
    """Run a command with strong production settings and these further variables."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, *command],
        cwd=CHECKOUT,
        env={**inherited, **strong_settings(), **ADDRESSES, **changes},
        capture_output=True,
        text=True,
        check=False,
    )


def test_strong_settings_start_without_debug_and_demo_over_https_only():
    done = in_a_process("-c", SHOW, PROXY_COUNT="1")

    assert done.stdout.strip() == (
        "False False __Host-session True True ('HTTP_X_FORWARDED_PROTO', 'https') "
        "['https://portal.alliance.example']"
    )


def test_a_forwarded_protocol_is_believed_only_behind_a_known_proxy():
    assert " None " in in_a_process("-c", SHOW).stdout


@pytest.mark.parametrize(
    "changes",
    [
        {"SECRET_KEY": None},
        {"SECRET_KEY": "short"},
        {"SECRET_KEY": "ab" * 40},
        {"SECRET_KEY": "only-for-the-demo-on-one-machine-never-in-production"},
        {"DEBUG": "1"},
        {"DEMO_MODE": "1"},
        {"DEMO_MODE": "on"},
        {"ALLOWED_HOSTS": None},
        {"ALLOWED_HOSTS": "*"},
        {"ALLOWED_HOSTS": "portal.example,.example"},
        {"PORTAL_URL": None},
        {"PORTAL_URL": "http://portal.alliance.example"},
        {"PORTAL_URL": "https://"},
        {"DATABASE_URL": None},
        {"BROKER_URL": ""},
        {"SMTP_HOST": None},
        {"MAIL_FROM": None},
    ],
    ids=lambda changes: "{}={}".format(*next(iter(changes.items()))),
)
def test_a_weak_setting_is_refused_by_name(changes, monkeypatch):
    for_process = {"DEBUG": "", "DEMO_MODE": "", **strong_settings(), **ADDRESSES, **changes}
    given = {name: value for name, value in for_process.items() if value is not None}
    monkeypatch.setattr(os, "environ", given)

    with pytest.raises(ImproperlyConfigured, match=f"^{next(iter(changes))} "):
        runpy.run_path(str(CHECKOUT / "alliance/settings/production.py"))


def test_the_deploy_check_finds_nothing_to_warn_of():
    done = in_a_process("manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert (done.returncode, "WARNINGS" in done.stderr) == (0, False), done.stderr
