"""What the kill run found, told and kept in docs/benchmarks.md."""

from tests.bench.report import circumstances, put


def write_result(result: dict) -> int:
    """Judge, print and keep; 0 when nothing was lost or doubled."""
    lost_calls = result["due"] - result["calls"]
    came = result["came"]
    own = [came[key] for key in result["own_ids"]]
    letters = [came[key] for key in result["letter_ids"]]
    unsure = [came[key] for key in result["unsure_ids"]]
    lost_mails = own.count(0)
    again = sum(own) + lost_mails - len(own)
    lost_letters = letters.count(0) - unsure.count(0)
    twice = sum(count > 1 for count in letters)
    is_good = (
        result["complete"]
        and not lost_calls
        and not lost_mails
        and not lost_letters
        and not twice
        and len(letters) == result["letters"]
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
            f"- Their mails: {len(own)} different, {lost_mails} lost, {again} sent "
            "again with the same Message-ID.",
            f"- Mails to companies: {len(letters)} under way, {letters.count(1)} came once, "
            f"{twice} twice, {lost_letters} lost; {len(unsure)} are marked as not known whether "
            f"they left (of these {len(unsure) - unsure.count(0)} had come), and a person decides.",
            f"- Afterwards the portal is {'healthy' if result['healthy'] else 'NOT healthy'}: "
            "database, broker and heartbeat answer.",
        )
    )
    put("killrun", text)
    print(f"{text}\n{'passed' if is_good else 'FAILED'}")  # noqa: T201 - the result
    return 0 if is_good else 1
