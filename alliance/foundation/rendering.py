"""How form controls become HTML."""

from collections.abc import Mapping

from django.forms.renderers import DjangoTemplates
from django.forms.widgets import Select
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe


class FormRenderer(DjangoTemplates):
    """Django's own templates, but for selects.

    Django opens two templates for each option; a filter with the job centers of an alliance so
    took a tenth of a page's time.
    """

    def render(self, template_name, context, request=None):
        """What stands on the page. Source: runtime.md 8, lesson 3."""
        if template_name == Select.template_name:
            return _select(context["widget"])
        return super().render(template_name, context, request)


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
