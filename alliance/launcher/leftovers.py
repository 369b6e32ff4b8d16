"""What an earlier run has left: is the process with this number alive, and is it ours?"""

import os
import subprocess
from pathlib import Path

PROC = Path("/proc")
ZOMBIE = "Z"


def process_state(pid: int) -> tuple[str, str]:
    """A process's state letter and the name of its program; two empty texts when it is gone.

    pid: a process number, possibly long out of date.
    """
    if PROC.is_dir() and (PROC / "self").exists():
        return _state_from_proc(pid)
    told = subprocess.run(
        ["/bin/ps", "-o", "stat=,comm=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split(maxsplit=1)
    return (told[0][:1], Path(told[1].strip()).name) if len(told) == 2 else ("", "")


def _state_from_proc(pid: int) -> tuple[str, str]:
    """Linux tells without a program: `pid (name) state …`; a name may hold brackets itself."""
    try:
        told = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return "", ""
    name, _bracket, rest = told.partition("(")[2].rpartition(")")
    return rest.split()[0], name


def works_in(pid: int, folder: Path) -> bool:
    """True when a process works in this folder, as PostgreSQL does in its data.

    Where a system does not tell (macOS), the answer is True; where it refuses to tell, the process
    is somebody else's, and the answer is False.
    """
    if not (PROC / "self").exists():
        return True
    try:
        return Path(os.readlink(PROC / str(pid) / "cwd")) == folder.resolve()
    except OSError:
        return False
