"""Controls of our own: the date as text and the typeahead. Both work as plain text fields."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django import forms
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True)
class Picked:
    """What a typeahead holds: the key of the chosen row, and the text in the box."""

    key: str = ""
    text: str = ""

    def __bool__(self):
        return bool(self.key or self.text.strip())

    def __str__(self):
        return self.text


class ProjectTemplateWidget(forms.TextInput):
    """A text input whose template stands among the project's components."""

    def _render(self, template_name: str, context: Mapping, renderer: object = None) -> SafeString:
        # Django's form renderer looks in installed packages only.
        return mark_safe(get_template(template_name).render(dict(context)))  # noqa: S308 - escaped there


class DateInput(ProjectTemplateWidget):
    """A date typed as text: a native picker shows the browser's language, not ours (frontend.md 3).

    ``quick_days`` are the distances in days from today that get a button of their own.
    """

    template_name = "components/date_input.html"

    def __init__(self, attrs: dict | None = None, quick_days: Collection[int] = ()):
        super().__init__({"autocomplete": "off", "spellcheck": "false", **(attrs or {})})
        self.quick_days = tuple(quick_days)

    def format_value(self, value: object) -> str | None:
        """The date as dd.mm.yyyy; what a person typed wrongly is shown as typed."""
        return f"{value:%d.%m.%Y}" if isinstance(value, dt.date) else super().format_value(value)

    def get_context(self, name: str, value: object, attrs: dict | None) -> dict:
        """Django's context with the quick buttons."""
        context = super().get_context(name, value, attrs)
        context["widget"]["quick_days"] = self.quick_days
        return context


class Typeahead(ProjectTemplateWidget):
    """A text box that proposes rows while one types; a hidden input keeps the chosen key.

    ``url_name`` answers ``?q=`` with `components/options.html`. Without JavaScript the text is
    resolved by the form field (`fields.TypeaheadField`).
    """

    template_name = "components/typeahead.html"

    def __init__(self, url_name: str, attrs: dict | None = None):
        super().__init__({"autocomplete": "off", "spellcheck": "false", **(attrs or {})})
        self.url_name = url_name

    def value_from_datadict(self, data: Mapping, files: Mapping, name: str) -> Picked:
        """Both halves of what was sent."""
        return Picked(key=data.get(name) or "", text=data.get(f"{name}_text") or "")

    def value_omitted_from_data(self, data: Mapping, files: Mapping, name: str) -> bool:
        """Whether neither half was sent."""
        return name not in data and f"{name}_text" not in data

    def format_value(self, value: object) -> Picked:
        """Always a `Picked`, so that the template has both halves."""
        return value if isinstance(value, Picked) else Picked(text=str(value or ""))

    def get_context(self, name: str, value: object, attrs: dict | None) -> dict:
        """Django's context with the address of the proposals."""
        context = super().get_context(name, value, attrs)
        context["widget"]["url"] = reverse(self.url_name)
        return context
