"""Django's tags for fixed texts and addresses, with the answer kept.

A page asks for a hundred of them. A fixed text is the same on every page in one language, and an
address differs by its keys only; looking them up anew took a quarter of a page's function calls.
What a template says by a variable, or with a context, is left to Django.
"""

import uuid
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.base import FilterExpression, Node, Parser, Token, Variable
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.templatetags.i18n import TranslateNode, do_translate
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.html import conditional_escape
from django.utils.translation import get_language

register = template.Library()

# What stands for a key in an address until it is filled in; nothing has one of these.
PLACEHOLDERS = tuple(str(uuid.UUID(int=(0xADD7E55 << 96) + place)) for place in range(3))


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
def url(parser: Parser, token: Token) -> Node:
    """``{% url "app:name" key %}``: Django's, whose pattern is looked up once."""
    node = django_url(parser, token)
    name = node.view_name
    if node.kwargs or not isinstance(name.var, str) or len(node.args) > len(PLACEHOLDERS):
        return node
    return Address(node.view_name, node.args, node.kwargs, node.asvar)


class Address(URLNode):
    """An address whose name is fixed. No namespace stands in the table of addresses twice, so
    that the one in which the page is does not count."""

    def render(self, context: Context) -> str:
        """The address, or nothing where it is only to be remembered."""
        keys = [arg.resolve(context) for arg in self.args]
        for key in keys:
            if type(key) is not uuid.UUID:
                return super().render(context)
        try:
            found = _pattern(
                self.view_name.var,
                len(keys),
                # These two decide which path a name leads to.
                settings.ROOT_URLCONF,
                get_script_prefix(),
                is_escaped=self.asvar is None and context.autoescape,
            )
        except NoReverseMatch:
            return super().render(context)
        for place, key in enumerate(keys):
            found = found.replace(PLACEHOLDERS[place], str(key))
        if self.asvar is None:
            return found
        context[self.asvar] = found
        return ""


@lru_cache(maxsize=2048)
def _pattern(name: str, keys: int, _urlconf: str, _prefix: str, *, is_escaped: bool) -> str:
    found = reverse(name, args=PLACEHOLDERS[:keys])
    return conditional_escape(found) if is_escaped else found
