"""The size of files and functions (architecture B4): a file that grows is split by aggregate."""

from pathlib import Path

import pytest

from tests.architecture.tree import (
    APPS,
    ROOT,
    code_files,
    functions_of,
    kind_of,
    lines_of,
    name_of,
    parsed,
    place,
    test_files,
)

LONGEST_FUNCTION = 40
LONGEST_TEST_FILE = 600
LONGEST_FILE = 400
LIMITS = {
    "choices": 120,
    "models": 400,
    "policies": 200,
    "roles": 200,
    "workflows": 150,
    "notifications": 250,
    "services": 400,
    "statistics": 300,
    "worklist": 200,
    "exports": 150,
    "forms": 300,
    "views": 300,
    "api": 300,
    "tasks": 100,
    "admin": 200,
    "urls": 80,
    "settings": 250,
}
FILES_OF_AN_APP = {*LIMITS, "__init__", "apps", "migrations", "management", "templatetags", "data"}


def _limit(path: Path) -> int:
    # The foundation's own apps are small: their files keep the limits of their names too.
    return min(LIMITS.get(kind_of(path), LONGEST_FILE), LIMITS.get(path.stem, LONGEST_FILE))


def test_files_keep_the_limit_of_their_kind():
    too_long = [
        f"{name_of(path)}: {len(lines_of(path))} of {_limit(path)}"
        for path in code_files()
        if len(lines_of(path)) > _limit(path)
    ]

    assert too_long == []


def test_test_files_keep_their_limit():
    too_long = [
        f"{name_of(path)}: {len(lines_of(path))}"
        for path in test_files()
        if len(lines_of(path)) > LONGEST_TEST_FILE
    ]

    assert too_long == []


def test_functions_fit_on_a_screen():
    too_long = [
        f"{place(path, function)} {function.name}: {function.end_lineno - function.lineno + 1}"
        for path in (*code_files(), *test_files())
        for function in functions_of(path)
        if function.end_lineno - function.lineno >= LONGEST_FUNCTION
    ]

    assert too_long == []


@pytest.mark.parametrize("app", APPS)
def test_an_app_has_only_files_whose_role_is_known(app):
    found = {path.stem for path in (ROOT / app).iterdir() if not path.name.startswith("__py")}

    assert found <= FILES_OF_AN_APP


@pytest.mark.parametrize("app", APPS)
def test_an_app_says_in_five_lines_what_it_is(app):
    path = ROOT / app / "__init__.py"

    assert len(parsed(path).body) == 1
    assert len(lines_of(path)) <= 12
