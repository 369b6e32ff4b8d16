"""The states of an import of a register extract."""

from django.utils.translation import gettext_lazy as _

from alliance.foundation.workflow import Transition, Workflow
from companies import policies
from companies.choices import WORKING_STATES, ImportState
from companies.models import ImportRun

READING = frozenset({ImportState.READING})
CHOOSING = frozenset({ImportState.CHOOSING})
READY = frozenset({ImportState.READY})
APPLYING = frozenset({ImportState.APPLYING})
NOT_ENDED = frozenset({*WORKING_STATES, ImportState.CHOOSING, ImportState.READY})

IMPORT = Workflow(
    ImportRun,
    "state",
    Transition(
        "ask", READING, ImportState.CHOOSING, policies.can_run_import, _("Columns not recognized")
    ),
    Transition(
        "choose",
        CHOOSING | READY,
        ImportState.READING,
        policies.can_run_import,
        _("Columns chosen"),
    ),
    Transition("read", READING, ImportState.READY, policies.can_run_import, _("Extract read")),
    Transition(
        "fail", READING, ImportState.FAILED, policies.can_run_import, _("Extract not readable")
    ),
    Transition("apply", READY, ImportState.APPLYING, policies.can_run_import, _("Apply")),
    Transition("finish", APPLYING, ImportState.DONE, policies.can_run_import, _("Import done")),
    Transition(
        "cancel", NOT_ENDED, ImportState.CANCELLED, policies.can_run_import, _("Cancel the import")
    ),
    past={
        "apply": _("Import begun"),
        "cancel": _("Import cancelled"),
    },
)
