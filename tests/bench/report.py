"""Writes what was measured into docs/benchmarks.md, each run into its own part of the page."""

import datetime as dt
import os
import platform
from pathlib import Path

from django.db import connection

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"


def put(part: str, text: str) -> None:
    """Replace one part of the page; parts stand between two comments that name them."""
    page = PAGE.read_text(encoding="utf-8")
    begin, end = f"<!-- {part} -->", f"<!-- end of {part} -->"
    before, _begin, rest = page.partition(begin)
    _old, _end, after = rest.partition(end)
    PAGE.write_text(f"{before}{begin}\n{text.strip()}\n{end}{after}", encoding="utf-8")


def circumstances() -> str:
    """When and on what it was measured."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        database = cursor.fetchone()[0].split()[0]
    day = dt.date.today()
    return (
        f"Measured on {day:%d %B %Y}: {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, PostgreSQL {database}, clients on the same machine."
    )


def write_report(pages: dict, sweep: dict, memory: tuple[float, float]) -> None:
    """The table of `make bench`."""
    floors = {(row.name, row.who): row.timing for row in pages["rows"] if not row.floor}
    raw = {row.who: row.timing for row in pages["rows"] if row.name.startswith("floor (a)")}
    lines = [
        circumstances(),
        "",
        "| page | orders visible | queries | p50 / p95 ms | requests/s, 16 clients | kB "
        "| x floor (a) | x floor (b) |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in pages["rows"]:
        t = row.timing
        plain = floors.get((row.floor, row.who))
        times_raw = f"{t.p50 / raw[row.who].p50:.1f}" if row.floor else ""
        times_plain = f"{t.p50 / plain.p50:.1f}" if plain else ""
        lines.append(
            f"| {row.name} | {row.who} | {t.queries} | {t.p50:.0f} / {t.p95:.0f} "
            f"| {t.per_second:.0f} | {t.size / 1000:.0f} | {times_raw} | {times_plain} |"
        )
    crowd = pages["crowd"]
    lines += [
        "",
        f"- {crowd['people']} people at once, a page every ten seconds each: {crowd['asked']} "
        f"pages, p50 {crowd['p50']:.0f} ms, p95 {crowd['p95']:.0f} ms, {crowd['failed']} failed.",
        *_of_sweep(sweep),
        f"- The whole of `make run` with the demo: {memory[0]:.0f} MB (shared pages counted once), "
        f"{memory[1]:.0f} MB after eight people at once have opened sixty pages each.",
    ]
    put("bench", "\n".join(lines))
    print("\n".join(lines))  # noqa: T201 - the result


def _of_sweep(sweep: dict) -> list[str]:
    return [
        f"- Sweep with nothing due: {sweep['idle']:.2f} s, {sweep['idle_statements']} statements. "
        f"With {sweep['due']:,} calls to companies due: {sweep['seconds']:.1f} s, "
        f"{sweep['statements']} statements (each call planned, recorded, told, its mail written).",
        f"- Their {sweep['mails']:,} mails leave in the sweeps that follow, 500 in each: "
        f"{sweep['mail_seconds']:.1f} s in all, without a mail server's own time.",
        f"- Sweep with {sweep['clocks']:,} clocks out of time: {sweep['clock_seconds']:.1f} s, "
        f"{sweep['clock_statements']} statements, {sweep['clock_notices']:,} people told.",
        f"- {sweep['at_once']} sweeps at once made {sweep['at_once_made']:,} calls in "
        f"{sweep['at_once_seconds']:.1f} s (start of the processes included), "
        f"{sweep['doubles']} doubles, {sweep['at_once_failed']} failed.",
    ]
