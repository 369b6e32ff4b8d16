"""What a web process needs sooner or later, loaded before the processes part, so that they share
its memory and nobody waits for the first page of a kind (``gunicorn --preload``)."""

from pathlib import Path

from django.template import engines
from django.urls import get_resolver


def load_all() -> int:
    """Load every view and every template of the portal; returns how many templates.

    Raises TemplateSyntaxError when one of them cannot be compiled.
    """
    get_resolver().url_patterns  # noqa: B018 - they import all views
    engine = engines["django"].engine
    names = [
        str(file.relative_to(folder))
        for folder in engine.dirs
        for file in sorted(Path(folder).rglob("*.html"))
    ]
    for name in names:
        engine.get_template(name)
    return len(names)
