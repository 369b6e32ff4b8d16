"""An import from upload to report. PostgreSQL holds file and lines, Celery is only the bell.

Work is derived from the rows: whoever is rung takes the next batch, does it whole, and commits.
A worker killed in the middle leaves the batch undone, and the next ring goes on from there.
"""

import csv
import datetime as dt
import time
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from celery import current_app
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from kombu.exceptions import OperationalError

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record
from alliance.foundation.errors import RuleBroken
from alliance.foundation.privacy import refuse_cpr, refuse_cpr_in_file_name
from companies.choices import ImportState, LineOutcome
from companies.models import ImportChunk, ImportLine, ImportRun
from companies.services.import_applying import Stand, apply_lines, area_of
from companies.services.import_lines import values_of
from companies.services.import_reading import (
    Heading,
    Sniffer,
    lacks,
    plain,
    read_heading,
    require_columns,
    rows_of,
)
from companies.workflows import IMPORT
from jobcenters.models import Alliance, Municipality, User
from jobcenters.policies import can_administer

READ_BATCH, APPLY_BATCH = 1000, 500  # lines in one transaction: some tenths of a second
PIECE = 256 * 1024  # bytes of the file in one row
LARGEST_FILE = 64 * 1024 * 1024
PATIENCE = 25.0  # seconds of one ring within the sweep, which others wait for
KEPT = dt.timedelta(days=180)  # lines of imports that have ended
FILE_KEPT = dt.timedelta(days=30)  # the file of an import that waits for columns or a yes
TASK = "companies.tasks.work_on_imports"

describe("importrun.started", gettext_lazy("Extract uploaded"))


@transaction.atomic
def start_import(
    alliance: Alliance, *, actor: User, file_name: str, pieces: Iterable[bytes]
) -> ImportRun:
    """Take in an extract piece by piece; the portal reads it and shows what would change.

    The alliance's administrator does it: a leader would change the register of all job centers.

    When a needed column is not recognized, it waits until somebody chooses the columns. Raises
    `PermissionDenied`, or `RuleBroken` for a file that is too large, is no text, has too few
    columns, or comes while another import works.
    """
    if not can_administer(actor, alliance):
        raise PermissionDenied
    refuse_cpr_in_file_name(file_name, field="file")
    run = ImportRun(alliance=alliance, started_by=actor, file_name=file_name[:150])
    chunks, sniffer = [], Sniffer()
    try:
        with transaction.atomic():
            run.save()
            _keep(run, pieces, sniffer, chunks)
    except IntegrityError:
        message = _("Another import is working. Wait until it is done.")
        raise RuleBroken(message, field="file") from None
    if not chunks:
        raise RuleBroken(_("The file is empty."), field="file")
    if not sniffer.is_text:
        raise RuleBroken(_("The file is no text: save it as CSV first."), field="file")
    chosen = ImportRun.objects.chosen_before(alliance)
    heading = read_heading(bytes(chunks[0]), sniffer.encoding, chosen)
    refuse_cpr(file=" ".join(heading.names))
    _describe(run, heading, sniffer)
    record("importrun.started", run, actor=actor, before={})
    if lacks(heading.columns):
        with IMPORT.change(run, "ask", actor=actor):
            pass
        return run
    transaction.on_commit(ring)
    return run


def _keep(run: ImportRun, pieces: Iterable[bytes], sniffer: Sniffer, first: list) -> None:
    """Store the file in rows of one size; ``first`` gets the first piece."""
    number, size, held = 0, 0, b""
    for piece in pieces:
        size += len(piece)
        if size > LARGEST_FILE:
            raise RuleBroken(_("The file is larger than 64 MB."), field="file")
        sniffer.look(piece)
        held += piece
        if len(held) >= PIECE:
            number = _store(run, number, held, first)
            held = b""
    sniffer.look(b"", is_last=True)
    if held:
        _store(run, number, held, first)


def _store(run: ImportRun, number: int, held: bytes, first: list) -> int:
    ImportChunk.objects.create(run=run, number=number, data=held)
    if number == 0:
        first.append(held)
    return number + 1


