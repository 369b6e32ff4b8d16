"""What no template may hold, what each must say of itself, and whom it may know."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(ROOT.rglob("*.html"))
PAGES = [path for path in TEMPLATES if "emails" not in path.parts]
COMPONENTS = sorted((ROOT / "components").glob("*.html"))
APP_TEMPLATES = [path for path in TEMPLATES if len(path.relative_to(ROOT).parts) > 1]
LONGEST = 120  # lines, architecture B4

# Each app may name itself and those before it (architecture B3). The twin apps are blind to
# each other.
RANKS = {
    "layouts": 0,
    "components": 0,
    "foundation": 0,
    "attachments": 0,
    "jobcenters": 1,
    "servicecatalog": 2,
    "companies": 3,
    "recruitment": 4,
    "networks": 4,
    "portal": 5,
}
EVERYONES = ("layouts", "components")
# allauth names the folder of its pages; the accounts are at home with the organization.
OWNERS = {"account": "jobcenters"}

FORBIDDEN = {
    "inline style": re.compile(r"<[^>]*\sstyle\s*="),
    "style element": re.compile(r"<style\b"),
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)"),
    "inline handler": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "hx-on, which the policy silences": re.compile(r"\bhx-on\b"),
    "js: in a value, which is sent empty": re.compile(r"=\s*[\"']\s*(?:js|javascript):"),
    "filter in hx-trigger, which is dropped": re.compile(r"hx-trigger\s*=\s*(\"[^\"]*\[|'[^']*\[)"),
    "unescaped output": re.compile(r"\|\s*safe\b|autoescape\s+off"),
    "a foreign address": re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//"),
}
REFERENCE = re.compile(r"{%-?\s*(?:include|extends)\s+[\"']([^\"'#]+)")
REVERSAL = re.compile(r"{%-?\s*url\s+[\"']([a-z_]+):")
HEAD_COMMENT = re.compile(
    r"\s*(?:{#(?P<line>.*?)#}|{% comment %}(?P<block>.*?){% endcomment %})", re.S
)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def owner(path: Path) -> str:
    return owner_of(path.relative_to(ROOT).parts[0])


def owner_of(folder: str) -> str:
    return OWNERS.get(folder, folder)


def faults_of(text: str) -> list[str]:
    return [fault for fault, pattern in FORBIDDEN.items() if pattern.search(text)]


def unknown_to(app: str, named: str) -> bool:
    if named == app or named in EVERYONES:
        return False
    return named not in RANKS or RANKS[named] >= RANKS[app]


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_template_holds_nothing_that_the_content_policy_breaks(path):
    text = path.read_text(encoding="utf-8")

    assert faults_of(text) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('<p style="color: red">', "inline style"),
        ("<style>p {}</style>", "style element"),
        ("<script>alert(1)</script>", "inline script"),
        ('<a onclick="go()">', "inline handler"),
        ('<a hx-on:click="go()">', "hx-on, which the policy silences"),
        ('<a hx-vals="js:{a: 1}">', "js: in a value, which is sent empty"),
        ('<a hx-trigger="click[ctrlKey]">', "filter in hx-trigger, which is dropped"),
        ("{{ text|safe }}", "unescaped output"),
        ('<img src="//example.org/a.png">', "a foreign address"),
    ],
)
def test_the_lint_finds_what_it_looks_for(text, fault):
    found = faults_of(text)

    assert found == [fault]


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_is_short(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())

    assert lines <= LONGEST


@pytest.mark.parametrize("path", COMPONENTS, ids=name_of)
def test_component_names_its_parameters_in_its_head_comment(path):
    comment = HEAD_COMMENT.match(path.read_text(encoding="utf-8"))

    assert comment, "no head comment"
    assert "Parameters:" in (comment["line"] or comment["block"])


@pytest.mark.parametrize("path", APP_TEMPLATES, ids=name_of)
def test_template_knows_only_its_own_app_and_lower_ones(path):
    text = path.read_text(encoding="utf-8")
    named = [owner_of(reference.split("/")[0]) for reference in REFERENCE.findall(text)]
    named += REVERSAL.findall(text)

    strangers = sorted({app for app in named if unknown_to(owner(path), app)})

    assert strangers == []


@pytest.mark.parametrize(
    ("app", "named", "expected"),
    [
        ("companies", "recruitment", True),
        ("recruitment", "networks", True),
        ("components", "portal", True),
        ("portal", "recruitment", False),
        ("recruitment", "components", False),
        ("companies", "companies", False),
    ],
)
def test_the_order_of_the_apps_is_one_way(app, named, expected):
    assert unknown_to(app, named) is expected
