"""Django's tags for fixed texts and addresses, with the answer kept.

A page asks for a hundred of them. A fixed text is the same on every page in one language, and an
address differs by its keys only; looking them up anew took a quarter of a page's function calls.
What a template says by a variable, or with a context, is left to Django.
"""

import datetime as dt
import uuid
from functools import lru_cache

from django import template
from django.template.base import (
    FilterExpression,
    Node,
    Parser,
    Token,
    Variable,
    render_value_in_context,
)
from django.template.context import Context
from django.template.defaultfilters import date as django_date
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.templatetags.i18n import (
    BlockTranslateNode,
    TranslateNode,
    do_block_translate,
    do_translate,
)
from django.urls import NoReverseMatch
from django.utils.translation import get_language, gettext

from alliance.foundation.addresses import PLACEHOLDERS, address

register = template.Library()


@register.tag
def translate(parser: Parser, token: Token) -> Node:
    """``{% translate "Text" %}``, also with ``as``: Django's, asked once for each language."""
    node = do_translate(parser, token)
    is_plain = not node.noop and node.message_context is None and _is_fixed(node.filter_expression)
    return FixedText(node) if is_plain else node


def _is_fixed(expression: FilterExpression) -> bool:
    one = expression.var
    return isinstance(one, Variable) and one.literal is not None and not expression.filters


class FixedText(Node):
    """A text of the template, in the language of the page."""

    child_nodelists = ()

    def __init__(self, node: TranslateNode):
        self.name = node.asvar
        node.asvar = None
        self.node = node
        self.texts: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        """The text, or nothing where it is only to be remembered."""
        language = get_language()
        text = self.texts.get(language)
        if text is None:
            text = self.texts[language] = self.node.render(context)
        if self.name is None:
            return text
        context[self.name] = text
        return ""


@register.tag
def blocktranslate(parser: Parser, token: Token) -> Node:
    """``{% blocktranslate with name=value %}``: Django's, whose sentence is looked up once for
    each language. One with a plural, a context or ``as`` is left to Django."""
    node = do_block_translate(parser, token)
    is_plain = not node.plural and node.message_context is None and node.asvar is None
    return Sentence(node) if is_plain else node


class Sentence(Node):
    """A sentence of the template with values in it, in the language of the page."""

    child_nodelists = ()

    def __init__(self, node: BlockTranslateNode):
        self.node = node
        self.source, self.names = node.render_token_list(node.singular)
        self.texts: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        """The sentence with its values; what is not in the page, Django shows."""
        language = get_language()
        text = self.texts.get(language)
        if text is None:
            text = self.texts[language] = gettext(self.source)
        given = {name: value.resolve(context) for name, value in self.node.extra_context.items()}
        try:
            values = {
                name: render_value_in_context(
                    given[name] if name in given else context[name], context
                )
                for name in self.names
            }
            return text % values
        except (KeyError, ValueError):
            return self.node.render(context)


@register.filter(expects_localtime=True, is_safe=False)
def date(value: object, form: str | None = None) -> str:
    """``{{ day|date:"DATE_FORMAT" }}``: Django's, put together once for each day and language."""
    if type(value) is dt.date:
        return _date(value, form, get_language())
    return django_date(value, form)


@lru_cache(maxsize=4096)
def _date(value: dt.date, form: str | None, _language: str | None) -> str:
    return django_date(value, form)


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """``{% url "app:name" key %}``: Django's, whose pattern is looked up once."""
    node = django_url(parser, token)
    name = node.view_name
    if node.kwargs or not isinstance(name.var, str) or len(node.args) > len(PLACEHOLDERS):
        return node
    return Address(node.view_name, node.args, node.kwargs, node.asvar)


class Address(URLNode):
    """An address whose name is fixed; of what other than keys it is made, Django decides."""

    def render(self, context: Context) -> str:
        """The address, or nothing where it is only to be remembered."""
        keys = [arg.resolve(context) for arg in self.args]
        for key in keys:
            if type(key) is not uuid.UUID:
                return super().render(context)
        try:
            found = address(self.view_name.var, *keys)
        except NoReverseMatch:
            return super().render(context)
        if self.asvar is None:
            # What Django writes into a path is safe but for these two.
            return found.replace("&", "&amp;").replace("'", "&#x27;")
        context[self.asvar] = found
        return ""
