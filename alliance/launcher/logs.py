"""Show what matters of the logs while the portal runs; everything else stays in the files."""

import re
from dataclasses import dataclass
from pathlib import Path

TROUBLE = re.compile(r"\b(WARNING|ERROR|CRITICAL)\b|^Traceback \(most recent call last\)")
DATABASE_TROUBLE = re.compile(
    r"\b(FATAL|PANIC):"
)  # a refused row is an ERROR there, and daily work
# Told by the health page itself; a server that is asked while it starts.
EXPECTED = re.compile(r"Service Unavailable: /healthz$|the database system is starting up$")
LONGEST_READ = 200_000  # bytes at a time; a flood in a log must not become one on the screen


@dataclass
class LogTail:
    """Reads on in one log and picks the lines that tell of trouble, with what belongs to them."""

    name: str
    log: Path
    pattern: re.Pattern[str] = TROUBLE
    position: int = 0
    _following: bool = False

    def skip_to_end(self) -> None:
        """Forget what the log holds from before."""
        self.position = self.log.stat().st_size if self.log.exists() else 0

    def trouble(self) -> list[str]:
        """New lines of trouble, each with the name of its process in front."""
        if not self.log.exists():
            return []
        size = self.log.stat().st_size
        if size < self.position:  # set aside and begun anew
            self.position = 0
        with self.log.open("rb") as file:
            file.seek(self.position)
            new = file.read(LONGEST_READ)
        whole = new.rpartition(b"\n")[0]  # half a line is read when it is whole
        self.position += len(whole) + 1 if whole else 0
        return [
            f"{self.name:<8} | {line}"
            for line in whole.decode(errors="replace").splitlines()
            if self._is_trouble(line)
        ]

    def _is_trouble(self, line: str) -> bool:
        """A line of trouble, or one that continues it (a traceback and its closing line)."""
        if self.pattern.search(line) and not EXPECTED.search(line):
            self._following = True
        elif self._following and not line.startswith((" ", "\t")):
            self._following = False
            return re.match(r"[\w.]+(Error|Exception|Warning|Timeout)\b", line) is not None
        return self._following