def _describe(run: ImportRun, heading: Heading, sniffer: Sniffer) -> None:
    run.encoding, run.separator = sniffer.encoding, heading.separator
    run.headings, run.unknown = list(heading.names), list(heading.unknown)
    run.columns = heading.columns
    run.line_count = max(sniffer.line_breaks - 1, 0)
    described = ["encoding", "separator", "headings", "unknown", "columns", "line_count"]
    run.save(update_fields=described)


def choose_columns(run: ImportRun, *, actor: User, columns: Mapping[str, int]) -> ImportRun:
    """Say which column holds which field (its number from 0), and read the file anew. What was
    chosen is remembered for the next extracts of the alliance.

    Raises `PermissionDenied`, `WrongState`, or `RuleBroken` for a needed field without a column,
    a column chosen twice, and while another import works.
    """
    require_columns(columns)
    if len(set(columns.values())) < len(columns):
        raise RuleBroken(_("The same column is chosen twice."))
    try:
        with transaction.atomic(), IMPORT.change(run, "choose", actor=actor) as locked:
            if not (locked.can_choose and locked.chunks.exists()):
                raise RuleBroken(_("The file is no longer here. Upload it once more."))
            fields = {index: field for field, index in columns.items()}
            locked.chosen = {
                plain(name): fields.get(index, "") for index, name in enumerate(locked.headings)
            }
            locked.columns, locked.unknown, locked.lines_read = dict(columns), [], 0
            locked.lines.all().delete()
    except IntegrityError:
        raise RuleBroken(_("Another import is working. Wait until it is done.")) from None
    transaction.on_commit(ring)
    return run


def ring() -> None:
    """Wake a worker. When the broker is down the sweep does the work."""
    try:
        current_app.send_task(TASK, expires=300, retry=False)
    except (OperationalError, OSError):
        return


def apply_import(run: ImportRun, *, actor: User) -> ImportRun:
    """Say yes to the preview. Raises `PermissionDenied`, `WrongState`, or `RuleBroken` while
    another import works."""
    try:
        with transaction.atomic(), IMPORT.change(run, "apply", actor=actor) as locked:
            locked.chunks.all().delete()
    except IntegrityError:
        raise RuleBroken(_("Another import is working. Wait until it is done.")) from None
    transaction.on_commit(ring)
    return run


@transaction.atomic
def cancel_import(run: ImportRun, *, actor: User) -> ImportRun:
    """Stop. Lines that were applied stay applied, and the report says which."""
    with IMPORT.change(run, "cancel", actor=actor) as locked:
        locked.ended_at = calendar.now()
        locked.chunks.all().delete()
    return run


def advance_imports(now: dt.datetime, *, patience: float = PATIENCE) -> dict[str, int]:
    """Go on with whatever import is under way, for ``patience`` seconds; a sweeper.

    Safe in two workers at once: a batch belongs to who has the lock of its import.
    """
    counts = {"read": 0, "applied": 0, "forgotten": _forget(now)}
    until = time.monotonic() + patience
    for run in ImportRun.objects.working().order_by("created_at"):
        reader = _Reader(run)
        while time.monotonic() < until:
            kind, done = _step(run.pk, reader)
            if not done:
                break
            counts[kind] += done
    return {name: count for name, count in counts.items() if count}


def _forget(now: dt.datetime) -> int:
    ImportChunk.objects.filter(run__created_at__lt=now - FILE_KEPT).delete()
    old = ImportLine.objects.filter(run__ended_at__lt=now - KEPT).values("pk")[:5000]
    return ImportLine.objects.filter(pk__in=old).delete()[0]


@transaction.atomic
def _step(key, reader: "_Reader") -> tuple[str, int]:
    """One batch of one import: what was done, and how many lines. Nothing when another worker is
    at it, or it has ended."""
    rows = ImportRun.objects.select_for_update(of=("self",), skip_locked=True)
    run = rows.select_related("alliance").filter(pk=key).first()
    if run is not None and run.state == ImportState.READING:
        return "read", _read_batch(run, reader)
    if run is not None and run.state == ImportState.APPLYING:
        return "applied", _apply_batch(run)
    return "", 0


