"""The documents say what is so: requirements complete, tests named there exist, links lead on."""

import re

from tests.architecture.tree import ROOT

DOCS = ROOT / "docs"
ROW = re.compile(r"^\| (R\d{3}) \| (.+?) \| (done|partly|not) \| (.+?) \|$", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
RUNTIME = re.compile(r"^([a-z0-9-]+)", re.MULTILINE)


def _rows() -> list[tuple[str, ...]]:
    return ROW.findall((DOCS / "requirements.md").read_text(encoding="utf-8"))


def test_each_requirement_stands_once_and_in_order():
    assert [row[0] for row in _rows()] == [f"R{number:03d}" for number in range(1, 184)]


def test_what_is_begun_names_a_test_and_what_is_not_names_none():
    for_something = [row[0] for row in _rows() if row[2] != "not" and row[3] == "–"]
    for_nothing = [row[0] for row in _rows() if row[2] == "not" and row[3] != "–"]

    assert (for_something, for_nothing) == ([], [])


def test_each_named_test_exists():
    named = {path for row in _rows() for path in re.findall(r"`([^`]+)`", row[3])}

    missing = [path for path in sorted(named) if not (ROOT / path).is_file()]

    assert named
    assert missing == []


def test_the_sums_above_the_table_are_its_sums():
    text = (DOCS / "requirements.md").read_text(encoding="utf-8")
    said = {
        state: int(count) for state, count in re.findall(r"\| (done|partly|not) \| (\d+) \|", text)
    }
    states = [row[2] for row in _rows()]

    assert said == {state: states.count(state) for state in ("done", "partly", "not")}


def test_each_link_between_documents_leads_somewhere():
    pages = [ROOT / "README.md", *DOCS.rglob("*.md")]

    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]

    assert broken == []


def test_each_runtime_dependency_says_why():
    page = (DOCS / "decisions" / "0009-dependencies.md").read_text(encoding="utf-8").lower()
    wanted = RUNTIME.findall((ROOT / "requirements.in").read_text(encoding="utf-8"))

    assert [name for name in wanted if name not in page] == []


def test_each_decision_says_context_decision_and_consequences():
    pages = sorted((DOCS / "decisions").glob("*.md"))
    parts = ("## Context", "## Decision", "## Consequences")

    lacking = [
        page.name
        for page in pages
        if page.name != "0009-dependencies.md"
        and not all(part in page.read_text(encoding="utf-8") for part in parts)
    ]

    assert lacking == []
