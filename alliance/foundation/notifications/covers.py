"""Who is told as well while somebody is away: entered by the app that knows of absences."""

from collections.abc import Callable, Iterable

# Takes people, gives the deputy of each who is away today.
Cover = Callable[[Iterable], dict]
_COVERS: list[Cover] = []


def register(cover: Cover) -> None:
    """Let ``cover`` say who stands in for whom; once only."""
    if cover not in _COVERS:
        _COVERS.append(cover)


def deputies_of(people: list) -> dict:
    """The deputies of those of ``people`` who are away today."""
    found: dict = {}
    for cover in _COVERS if people else ():
        found |= cover(people)
    return found
