"""The house style that no linter knows (architecture B5, B9, B12)."""

import ast
import re
from functools import cache
from pathlib import Path

from tests.architecture.tree import (
    ROOT,
    calls_of,
    code_files,
    functions_of,
    kind_of,
    lines_of,
    name_of,
    nodes_of,
    parsed,
    place,
    test_files,
)

REFUSED_NAMES = {"utils", "util", "helpers", "helper", "signals", "common", "misc", "core"}
EXPLAINED = {"services", "policies", "statistics", "worklist", "workflows", "notifications"}
# What a framework calls: its own documentation says what it is for.
CALLED_BY_FRAMEWORKS = {"handle", "add_arguments", "ready"}
NOQA = re.compile(r"#\s*(?:ruff:\s*)?noqa")
REASONED_NOQA = re.compile(r"# ?noqa: [A-Z]+\d+(?:, [A-Z]+\d+)* - \w")
# The launcher runs before there is a database or a time zone.
PORTAL_FILES = [path for path in code_files() if "launcher" not in path.parts]
SETS_STATES = {
    ROOT / "alliance" / "foundation" / "workflow.py",
    # A clock's state is what its events come to; nobody chooses it.
    ROOT / "servicecatalog" / "services" / "clocks.py",
    # The demo's past goes through the same tables, on rows that are not yet written.
    ROOT / "alliance" / "portal" / "demo" / "chronicle.py",
}


def test_each_file_says_what_it_is_for():
    silent = [name_of(path) for path in code_files() if not ast.get_docstring(parsed(path))]

    assert silent == []


def _is_explained_kind(path: Path) -> bool:
    return "foundation" in path.parts or kind_of(path) in EXPLAINED


@cache
def _nested_in(path: Path) -> set[ast.AST]:
    return {
        inner
        for function in functions_of(path)
        for inner in ast.walk(function)
        if inner is not function
    }


def test_each_public_function_of_the_rules_says_what_it_does():
    unexplained = [
        f"{place(path, function)} {function.name}"
        for path in filter(_is_explained_kind, code_files())
        for function in functions_of(path)
        if not function.name.startswith("_")
        and function.name not in CALLED_BY_FRAMEWORKS
        and function not in _nested_in(path)
        and not ast.get_docstring(function)
    ]

    assert unexplained == []


def test_no_file_is_a_drawer_for_odds_and_ends():
    drawers = [
        name_of(path) for path in (*code_files(), *test_files()) if path.stem in REFUSED_NAMES
    ]

    assert drawers == []


def test_a_silenced_linter_is_told_why():
    silent = [
        f"{name_of(path)}:{number}"
        for path in (*code_files(), *test_files())
        for number, line in enumerate(lines_of(path), 1)
        if NOQA.search(line) and not REASONED_NOQA.search(line)
    ]

    assert silent == []


def _texts_in(node: ast.AST) -> set[object]:
    return {child.value for child in ast.walk(node) if isinstance(child, ast.Constant)}


def _targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AugAssign | ast.AnnAssign) else []


def _assigns_state(node: ast.AST) -> bool:
    return any(
        isinstance(part, ast.Attribute) and part.attr == "state"
        for target in _targets(node)
        for part in ast.walk(target)
    )


def _calls_setattr_on_state(node: ast.AST) -> bool:
    is_setattr = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    return is_setattr and node.func.id == "setattr" and "state" in _texts_in(node)


def _updates_state(path: Path) -> list[ast.AST]:
    by_keyword = [
        call
        for call in calls_of(path, "update")
        if "state" in {keyword.arg for keyword in call.keywords}
    ]
    by_name = [
        call
        for method in ("bulk_update", "update_or_create")
        for call in calls_of(path, method)
        if "state" in _texts_in(call)
    ]
    return by_keyword + by_name


def _state_changes(path: Path) -> list[ast.AST]:
    return _updates_state(path) + [
        node for node in nodes_of(path) if _assigns_state(node) or _calls_setattr_on_state(node)
    ]


def test_only_a_workflow_changes_a_state():
    found = [
        place(path, node)
        for path in PORTAL_FILES
        if path not in SETS_STATES
        for node in _state_changes(path)
    ]

    assert found == []


def test_every_way_round_the_workflow_would_be_seen(tmp_path):
    path = tmp_path / "bad.py"
    path.write_text(
        "order.state = 1\n"
        "a, order.state = 1, 2\n"
        "orders.update(state=1)\n"
        "setattr(order, 'state', 1)\n"
        "Order.objects.bulk_update(orders, ['state'])\n"
        "Order.objects.update_or_create(defaults={'state': 1})\n"
        "if order.state == 1: pass\n"
    )

    found = sorted(node.lineno for node in _state_changes(path))

    assert found == [1, 2, 3, 4, 5, 6]


def test_a_lock_names_the_rows_it_takes():
    unnamed = [
        place(path, call)
        for path in PORTAL_FILES
        for call in calls_of(path, "select_for_update")
        if "of" not in {keyword.arg for keyword in call.keywords}
    ]

    assert unnamed == []


def test_the_day_is_asked_of_the_calendar():
    asked = [
        place(path, call)
        for path in PORTAL_FILES
        for method in ("today", "now", "utcnow")
        for call in calls_of(path, method)
        if ast.unparse(call.func.value).split(".")[-1] in ("date", "datetime")
    ]

    assert asked == []
