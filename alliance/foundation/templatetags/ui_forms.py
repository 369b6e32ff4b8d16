"""Forms in templates: one tag a field, one for the error summary, one against double submits."""

import uuid

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

# What Django shows for "nothing chosen", which a screen reader spells out dash by dash.
DASHES = ">---------<"
GROUPS = {forms.CheckboxSelectMultiple: "checkboxes", forms.RadioSelect: "radios"}


def field(bound: forms.BoundField, hint: str = "", autofocus: bool = False) -> dict[str, object]:
    """A form field: label, hint, error, control, and the other version after a conflict.

    ``bound`` is the field; ``hint`` replaces its help text; ``autofocus`` puts the cursor there.
    """
    kind = _kind(bound.field.widget)
    hint = hint or bound.help_text
    theirs = (getattr(bound.form, "theirs", None) or {}).get(bound.name, "")
    described = _described_by(bound, hint, theirs)
    return {
        "bound": bound,
        "kind": kind,
        "id": bound.id_for_label or bound.auto_id,
        "group_id": bound.auto_id,
        "label": bound.label,
        "hint": hint,
        "errors": bound.errors,
        "required": bound.field.required,
        "theirs": theirs,
        "described": described,
        "control": "" if kind in GROUPS.values() else _control(bound, described, autofocus),
    }


def _kind(widget: forms.Widget) -> str:
    for widget_class, kind in GROUPS.items():
        if isinstance(widget, widget_class):
            return kind
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return getattr(widget, "kind", "control")


def _described_by(bound: forms.BoundField, hint: str, theirs: str) -> str:
    parts = {"hint": hint, "error": bound.errors, "theirs": theirs}
    return " ".join(f"{bound.auto_id}_{part}" for part, given in parts.items() if given)


def _control(bound: forms.BoundField, described: str, autofocus: bool) -> SafeString:
    attrs: dict[str, object] = {}
    if described:
        attrs["aria-describedby"] = described
    if autofocus:
        attrs["autofocus"] = True
    control = bound.as_widget(attrs=attrs)
    if DASHES not in control:
        return control
    nothing = _("(choose)") if bound.field.required else _("(none)")
    return mark_safe(control.replace(DASHES, format_html(">{}<", nothing)))  # noqa: S308 - both safe


def form_errors(form: forms.BaseForm, heading: str = "") -> dict[str, object]:
    """The error summary that takes the focus, and the banner after a conflict.

    ``form`` may be bound or not; nothing is shown when it has no errors. Links lead to the first
    control of each field. ``heading`` replaces "It could not be saved" where it was.
    Source: frontend.md 1b (rules taken from the Danish design system).
    """
    items = []
    if form.is_bound:
        items = [
            {"label": form[name].label, "text": text, "target": _target(form[name])}
            for name, texts in form.errors.items()
            if name in form.fields
            for text in texts
        ]
    return {
        "general": form.non_field_errors() if form.is_bound else [],
        "items": items,
        "conflict": getattr(form, "conflict", False),
        "heading": heading,
    }


def _target(bound: forms.BoundField) -> str:
    """The id of the first control: a group of boxes has none of its own."""
    if isinstance(bound.field.widget, tuple(GROUPS)):
        return f"{bound.auto_id}_0"
    return bound.id_for_label or bound.auto_id


def once() -> SafeString:
    """A key of this form's showing, so that a double submit makes one row (reliability.md G6)."""
    return format_html('<input type="hidden" name="_once" value="{}">', uuid.uuid4())
