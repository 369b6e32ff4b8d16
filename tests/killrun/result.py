"""What the kill run found, told and kept in docs/benchmarks.md."""

from tests.bench.report import circumstances, put


def write_result(result: dict) -> int:
    """Judge, print and keep; 0 when nothing was lost or doubled."""
    lost_calls = result["due"] - result["calls"]
    lost_mails = len(result["own_ids"] - result["seen"])
    again = result["mails"] - result["different"]
    is_good = (
        not lost_calls
        and not lost_mails
        and not result["doubled"]
        and result["notices"] == result["due"]
        and result["healthy"]
    )
    kills = ", ".join(f"{name} {count}" for name, count in sorted(result["kills"].items()))
    text = "\n".join(
        (
            circumstances(),
            "",
            f"- {sum(result['kills'].values())} kills with -9 within "
            f"{result['seconds']:.0f} s: {kills}.",
            f"- {result['due']} calls due: {result['calls']} made, {lost_calls} lost, "
            f"{result['doubled']} doubled; {result['notices']} notices.",
            f"- Mails: {result['different']} different, {lost_mails} lost, {again} sent again "
            "with the same Message-ID.",
            f"- Afterwards the portal is {'healthy' if result['healthy'] else 'NOT healthy'}: "
            "database, broker and heartbeat answer.",
        )
    )
    put("killrun", text)
    print(f"{text}\n{'passed' if is_good else 'FAILED'}")  # noqa: T201 - the result
    return 0 if is_good else 1
