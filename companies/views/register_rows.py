"""The rows of the register: one query for the keys of a page, two for what its cells show.

Each cell is ready when the template gets it: the steps of a template cost on every row.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import FilteredRelation, Q, QuerySet
from django.template.defaultfilters import capfirst
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alliance.foundation.addresses import address
from alliance.foundation.calendar import local_day
from alliance.foundation.paging import COUNT_CAP, Stretch, page_of
from alliance.foundation.prepared import prepared
from alliance.foundation.templatetags.ui import chip, day, due
from companies.choices import CooperationLevel, RestrictionKind
from companies.forms.filters import CompanyFilterForm, in_order
from companies.models import Company, Restriction

NOTHING = SafeString("")
ONLY_WIDE = SafeString(' class="only-wide"')
UNKNOWN = "–"


@dataclass(frozen=True)
class RegisterRow:
    """One company as the register shows it."""

    url: str
    name: str
    restrictions: SafeString
    town: str
    group: str
    level: str
    last_contact: SafeString
    next_contact: SafeString
    next_class: SafeString
    key_account: str


def page_of_keys(form: CompanyFilterForm, user, number: object) -> Stretch:
    """The keys of one page of the companies that the form asks for. The whole register, which
    most visits begin with, is asked by sentences that are kept."""
    sort = form.sort_now
    if not form.is_used:
        total = _keys.count(user, sort=None, first=0, end=COUNT_CAP + 1, are_few=False)
        are_few = total <= COUNT_CAP
        return page_of(
            lambda first, end: _keys(user, sort=sort, first=first, end=end, are_few=are_few),
            lambda end: total,
            number,
        )
    found = form.filtered(Company.objects.visible_to(user)).values_list("pk", flat=True)
    return page_of(
        lambda first, end: list(in_order(found, sort)[first:end]),
        lambda end: found.order_by()[:end].count(),
        number,
    )


@prepared
def _keys(user, *, sort: str | None, first: int, end: int, are_few: bool) -> QuerySet:
    keys = Company.objects.visible_to(user).values_list("pk", flat=True)
    return (keys if sort is None else in_order(keys, sort, are_few=are_few))[first:end]


def register_rows(keys: list[uuid.UUID], user) -> list[RegisterRow]:
    """The companies with these keys, in their order, as ``user`` may know them."""
    if not keys:
        return []
    barred = _restrictions_of(keys)
    rows = {cells[0]: _row(cells, barred.get(cells[0], ())) for cells in _cells(keys, user)}
    return [rows[key] for key in keys]


@prepared
def _cells(keys: list[uuid.UUID], user) -> QuerySet:
    main = FilteredRelation("units", condition=Q(units__is_main=True))
    companies = Company.objects.filter(pk__in=keys).with_last_speaker(user).annotate(main=main)
    return companies.order_by("pk", "main__pk").values_list(
        "pk", "name", "cooperation_level", "last_contact_at", "next_contact_on",
        "last_contact_by__name", "key_account_consultant__name",
        "key_account_consultant__username", "main__city", "main__municipality__name",
        "main__industry_group__name_da", "main__industry_group__name_en", "last_speaker",
    )  # fmt: skip


def _restrictions_of(keys: list[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    found: dict[uuid.UUID, list[str]] = {}
    for company, kind in _current_restrictions(keys):
        found.setdefault(company, []).append(kind)
    return found


@prepared
def _current_restrictions(companies: list[uuid.UUID]) -> QuerySet:
    current = Restriction.objects.current().filter(company__in=companies)
    return current.order_by("kind", "pk").values_list("company", "kind")


def _row(cells: Iterable, restrictions: Iterable[str]) -> RegisterRow:
    (
        key, name, level, last_at, next_on, center, holder, username, city, municipality,
        danish, english, speaker,
    ) = cells  # fmt: skip
    language = get_language()
    spoken = _never(language)
    if last_at:
        who = f"{speaker}, {center or ''}" if speaker else center or ""
        spoken = format_html('{} <span class="muted">{}</span>', day(local_day(last_at)), who)
    return RegisterRow(
        url=address("companies:company_detail", key),
        name=name,
        restrictions=_restrictions(tuple(restrictions), language) if restrictions else NOTHING,
        town=city or municipality or UNKNOWN,
        group=(english if language == "en" else danish) or UNKNOWN,
        level=_level(level, language),
        last_contact=spoken,
        next_contact=due(next_on),
        next_class=NOTHING if next_on else ONLY_WIDE,
        key_account=holder or username or UNKNOWN,
    )


@lru_cache(maxsize=64)
def _restrictions(kinds: tuple[str, ...], _language: str) -> SafeString:
    labels = (capfirst(RestrictionKind(kind).label) for kind in kinds)
    return format_html_join("", "{}", ((chip("alert", label),) for label in labels))


@lru_cache(maxsize=64)
def _level(level: str, _language: str) -> str:
    is_none = level == CooperationLevel.NONE
    return UNKNOWN if is_none else capfirst(CooperationLevel(level).label)


@lru_cache(maxsize=4)
def _never(_language: str) -> SafeString:
    return format_html('<span class="muted">{}</span>', _("never"))
