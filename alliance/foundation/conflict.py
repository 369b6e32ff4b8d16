"""Optimistic locking in forms: after a conflict the person sees both texts and decides."""

import datetime as dt

from django.db import models
from django.forms import BaseForm
from django.utils.formats import localize
from django.utils.translation import gettext as _

from alliance.foundation.calendar import COPENHAGEN
from alliance.foundation.errors import Conflict


def mark_conflict(form: BaseForm, conflict: Conflict) -> None:
    """Make the bound ``form`` show the other version beside what this person wrote.

    Sets ``form.conflict`` and ``form.theirs`` (field name to the other's text, fields that differ
    only). The fields keep this person's text, and the hidden ``version`` becomes the current one,
    so that sending the form again overwrites knowingly. Show it with status 409.
    """
    form.conflict = True
    form.theirs = {
        name: _shown(conflict.current, name, theirs)
        for name, _label, theirs, _mine in conflict.differences()
        if name in form.fields
    }
    data = form.data.copy()
    data[form.add_prefix("version")] = str(conflict.current.version)
    form.data = data


def _shown(current: models.Model, name: str, value: object) -> str:
    """A value as the person would read it on the page; an empty one is called so."""
    display = getattr(current, f"get_{name}_display", None)
    if display is not None:
        value = display()
    elif isinstance(value, bool):
        value = _("yes") if value else _("no")
    elif isinstance(value, dt.datetime):
        value = value.astimezone(COPENHAGEN)
    return str(localize(value)) if value not in (None, "") else _("(empty)")
