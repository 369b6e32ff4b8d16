"""The project's own files, read once, for the tests of the house style."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# From the bottom to the top (architecture B3); apps of the same rank are blind to each other.
RANKS = {
    "foundation": 0,
    "audit": 0,
    "attachments": 0,
    "notifications": 0,
    "jobcenters": 1,
    "servicecatalog": 2,
    "companies": 3,
    "recruitment": 4,
    "networks": 4,
    "portal": 5,
}
APPS = ("jobcenters", "servicecatalog", "companies", "recruitment", "networks")


@cache
def code_files() -> tuple[Path, ...]:
    """Every Python file that runs in production, without migrations."""
    found = (path for top in ("alliance", *APPS) for path in (ROOT / top).rglob("*.py"))
    return tuple(sorted(path for path in found if "migrations" not in path.parts))


@cache
def test_files() -> tuple[Path, ...]:
    """Every Python file below tests/."""
    return tuple(sorted((ROOT / "tests").rglob("*.py")))


test_files.__test__ = False  # its name begins like a test's


@cache
def lines_of(path: Path) -> tuple[str, ...]:
    """The lines of a file."""
    return tuple(path.read_text(encoding="utf-8").splitlines())


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a file, walked once for all rules."""
    return tuple(ast.walk(parsed(path)))


def name_of(path: Path) -> str:
    """The path as people write it."""
    return str(path.relative_to(ROOT))


def kind_of(path: Path) -> str:
    """What B4 calls the file: models, services, views …; a package's files are of its kind."""
    parts = path.relative_to(ROOT).parts
    own = parts[2:] if parts[0] == "alliance" else parts[1:]
    return Path(own[0]).stem if own else path.stem


def functions_of(path: Path) -> Iterator[ast.FunctionDef]:
    """Every function and method of a file."""
    return (node for node in nodes_of(path) if isinstance(node, ast.FunctionDef))


def calls_of(path: Path, method: str) -> Iterator[ast.Call]:
    """Every call of ``something.method(…)`` in a file."""
    for node in nodes_of(path):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if is_call and node.func.attr == method:
            yield node


def place(path: Path, node: ast.AST) -> str:
    """File and line, to jump to."""
    return f"{name_of(path)}:{node.lineno}"
