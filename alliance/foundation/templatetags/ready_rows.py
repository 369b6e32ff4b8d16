"""``{% rows row in page %}…{% endrows %}``: a long list whose row is drawn once and then filled in.

Django takes some 35 calls to show one value, so that a list of fifty rows with twenty values each
is most of its page. Here the block is drawn with marks in place of the values of a row, once for
each page and with all else that the page knows; then each row's values are put between its pieces.
So a row's values come ready: the block may show them and do nothing else with them.
"""

import re
from collections.abc import Callable, Iterable
from html import escape
from operator import attrgetter

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, TokenType
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

MARK = "\x00"  # PostgreSQL keeps no text with it, and it stands in no template
NAME = re.compile(rf"{MARK}(\w+){MARK}")


class Marks:
    """Stands for a row: each of its values is its own name between marks."""

    def __getattr__(self, name: str) -> SafeString:
        if name.startswith("_"):
            raise AttributeError(name)
        return mark_safe(f"{MARK}{name}{MARK}")  # noqa: S308 - a name from the template


@register.tag
def rows(parser: Parser, token: Token) -> Node:
    """``{% rows row in page %}``: the block for each row; what it shows of a row is an attribute
    of it, escaped unless it is safe already."""
    try:
        _tag, name, _in, given = token.split_contents()
    except ValueError:
        raise template.TemplateSyntaxError("rows takes: row in page") from None
    _refuse_what_looks_at(name, parser)
    nodes = parser.parse(("endrows",))
    parser.delete_first_token()
    return Rows(name, parser.compile_filter(given), nodes)


def _refuse_what_looks_at(name: str, parser: Parser) -> None:
    shown = re.compile(rf"{name}\.\w+")
    used = re.compile(rf"\b{name}\b")
    for one in reversed(parser.tokens):
        if one.contents == "endrows":
            return
        is_asked = one.token_type == TokenType.BLOCK and (
            used.search(one.contents) or one.contents.startswith("include")
        )
        is_changed = one.token_type == TokenType.VAR and (
            used.search(one.contents) and not shown.fullmatch(one.contents)
        )
        if is_asked or is_changed:
            text = f"a value of a row may only be shown, not asked or changed: {one.contents}"
            raise template.TemplateSyntaxError(text)


class Rows(Node):
    """The rows of one list."""

    child_nodelists = ("nodes",)

    def __init__(self, name: str, given: FilterExpression, nodes: NodeList):
        self.name = name
        self.given = given
        self.nodes = nodes

    def render(self, context: Context) -> SafeString:
        """The block once for each row."""
        found = self.given.resolve(context)
        if not found:
            return ""
        with context.push(**{self.name: Marks()}):
            drawn = self.nodes.render(context)
        pieces = NAME.split(drawn)
        return mark_safe(_filled(pieces[::2], pieces[1::2], found))  # noqa: S308 - escaped there


def _filled(between: list[str], names: list[str], found: Iterable[object]) -> str:
    wanted = list(dict.fromkeys(names))
    if not wanted:
        return between[0] * len(list(found))
    values_of = _reader(wanted)
    # One more piece than names: the last stands at the end of a row.
    pattern = "".join(
        f"{piece.replace('%', '%%')}{f'%({name})s' if name else ''}"
        for piece, name in zip(between, [*names, ""], strict=True)
    )
    return "".join(
        pattern % dict(zip(wanted, map(_shown, values_of(row)), strict=True)) for row in found
    )


def _reader(names: list[str]) -> Callable[[object], Iterable[object]]:
    read = attrgetter(*names)
    return read if len(names) > 1 else lambda row: (read(row),)


def _shown(value: object) -> str:
    return value if type(value) is SafeString else escape(str(value))
