"""Rules raise; a form shows what they say. One place for both, so that every view is the same."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.forms import BaseForm

from alliance.foundation.conflict import mark_conflict
from alliance.foundation.errors import Conflict, RuleBroken, WrongState


@contextmanager
def shown_on(form: BaseForm) -> Iterator[None]:
    """Show on the bound ``form`` what the rules inside the block refuse.

    A `RuleBroken` stands at its field, a `Conflict` shows both texts. `WrongState` goes on to
    the middleware: no other input would help.
    """
    try:
        yield
    except WrongState:
        raise
    except Conflict as conflict:
        mark_conflict(form, conflict)
    except RuleBroken as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, refusal.message)


def status_of(form: BaseForm) -> int:
    """How the page with ``form`` answers: 409 after a conflict, 422 with errors, else 200."""
    if getattr(form, "conflict", False):
        return 409
    return 422 if form.is_bound and form.errors else 200
