"""The rows of the order board: one query for the keys of a page, one for what the cells show.

Each cell is ready when the template gets it: the steps of a template cost on every row.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alliance.foundation.calendar import now
from alliance.foundation.lookups import NO_KEYS
from alliance.foundation.paging import Stretch, page_of
from alliance.foundation.prepared import planned_anew, prepared
from alliance.foundation.templatetags.ui import chip, due
from recruitment.choices import CLOSED_STATES, LIVE_STATES, OrderState
from recruitment.forms.board import ALLIANCE, CENTER, BoardForm, Wish, narrowed
from recruitment.models import Advert, RecruitmentOrder

ANY = uuid.UUID(int=0)
NOTHING = SafeString("")
CURRENT = SafeString('aria-current="true"')


@dataclass
class BoardRow:
    """One order as the board shows it; the counts come by `count_up`."""

    pk: uuid.UUID
    owner_id: uuid.UUID
    number: str
    title: str
    head_count: int
    filled_elsewhere: int
    tags: SafeString
    current: SafeString
    company: str
    center: str
    holder: str
    state: SafeString
    deadline: SafeString
    age: int
    url: str
    pledged_count: int = 0
    presented_count: int = 0
    hired_count: int = 0
    lacking: int = 0


def page_of_keys(form: BoardForm, user, number: object) -> Stretch:
    """The keys of one page of the orders that the form asks for."""
    wish = form.wish
    if "q" in dict(wish.filters):
        found = form.orders(RecruitmentOrder.objects.visible_to(user)).values_list("pk", flat=True)
        return page_of(
            lambda first, end: list(found[first:end]),
            lambda end: found.order_by()[:end].count(),
            number,
        )
    given = (user, _opened(user, wish.scope), *wish.values)
    shape = wish.shape
    return page_of(
        lambda first, end: _keys(*given, wish=shape, first=first, end=end),
        lambda end: _keys.count(*given, wish=shape, first=0, end=end, in_order=False),
        number,
    )


def _opened(user, scope: str) -> str | None:
    """The orders that calls open, asked for once: a walk through the whole alliance passes by
    thousands. The orders of one's own job center need no call, and of one's own few are found."""
    if scope == ALLIANCE:
        return next(iter(_opened_by_calls(user)), NO_KEYS)
    return NO_KEYS if scope == CENTER else None


@prepared
def _opened_by_calls(user) -> QuerySet:
    return RecruitmentOrder.objects.opened_to(user)


@planned_anew
def _keys(
    user, opened: str | None, *values, wish: Wish, first: int, end: int, in_order: bool = True
) -> QuerySet:
    visible = RecruitmentOrder.objects.visible_to(user, opened)
    found = narrowed(visible, user, wish.with_values(values)).values_list("pk", flat=True)
    return (found if in_order else found.order_by())[first:end]


def board_rows(keys: list[uuid.UUID], selected: uuid.UUID | None = None) -> list[BoardRow]:
    """The orders with these keys, in their order and not counted yet: a query of its own, since
    sums over every order found would cost more than the list (runtime.md 8.1). ``selected`` is
    the key of the one that stands beside the list."""
    url = reverse("recruitment:order_detail", args=[ANY])
    moment = now()
    rows = {cells[0]: _row(cells, url, moment) for cells in _cells(keys)}
    if selected in rows:
        rows[selected].current = CURRENT
    return [rows[key] for key in keys]


@prepared
def _cells(keys: list[uuid.UUID]) -> QuerySet:
    published = Advert.objects.published().filter(order=OuterRef("pk"))
    return (
        RecruitmentOrder.objects.filter(pk__in=keys)
        .order_by("pk")
        .values_list(
            "pk", "owner", "number", "title", "head_count", "filled_elsewhere", "is_large", "state",
            "deadline_on", "waiting_since", "opened_at", "company__name", "owner__name",
            "case_holder__name", "case_holder__username", "occupation__title_da",
            "occupation__title_en", Exists(published),
        )
    )  # fmt: skip


def _row(cells: Iterable, url: str, moment: dt.datetime) -> BoardRow:
    (
        pk, owner, number, title, head_count, elsewhere, is_large, state, deadline_on,
        waiting_since, opened_at, company, center, name, username, danish, english, has_advert,
    ) = cells  # fmt: skip
    is_live = state in LIVE_STATES
    language = get_language()
    return BoardRow(
        pk=pk,
        owner_id=owner,
        number=number,
        title=title or (english if language == "en" else danish) or "–",
        head_count=head_count,
        filled_elsewhere=elsewhere,
        tags=_tags(is_large, is_live and not has_advert, language),
        current=NOTHING,
        company=company,
        center=center,
        holder=name or username,
        state=_state(state, bool(waiting_since) and is_live, language),
        deadline=due(deadline_on, done=state in CLOSED_STATES),
        age=(moment - opened_at).days,
        url=url.replace(str(ANY), str(pk)),
    )


@lru_cache(maxsize=64)
def _state(state: str, is_waiting: bool, _language: str) -> SafeString:
    return chip("waiting", _("awaiting the company")) if is_waiting else chip(OrderState(state))


@lru_cache(maxsize=16)
def _tags(is_large: bool, misses_advert: bool, _language: str) -> SafeString:
    texts = [*([_("large")] if is_large else ()), *([_("no advert")] if misses_advert else ())]
    return format_html_join("", ' <span class="tag">{}</span>', ((text,) for text in texts))
