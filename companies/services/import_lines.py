"""One line of an extract: read into values, and held against what stands here.

What the register said last time decides: a field that nobody edited here since follows the
register, a field that somebody edited stays. Phone and mail are never touched (lesson 14).
"""

import datetime as dt
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from alliance.foundation.errors import RuleBroken
from alliance.foundation.privacy import contains_cpr
from companies.choices import ChangeKind, LineOutcome, RegisterStatus
from companies.models import Company, ProductionUnit
from companies.services import numbers

ADDRESS_FIELDS = ("address", "postcode", "city")
UNIT_FIELDS = ("name", *ADDRESS_FIELDS, "industry_code")
LENGTHS = {"company_name": 150, "name": 150, "address": 200, "city": 60}
STATUSES = {
    RegisterStatus.ACTIVE: ("", "aktiv", "normal", "fremtid"),
    RegisterStatus.CLOSED: ("ophørt", "ophoert", "lukket", "opløst", "slettet", "tvangsopløst"),
    RegisterStatus.BANKRUPT: ("konkurs", "under konkurs", "opløst efter konkurs"),
}
DATE_FORMATS = ("%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")
UNREADABLE = "\ufffd"


def values_of(row: list[str], columns: dict[str, int]) -> dict[str, str]:
    """The checked values of a row by field. Raises `RuleBroken`, in words for the report."""
    cells = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
    texts = {name: cells.get(name, "") for name in ("company_name", "name", "address", "city")}
    _check_texts(texts)
    values = {
        **texts,
        "name": texts["name"] or texts["company_name"],
        "cvr_number": numbers.cvr_number(cells["cvr_number"]),
        "p_number": numbers.p_number(cells["p_number"]),
        "postcode": numbers.postcode(cells.get("postcode", "")),
        "industry_code": numbers.industry_code(cells["industry_code"]),
        "municipality": cells["municipality"].zfill(4)[:4],
        "status": _status(cells.get("status", "")),
        "ended_on": _date(cells.get("ended_on", "")),
        "phone": _phone(cells.get("phone", "")),
        "email": _email(cells.get("email", "")),
    }
    if not values["company_name"]:
        raise RuleBroken(_("The name is missing."))
    return values


def _check_texts(texts: dict[str, str]) -> None:
    for name, text in texts.items():
        if UNREADABLE in text:
            raise RuleBroken(_("A letter cannot be read; save the file as UTF-8."))
        if len(text) > LENGTHS[name]:
            raise RuleBroken(_("A text is too long."))
        if contains_cpr(text):
            raise RuleBroken(_("A text holds what looks like a CPR number. It was not kept."))


def _status(text: str) -> str:
    wanted = text.lower()
    found = next((status for status, names in STATUSES.items() if wanted in names), None)
    if found is None:
        raise RuleBroken(_("The status “%(text)s” is not known.") % {"text": text[:40]})
    return str(found)


def _date(text: str) -> str:
    if not text:
        return ""
    for form in DATE_FORMATS:
        try:
            return dt.datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    raise RuleBroken(_("The date “%(text)s” cannot be read.") % {"text": text[:40]})


def _phone(text: str) -> str:
    """A number that cannot be read is left out: it is only a first proposal for a new site."""
    try:
        return numbers.phone_number(text)
    except RuleBroken:
        return ""


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        return ""
    return text


@dataclass
class Comparison:
    """What a line would change: ``unit`` and ``company`` map fields to their new values."""

    outcome: str
    message: str = ""
    unit: dict[str, str] = field(default_factory=dict)
    company: dict[str, str] = field(default_factory=dict)
    kinds: list[str] = field(default_factory=list)


def compare(
    values: dict[str, str],
    *,
    company: Company | None,
    unit: ProductionUnit | None,
    last: dict[str, str] | None,
    area: frozenset[str],
) -> Comparison:
    """Hold a line against the register here.

    ``last`` is what the register said of the site last time, ``area`` the municipalities of the
    alliance.
    """
    if unit is None:
        return _compare_unknown(values, company, area)
    if company is None or unit.company_id != company.pk:
        return Comparison(
            LineOutcome.ERROR, _("The P-number belongs to another company in the register here.")
        )
    if unit.municipality_id not in area and values["municipality"] not in area:
        return Comparison(LineOutcome.OUTSIDE)
    return _compare_known(values, company, unit, last)


def _compare_unknown(values: dict, company: Company | None, area: frozenset[str]) -> Comparison:
    if values["municipality"] not in area:
        return Comparison(LineOutcome.OUTSIDE)
    if values["status"] != RegisterStatus.ACTIVE:
        return Comparison(LineOutcome.UNCHANGED, _("Closed and not known here: not entered."))
    if company is None:
        return Comparison(LineOutcome.NEW, _("New company."))
    message = _("New site of a known company.")
    return Comparison(LineOutcome.NEW, message, kinds=[ChangeKind.NEW_SITE])


def _compare_known(values, company, unit, last) -> Comparison:
    result, kept = Comparison(LineOutcome.UNCHANGED), []
    is_moving = values["municipality"] != unit.municipality_id
    for name in UNIT_FIELDS:
        if is_moving and name in ADDRESS_FIELDS:
            continue  # the whole address waits with the move
        if _follows(getattr(unit, name), values[name], last, name, kept):
            result.unit[name] = values[name]
    if unit.is_main and _follows(company.name, values["company_name"], last, "company_name", kept):
        result.company["name"] = values["company_name"]
    told = last or {}
    if is_moving and told.get("municipality") != values["municipality"]:
        result.kinds.append(ChangeKind.MOVED)
    if _has_ended(values, unit, told):
        result.kinds.append(ChangeKind(values["status"]))
    if result.unit or result.company or result.kinds:
        result.outcome = LineOutcome.CHANGED
    result.message = _in_words(result, kept)
    return result


def _follows(here: str, there: str, last: dict | None, name: str, kept: list[str]) -> bool:
    """Whether a field takes the register's value; one that differs and stays is noted."""
    if here == there or not there:
        return False
    if last is not None and last.get(name) == here:
        return True
    kept.append(name)
    return False


def _has_ended(values: dict, unit: ProductionUnit, told: dict) -> bool:
    if values["status"] == RegisterStatus.ACTIVE or unit.closed_on:
        return False
    return told.get("status") != values["status"]


def _in_words(result: Comparison, kept: list[str]) -> str:
    parts = []
    labels = {name: _label(name) for name in ("name", *UNIT_FIELDS)}
    changed = [labels[name] for name in result.unit]
    changed += [_("company name")] if result.company else []
    if changed:
        parts.append(_("Changed: %(names)s.") % {"names": ", ".join(changed)})
    parts += [capfirst(ChangeKind(kind).label) + "." for kind in result.kinds]
    if kept:
        names = ", ".join(labels.get(name) or _("company name") for name in kept)
        parts.append(_("Edited here and kept: %(names)s.") % {"names": names})
    return " ".join(parts)


def _label(name: str) -> str:
    return str(ProductionUnit._meta.get_field(name).verbose_name)
