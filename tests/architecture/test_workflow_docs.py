"""docs/workflows/ says what the tables in the code say."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from alliance.foundation.management.commands.workflow_docs import rendered, stale
from tests.architecture.tree import ROOT


def test_the_pages_are_up_to_date():
    assert stale(ROOT) == [], "run `python manage.py workflow_docs`"


def test_each_act_names_who_may():
    text = rendered()[next(path for path in rendered() if path.stem == "recruitment")]

    assert "Only the owner's consultants and leaders change an order" in text


def test_a_missing_page_fails_the_check(tmp_path, settings):
    settings.BASE_DIR = tmp_path

    with pytest.raises(CommandError, match=r"recruitment\.md"):
        call_command("workflow_docs", "--check")


def test_writing_makes_the_check_pass(tmp_path, settings, capsys):
    settings.BASE_DIR = tmp_path

    call_command("workflow_docs")
    call_command("workflow_docs", "--check")

    assert "the pages say what the tables say" in capsys.readouterr().out