class _Reader:
    """The rows of a file from some line on; begins anew when another worker has read on."""

    def __init__(self, run: ImportRun):
        self.run, self.at, self.rows = run, -1, iter(())

    def take(self, start: int, count: int) -> list[tuple[int, list[str]]]:
        """The next ``count`` rows after the first ``start`` ones. Raises `csv.Error`."""
        if self.at != start:
            rows = rows_of(self._pieces(), self.run.encoding, self.run.separator)
            self.rows, self.at = islice(rows, start, None), start
        found = list(islice(self.rows, count))
        self.at += len(found)
        return found

    def _pieces(self) -> Iterator[bytes]:
        number = 0
        while chunk := ImportChunk.objects.filter(run=self.run, number=number).first():
            yield bytes(chunk.data)
            number += 1


def _read_batch(run: ImportRun, reader: _Reader) -> int:
    system = User.objects.system()
    try:
        rows = reader.take(run.lines_read, READ_BATCH)
    except csv.Error:
        with IMPORT.change(run, "fail", actor=system) as locked:
            text = _("The file cannot be read: is a quotation mark missing after row %(row)s?")
            locked.problem = text % {"row": run.lines_read + 1}
            locked.ended_at = calendar.now()
            locked.chunks.all().delete()
        return 0
    if not rows:
        with IMPORT.change(run, "read", actor=system) as locked:
            locked.line_count = locked.lines_read
            if not (locked.unknown or locked.chosen):
                locked.chunks.all().delete()
        return 0
    lines = [_line(run, number, row) for number, row in rows]
    _judge(run, lines)
    ImportLine.objects.bulk_create(lines, batch_size=READ_BATCH)
    read = run.lines_read + len(rows)
    count = max(run.line_count, read)
    ImportRun.objects.filter(pk=run.pk).update(lines_read=read, line_count=count)
    return len(rows)


def _line(run: ImportRun, number: int, row: list[str]) -> ImportLine:
    """The line with its checked values; of a line with an error only numbers are kept."""
    line = ImportLine(run=run, number=number, outcome=LineOutcome.ERROR)
    try:
        line.values = values_of(row, run.columns)
    except RuleBroken as refusal:
        line.message = str(refusal.message)[:500]
        return line
    line.cvr_number, line.p_number = line.values["cvr_number"], line.values["p_number"]
    line.name, line.outcome = line.values["company_name"], LineOutcome.UNCHANGED
    return line


def _judge(run: ImportRun, lines: list[ImportLine]) -> None:
    """Say of each readable line what it would change, as the register here stands now."""
    good = [line for line in lines if line.outcome != LineOutcome.ERROR]
    earlier = run.lines.filter(p_number__in=[line.p_number for line in good])
    seen = dict(earlier.values_list("p_number", "number"))
    stand, area = Stand.of(good), area_of(run.alliance)
    codes = frozenset(Municipality.objects.values_list("pk", flat=True))
    for line in good:
        if line.values["municipality"] not in codes:
            line.outcome = LineOutcome.ERROR
            text = _("There is no municipality with the code %(code)s.")
            line.message = text % {"code": line.values["municipality"]}
            continue
        if line.p_number in seen:
            line.outcome = LineOutcome.ERROR
            text = _("The P-number stands in line %(line)s already.")
            line.message = text % {"line": seen[line.p_number]}
            continue
        seen[line.p_number] = line.number
        result = stand.compared(line, area)
        line.outcome, line.message = result.outcome, result.message[:500]


def _apply_batch(run: ImportRun) -> int:
    system = User.objects.system()
    lines = list(run.lines.to_apply()[:APPLY_BATCH])
    if not lines:
        with IMPORT.change(run, "finish", actor=system) as locked:
            locked.ended_at = calendar.now()
        return 0
    apply_lines(run, lines, actor=system)
    return len(lines)
