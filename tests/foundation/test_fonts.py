"""The font command: made once, small, with the letters of Danish."""

from io import StringIO

import pytest
from django.core.management import call_command
from fontTools.ttLib import TTFont


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("state")


@pytest.fixture
def said(settings, folder):
    settings.STATE_DIR = folder
    out = StringIO()
    call_command("fonts", stdout=out)
    return out.getvalue()


def test_the_font_is_small_and_speaks_danish(said, folder):
    file = folder / "fonts" / "ibm-plex-sans.woff2"
    font = TTFont(file)

    assert file.stat().st_size < 60_000
    assert {ord(letter) for letter in "æøåÆØÅéü–→"} <= set(font.getBestCmap())
    assert [(axis.axisTag, axis.minValue, axis.maxValue) for axis in font["fvar"].axes] == [
        ("wght", 400, 600)
    ]


def test_the_style_sheet_names_the_font_beside_it(said, folder):
    sheet = (folder / "fonts" / "fonts.css").read_text()

    assert 'url("ibm-plex-sans.woff2")' in sheet


def test_a_second_run_leaves_the_font_alone(said, settings, folder):
    out = StringIO()

    call_command("fonts", stdout=out)

    assert out.getvalue() == "Font: already there.\n"
