"""What the kill run found, told and kept in docs/benchmarks.md."""

from tests.bench.report import circumstances, put


def write_result(result: dict) -> int:
    """Judge, print and keep; 0 when nothing was lost or doubled."""
    judged = [_calls(result), _mails(result), _letters(result), _health(result)]
    is_good = all(is_good for is_good, _text in judged)
    kills = ", ".join(f"{name} {count}" for name, count in sorted(result["kills"].items()))
    number, seconds = sum(result["kills"].values()), result["seconds"]
    lines = [f"{number} kills with -9 within {seconds:.0f} s: {kills}."]
    lines += [text for _is_good, text in judged]
    text = "\n".join([circumstances(), "", *(f"- {line}" for line in lines)])
    put("killrun", text)
    print(f"{text}\n{'passed' if is_good else 'FAILED'}")  # noqa: T201 - the result
    return 0 if is_good else 1


def _calls(result: dict) -> tuple[bool, str]:
    due, made, doubled = result["due"], result["calls"], result["doubled"]
    text = (
        f"{due} calls due: {made} made, {due - made} lost, {doubled} doubled; "
        f"{result['notices']} notices."
    )
    return made == due == result["notices"] and not doubled, text


def _mails(result: dict) -> tuple[bool, str]:
    """Mails to colleagues: never lost; again only under the same Message-ID."""
    came = [result["came"][key] for key in result["own_ids"]]
    lost = came.count(0)
    again = sum(came) + lost - len(came)
    text = (
        f"Their mails: {len(came)} different, {lost} lost, {again} sent again with the same "
        "Message-ID."
    )
    return not lost and result["complete"], text


def _letters(result: dict) -> tuple[bool, str]:
    """Mails to companies: never twice; not sent only where a person is told so."""
    came = [result["came"][key] for key in result["letter_ids"]]
    unsure = [result["came"][key] for key in result["unsure_ids"]]
    twice = sum(count > 1 for count in came)
    lost = came.count(0) - unsure.count(0)
    text = (
        f"Mails to companies: {len(came)} under way, {came.count(1)} came once, {twice} twice, "
        f"{lost} lost. {len(unsure)} are marked as not known whether they left "
        f"({len(unsure) - unsure.count(0)} of them had): a person is told and decides."
    )
    return len(came) == result["letters"] and not twice and not lost, text


def _health(result: dict) -> tuple[bool, str]:
    state = "healthy" if result["healthy"] else "NOT healthy"
    return result["healthy"], (
        f"Afterwards the portal is {state}: database, broker and heartbeat answer."
    )
