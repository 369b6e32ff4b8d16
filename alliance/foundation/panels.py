"""Panels that an upper app adds to a page of a lower one, which does not know it.

The upper app registers in its ``AppConfig.ready``; the page of the lower app asks for what there
is. Arrows between apps still point down only (architecture B3).

Every opening of the lower page pays for its panels: a maker asks one query, a `prepared` one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Model

from alliance.foundation.worklist import Action


@dataclass(frozen=True)
class PanelRow:
    """One line of a panel: a link, and what is to be known without following it."""

    title: str
    path: str
    detail: str = ""
    state: str = ""
    state_label: str = ""


@dataclass(frozen=True)
class Panel:
    """A titled list on somebody else's page; ``path`` leads to all of it, ``actions`` start new."""

    title: str
    rows: tuple[PanelRow, ...] = ()
    path: str = ""
    empty: str = ""
    actions: tuple[Action, ...] = field(default=())


Maker = Callable[[Model, object], Panel | None]
_MAKERS: dict[type[Model], list[Maker]] = {}


def register(model: type[Model], maker: Maker) -> None:
    """Let ``maker(obj, user)`` add a panel to the page of every ``model`` row; once only.

    The maker returns None where the user has nothing to see or do.
    """
    makers = _MAKERS.setdefault(model, [])
    if maker not in makers:
        makers.append(maker)


def panels_for(obj: Model, user) -> list[Panel]:
    """The panels that the apps above show ``user`` on the page of ``obj``, in order of entry."""
    made = (maker(obj, user) for maker in _MAKERS.get(type(obj), ()))
    return [panel for panel in made if panel is not None]
