"""Numbers as they are kept: CVR, P-number, industry code and phone, read as people write them."""

import re

from django.utils.translation import gettext as _
from stdnum.dk import cvr
from stdnum.exceptions import ValidationError as InvalidNumber

from alliance.foundation.errors import RuleBroken

FILLING = re.compile(r"[\s.\-/()\u00a0]")
P_NUMBER = re.compile(r"[0-9]{10}")
INDUSTRY_CODE = re.compile(r"[0-9]{6}")
DANISH_PHONE = re.compile(r"(?:\+45|0045)?([2-9][0-9]{7})")
FOREIGN_PHONE = re.compile(r"(?:\+|00)([1-9][0-9]{6,14})")
POSTCODE = re.compile(r"[0-9]{4}")


def cvr_number(text: str) -> str:
    """Eight digits whose weighted sum is divisible by 11, not beginning with 0.

    Accepts "DK 10 00 00 09". Raises `RuleBroken`. Source: scenarios.md, common test data.
    """
    try:
        return cvr.validate(text)
    except InvalidNumber:
        message = _("This is not a CVR number: it has 8 digits, and the last one is a check.")
        raise RuleBroken(message, field="cvr_number") from None


def p_number(text: str) -> str:
    """Ten digits, with or without spaces. Raises `RuleBroken`."""
    digits = FILLING.sub("", text)
    if not P_NUMBER.fullmatch(digits):
        raise RuleBroken(_("A P-number has 10 digits."), field="p_number")
    return digits


def industry_code(text: str) -> str:
    """Six digits; "30.11.00" is read as 301100. Raises `RuleBroken`."""
    digits = FILLING.sub("", text)
    if not INDUSTRY_CODE.fullmatch(digits):
        raise RuleBroken(_("An industry code has 6 digits."), field="industry_code")
    return digits


def phone_number(text: str) -> str:
    """A Danish number as eight digits, a foreign one with + in front; nothing stays nothing.

    Raises `RuleBroken`.
    """
    digits = FILLING.sub("", text)
    if not digits:
        return ""
    if match := DANISH_PHONE.fullmatch(digits):
        return match.group(1)
    if match := FOREIGN_PHONE.fullmatch(digits):
        return f"+{match.group(1)}"
    raise RuleBroken(
        _("A Danish phone number has 8 digits; a foreign one begins with +."), field="phone"
    )


def postcode(text: str) -> str:
    """Four digits, or nothing. Raises `RuleBroken`."""
    digits = FILLING.sub("", text)
    if digits and not POSTCODE.fullmatch(digits):
        raise RuleBroken(_("A postcode has 4 digits."), field="postcode")
    return digits
