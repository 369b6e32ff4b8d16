"""How form controls become HTML."""

from collections.abc import Mapping

from django.forms import widgets
from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe


class FormRenderer(DjangoTemplates):
    """Django's own templates, but for what stands on nearly every page: inputs and selects.

    Django opens three templates for an input and two for each option; a filter with the job
    centers of an alliance so took a tenth of a page's time.
    """

    def render(self, template_name, context, request=None):
        """What stands on the page. Source: runtime.md 8, lesson 3."""
        write = WRITERS.get(template_name)
        if write:
            return write(context["widget"])
        return super().render(template_name, context, request)


def _input(widget: Mapping[str, object]) -> SafeString:
    value = widget["value"]
    shown = "" if value is None else f' value="{conditional_escape(str(value))}"'
    head = f'<input type="{conditional_escape(widget["type"])}"'
    name = conditional_escape(widget["name"])
    html = f'{head} name="{name}"{shown}{_attributes(widget["attrs"])}>'
    return mark_safe(html)  # noqa: S308 - every part is escaped


def _textarea(widget: Mapping[str, object]) -> SafeString:
    value, name = conditional_escape(widget["value"] or ""), conditional_escape(widget["name"])
    html = f'<textarea name="{name}"{_attributes(widget["attrs"])}>\n{value}</textarea>'
    return mark_safe(html)  # noqa: S308 - every part is escaped


def _select(widget: Mapping[str, object]) -> SafeString:
    groups = "".join(_group(label, options) for label, options, _index in widget["optgroups"])
    name = conditional_escape(widget["name"])
    html = f'<select name="{name}"{_attributes(widget["attrs"])}>{groups}</select>'
    return mark_safe(html)  # noqa: S308 - every part is escaped


def _group(label: object, options: list[dict[str, object]]) -> str:
    rows = "".join(
        f'<option value="{conditional_escape(str(option["value"]))}"'
        f"{_attributes(option['attrs'])}>{conditional_escape(option['label'])}</option>"
        for option in options
    )
    return f'<optgroup label="{conditional_escape(label)}">{rows}</optgroup>' if label else rows


def _attributes(attrs: Mapping[str, object]) -> str:
    """As Django writes them: True stands without a value, False not at all."""
    return "".join(
        f" {conditional_escape(name)}"
        + ("" if value is True else f'="{conditional_escape(str(value))}"')
        for name, value in attrs.items()
        if value is not False
    )


WRITERS = {
    widgets.Select.template_name: _select,
    widgets.Textarea.template_name: _textarea,
    **{
        kind.template_name: _input
        for kind in (
            widgets.TextInput,
            widgets.NumberInput,
            widgets.EmailInput,
            widgets.HiddenInput,
            widgets.PasswordInput,
            widgets.CheckboxInput,
        )
    },
}
