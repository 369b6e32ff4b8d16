"""`manage.py workflow_docs [--check]`: docs/workflows/, drawn from the tables in the code."""

from collections import defaultdict
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.module_loading import autodiscover_modules

from alliance.foundation.workflow import WORKFLOWS, Transition, Workflow

FOLDER = Path("docs") / "workflows"
HEAD = """\
# Workflows of {app}

Drawn by `python manage.py workflow_docs` from `{app}/workflows.py`; change the table there.
"""


def rendered() -> dict[Path, str]:
    """The text of each page, by its path in the project; states and acts in English."""
    autodiscover_modules("workflows")
    pages = defaultdict(list)
    with translation.override("en"):
        for model, workflow in WORKFLOWS.items():
            pages[model._meta.app_label].append(_section(workflow))
    return {
        FOLDER / f"{app}.md": HEAD.format(app=app) + "".join(sections)
        for app, sections in sorted(pages.items())
    }


def stale(root: Path) -> list[Path]:
    """The pages that do not say what the tables say."""
    return [
        path
        for path, text in rendered().items()
        if not (root / path).exists() or (root / path).read_text(encoding="utf-8") != text
    ]


def _section(workflow: Workflow) -> str:
    labels = dict(workflow.model._meta.get_field(workflow.field).flatchoices)
    rows = [_row(row, labels) for row in workflow.transitions.values()]
    return "\n".join(
        [
            "",
            f"## {workflow.model.__name__}",
            "",
            "| Act | Name in code | From | To | Who may |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _row(row: Transition, labels: dict[str, str]) -> str:
    sources = ", ".join(str(labels[state]) for state in labels if state in row.sources)
    target = _in_words(row.target) if callable(row.target) else labels[row.target]
    sentence = " ".join((row.allow.__doc__ or row.allow.__name__).split())
    return f"| {row.label} | `{row.name}` | {sources} | {target} | {sentence} |"


def _in_words(way_back: object) -> str:
    """``_where_it_was`` as "where it was"."""
    return way_back.__name__.strip("_").replace("_", " ")


class Command(BaseCommand):
    help = "Write the pages about states and acts, or say which ones are stale."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="write nothing, fail when stale")

    def handle(self, *args, check, **options):
        root = settings.BASE_DIR
        behind = stale(root)
        if check and behind:
            names = ", ".join(map(str, behind))
            raise CommandError(f"stale: {names}: run `manage.py workflow_docs`")
        pages = rendered()
        for path in behind:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(pages[path], encoding="utf-8")
            self.stdout.write(f"written: {path}")
        if not behind:
            self.stdout.write("the pages say what the tables say")
