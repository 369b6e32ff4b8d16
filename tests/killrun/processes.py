"""The processes of a running portal, found by what the kernel tells of them."""

import os
import signal
from pathlib import Path

# What stands in the command line of each part.
PARTS = {
    "worker": "celery\0-A\0alliance\0worker",
    "beat": "celery\0-A\0alliance\0beat",
    "broker": "valkey-server",
    "database": "postgres\0-D",
    "web": "gunicorn",
}


def tree_of(root: int) -> dict[int, int]:
    """Every process below ``root`` with its parent, parents first."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            after = entry.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        parents[int(entry.parent.name)] = int(after[1])
    found = {root: 0}
    for one in iter_growing(found):
        found.update({child: one for child, parent in parents.items() if parent == one})
    return found


def iter_growing(found: dict[int, int]):
    """The keys of a dict that grows while one looks at them."""
    seen = set()
    while left := [key for key in found if key not in seen]:
        seen.add(left[0])
        yield left[0]


def members_of(part: str, root: int) -> list[int]:
    """The processes of a part, its first one (whose parent is not of the part) in front."""
    tree = tree_of(root)
    mine = [pid for pid in tree if PARTS[part] in _command(pid)]
    return sorted(mine, key=lambda pid: tree[pid] in mine)


def kill(part: str, root: int, turn: int) -> bool:
    """kill -9 to the first process of a part, every other ``turn`` to one of its children.

    False when the part is not there at the moment, since it is being started again.
    """
    pids = members_of(part, root)
    if not pids:
        return False
    has_children = part in ("worker", "web") and len(pids) > 1
    victim = pids[-1] if has_children and turn % 2 else pids[0]
    try:
        os.kill(victim, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def memory_of(root: int) -> float:
    """MB of a process and all below it; pages that several share count once (PSS)."""
    return sum(map(_pss, tree_of(root))) / 1000


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
    except OSError:
        return ""


def _pss(pid: int) -> int:
    """Kilobytes."""
    try:
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(row.split()[1]) for row in rows if row.startswith("Pss:")), 0)
